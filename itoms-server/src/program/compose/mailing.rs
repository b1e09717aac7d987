use crate::program::{
    config::{Config, Mailing, ResendSettings, SmtpSettings},
    failure::Failure,
};
use async_trait::async_trait;
use itoms_core::{
    account::EmailAddress,
    mail::{Mail, MailError, Mailer},
    time::Timestamp,
};
use itoms_providers::{
    local::Outbox,
    resend::Resend,
    smtp::{Smtp, SmtpError},
};
use std::path::PathBuf;
use url::Url;

/// The way on which mails leave, as the settings choose it.
#[derive(Clone)]
pub(crate) enum MailWay {
    Kept(Outbox),
    Smtp(Smtp),
    Resend(Resend, EmailAddress),
}

/// Where mails are kept that do not leave.
pub(crate) fn outbox_folder(config: &Config) -> PathBuf {
    config.data_dir.join("outbox")
}

impl MailWay {
    /// `public_url` is whom this installation says it is; `outbox` is made where mails are kept.
    pub(super) fn open(config: &Config, public_url: &Url, outbox: PathBuf) -> Result<Self, Failure> {
        match &config.mailing {
            Mailing::Kept => {
                let outbox = Outbox::new(outbox);
                outbox.map(Self::Kept).map_err(|error| Failure::new(Failure::PLACE, error.to_string()))
            }
            Mailing::Smtp(settings) => smtp(settings, public_url),
            Mailing::Resend(settings) => resend(settings),
        }
    }

    fn mailer(&self) -> &dyn Mailer {
        match self {
            Self::Kept(outbox) => outbox,
            Self::Smtp(smtp) => smtp,
            Self::Resend(resend, _) => resend,
        }
    }

    /// Whether a mail would be taken now.
    pub(crate) async fn check(&self) -> Result<(), MailError> {
        match self {
            Self::Kept(_) => Ok(()),
            Self::Smtp(smtp) => smtp.check().await,
            Self::Resend(resend, sender) => resend.check(sender).await,
        }
    }

    /// What to look at when no mail leaves.
    pub(crate) fn settings(&self) -> &'static str {
        match self {
            Self::Kept(_) => "ITOMS_DATA_DIR",
            Self::Smtp(..) => "ITOMS_SMTP_… and ITOMS_MAIL_FROM",
            Self::Resend(..) => "ITOMS_RESEND_API_KEY, ITOMS_RESEND_URL and ITOMS_MAIL_FROM",
        }
    }
}

#[async_trait]
impl Mailer for MailWay {
    fn name(&self) -> &str {
        self.mailer().name()
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.mailer().send(mail).await
    }

    async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
        self.mailer().forget_mails(before).await
    }
}

fn smtp(settings: &SmtpSettings, public_url: &Url) -> Result<MailWay, Failure> {
    let wrong = |message: String| Failure::new(Failure::USAGE, message);
    let port = settings.port.unwrap_or(settings.security.port());
    let mut smtp = Smtp::at(&settings.host).security(settings.security).port(port);
    if let Some((user, password)) = &settings.credentials {
        smtp = smtp.credentials(user, password.clone());
    }
    if let Some(file) = &settings.ca {
        let pem = std::fs::read_to_string(file);
        smtp = smtp.authority(pem.map_err(|error| wrong(format!("ITOMS_SMTP_CA: the file cannot be read ({})", error.kind())))?);
    }
    if let Some(name) = public_url.domain() {
        smtp = smtp.hello(name);
    }
    let smtp = smtp.build().map_err(|error| {
        wrong(match error {
            SmtpError::Host => format!("ITOMS_SMTP_HOST: {error}; the port is ITOMS_SMTP_PORT"),
            SmtpError::Authority => format!("ITOMS_SMTP_CA: {error}"),
            error => format!("ITOMS_SMTP_SECURITY: {error}"),
        })
    })?;
    Ok(MailWay::Smtp(smtp))
}

fn resend(settings: &ResendSettings) -> Result<MailWay, Failure> {
    let mut resend = Resend::with(settings.api_key.clone());
    if let Some(url) = &settings.url {
        resend = resend.url(url.clone());
    }
    let wrong = |error| Failure::new(Failure::USAGE, format!("ITOMS_RESEND_API_KEY and ITOMS_RESEND_URL: {error}"));
    Ok(MailWay::Resend(resend.build().map_err(wrong)?, settings.sender.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use itoms_core::mail::{Mailbox, Outbox as _};

    #[tokio::test]
    async fn what_is_kept_here_is_forgotten_in_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(folder.path()).unwrap();
        let (way, at) = (MailWay::Kept(outbox.clone()), Timestamp::from_millis(1_795_512_600_000));
        let mailbox = |address| Mailbox { name: None, address: EmailAddress::parse(address).unwrap() };
        let [id, subject, text, html] = ["one", "subject", "text", "html"].map(str::to_owned);
        let (from, to) = (mailbox("from@example.com"), mailbox("to@example.com"));
        way.send(&Mail { id, at, from, to, subject, text, html, unsubscribe: None }).await.unwrap();
        for (before, left) in [(at, 1), (at.after(std::time::Duration::from_secs(1)), 0)] {
            way.forget_mails(before).await.unwrap();
            assert_eq!(outbox.list(None, 10).await.unwrap().len(), left);
        }
    }
}
