//! A mailer that keeps what it is given.

use async_trait::async_trait;
use itoms::{
    mail::{KeptMail, Mail, MailError, Mailer, Outbox, OutboxError},
    time::Timestamp,
};
use std::sync::{Arc, Mutex};

/// Everything that was mailed, in order; and why nothing is, while the mail service is broken.
#[derive(Clone, Default)]
pub(crate) struct Mails(Arc<Mutex<Vec<Mail>>>, Arc<Mutex<Option<Trouble>>>);

/// Why none is sent.
#[derive(Clone, Copy)]
enum Trouble {
    Broken(&'static str),
    Away,
}

#[async_trait]
impl Mailer for Mails {
    fn name(&self) -> &str {
        "Example Post"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let trouble = *self.1.lock().unwrap();
        match trouble {
            None => {
                self.0.lock().unwrap().push(mail.clone());
                Ok(())
            }
            Some(Trouble::Broken(reason)) => Err(MailError::Misconfigured { reason: reason.to_owned() }),
            Some(Trouble::Away) => Err(MailError::Unavailable("nobody answers".into())),
        }
    }
}

/// The operator reads them in the dashboard, each by its number.
#[async_trait]
impl Outbox for Mails {
    fn place(&self) -> String {
        "outbox".to_owned()
    }

    async fn list(&self, before: Option<String>, limit: usize) -> Result<Vec<KeptMail>, OutboxError> {
        let before = before.and_then(|id| id.parse().ok()).unwrap_or(usize::MAX);
        Ok(self.all().iter().enumerate().rev().filter(|(number, _)| *number < before).take(limit).map(kept).collect())
    }

    async fn show(&self, id: &str) -> Result<Option<KeptMail>, OutboxError> {
        Ok(self.all().iter().enumerate().map(kept).find(|mail| mail.id == id))
    }
}

fn kept((number, mail): (usize, &Mail)) -> KeptMail {
    KeptMail {
        id: number.to_string(),
        at: Timestamp::from_millis(1_795_512_600_000),
        from: mail.from.address.to_string(),
        to: mail.to.address.to_string(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.clone(),
    }
}

impl Mails {
    /// From now on no mail goes, until an operator has mended that.
    pub(crate) fn break_down(&self, reason: &'static str) {
        *self.1.lock().unwrap() = Some(Trouble::Broken(reason));
    }

    /// From now on the mail service does not answer.
    pub(crate) fn go_away(&self) {
        *self.1.lock().unwrap() = Some(Trouble::Away);
    }

    /// From now on mails go again.
    pub(crate) fn mend(&self) {
        *self.1.lock().unwrap() = None;
    }

    /// The token of the newest link to `place` that was mailed to that address.
    #[track_caller]
    pub(crate) fn token(&self, address: &str, place: &str) -> String {
        self.link(address, place).rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// Every mail.
    pub(crate) fn all(&self) -> Vec<Mail> {
        self.0.lock().unwrap().clone()
    }

    /// Every mail to that address.
    pub(crate) fn to(&self, address: &str) -> Vec<Mail> {
        self.all().into_iter().filter(|mail| mail.to.address.as_str() == address).collect()
    }

    /// The paths of all links to `place` that were mailed to that address, the oldest first.
    pub(crate) fn links(&self, address: &str, place: &str) -> Vec<String> {
        let links = self.to(address).into_iter().flat_map(|mail| links(&mail.text));
        links.filter(|link| link.path().contains(place)).map(|link| link.path().to_owned()).collect()
    }

    /// The newest of them.
    #[track_caller]
    pub(crate) fn link(&self, address: &str, place: &str) -> String {
        self.links(address, place).pop().unwrap_or_else(|| panic!("no link to {place} was mailed to {address}"))
    }
}

fn links(text: &str) -> Vec<url::Url> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).filter(|link: &url::Url| link.scheme().starts_with("http")).collect()
}
