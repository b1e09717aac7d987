use crate::{
    account::FullName,
    project::{ProjectName, Role},
    time::Timestamp,
};
use url::Url;

/// The product's own mails.
#[derive(Debug, Clone)]
pub(crate) enum Message {
    VerifyEmail { name: FullName, link: Url, expires_at: Timestamp },
    AccountExists { link: Option<Url> },
    Welcome { name: FullName, link: Option<Url> },
    Invitation { project: ProjectName, inviter: FullName, role: Role, link: Url, expires_at: Timestamp },
}

/// A mail's texts.
#[derive(Debug, Clone)]
pub(crate) struct Composed {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

impl Message {
    /// The texts, in the name of `sender`, the installation.
    pub(crate) fn compose(&self, sender: &str) -> Composed {
        Composed { subject: sender.to_owned(), text: format!("{self:?}"), html: String::new() }
    }
}
