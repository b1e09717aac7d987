use super::{ConfigError, Settings};
use itoms_core::{account::EmailAddress, secret::Secret};
use itoms_providers::smtp::Security;
use url::Url;

/// The one way on which mails leave.
#[derive(Debug, Clone)]
pub enum Mailing {
    /// They do not: they stay in the data folder.
    Kept,
    /// Through a mail server.
    Smtp(SmtpSettings),
    /// Through Resend.
    Resend(ResendSettings),
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Where it listens; the usual port of such servers without.
    pub port: Option<u16>,
    /// How the way to it is sealed.
    pub security: Security,
    /// User and password.
    pub credentials: Option<(String, Secret<String>)>,
    /// A file with authorities that may vouch for it, in PEM.
    pub ca: Option<String>,
}

/// An account at Resend.
#[derive(Debug, Clone)]
pub struct ResendSettings {
    /// Its key.
    pub api_key: Secret<String>,
    /// Another host than Resend's own.
    pub url: Option<Url>,
    /// The address that mails come from; its domain is verified there.
    pub sender: EmailAddress,
}

/// What means something only where mails leave through a server.
const OF_SMTP: [&str; 5] = ["smtp_port", "smtp_security", "smtp_user", "smtp_password", "smtp_ca"];

impl Mailing {
    pub(super) fn from_settings(settings: &Settings, sender: Option<&EmailAddress>) -> Result<Self, ConfigError> {
        let wrong = |name: &str, mend: &str| Err(settings.wrong(name, mend));
        let (smtp, resend) = (settings.get("smtp_host"), settings.secret("resend_api_key"));
        if smtp.is_none()
            && let Some(alone) = OF_SMTP.into_iter().find(|name| settings.is_given(name))
        {
            return wrong(alone, "means nothing without ITOMS_SMTP_HOST; give that too");
        }
        if resend.is_none() && settings.is_given("resend_url") {
            return wrong("resend_url", "means nothing without ITOMS_RESEND_API_KEY; give that too");
        }
        match (smtp, resend, sender) {
            (None, None, _) => Ok(Self::Kept),
            (Some(_), Some(_), _) => wrong("resend_api_key", "mails leave on one way alone; leave this out, or ITOMS_SMTP_HOST"),
            (_, _, None) => wrong("mail_from", "give the address that mails come from; what takes them asks for one of yours"),
            (Some(host), None, Some(_)) => Ok(Self::Smtp(smtp_settings(settings, host)?)),
            (None, Some(api_key), Some(sender)) => {
                let parse =
                    |text| Url::parse(text).map_err(|_| settings.wrong("resend_url", "write an address such as https://api.resend.com"));
                let url = settings.get("resend_url").map(parse).transpose()?;
                Ok(Self::Resend(ResendSettings { api_key, url, sender: sender.clone() }))
            }
        }
    }
}

fn smtp_settings(settings: &Settings, host: &str) -> Result<SmtpSettings, ConfigError> {
    let port = settings.get("smtp_port").map(|_| settings.number("smtp_port", 1, 65_535)).transpose()?;
    let security = match settings.required("smtp_security") {
        "starttls" => Security::StartTls,
        "tls" => Security::Implicit,
        "none" => Security::None,
        _ => return Err(settings.wrong("smtp_security", "write starttls, tls, or none for a server on this machine")),
    };
    let credentials = match (settings.get("smtp_user"), settings.secret("smtp_password")) {
        (Some(user), Some(password)) => Some((user.to_owned(), password)),
        (None, None) => None,
        (Some(_), None) => return Err(settings.wrong("smtp_password", "give user and password, or neither")),
        (None, Some(_)) => return Err(settings.wrong("smtp_user", "give user and password, or neither")),
    };
    Ok(SmtpSettings {
        host: host.to_owned(),
        port: port.and_then(|port| u16::try_from(port).ok()),
        security,
        credentials,
        ca: settings.get("smtp_ca").map(str::to_owned),
    })
}
