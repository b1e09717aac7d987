use crate::{
    account::EmailAddress,
    problem::{Kind, Problem, Retry},
};
use async_trait::async_trait;
use std::time::Duration;

/// Sends single mails. Proved by `conformance::mailer!`.
#[async_trait]
pub trait Mailer: Send + Sync + 'static {
    /// Hands the mail over. `Ok` means that whoever took it answers for it from here on. The same
    /// [`Mail::id`] again is the same mail again: an adapter that can tell sends it once.
    ///
    /// # Errors
    /// [`MailError`], by what can be done about it.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// A mail, ready to leave. Its texts hold links with secrets, so it cannot print itself.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// The same over all tries of the same mail; fit for a `Message-ID` and for a provider's idempotency key.
    pub id: String,
    /// Who sends.
    pub from: Mailbox,
    /// Who gets it.
    pub to: Mailbox,
    /// Subject; one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

impl Mail {
    /// A mail with everything that one needs.
    #[must_use]
    pub fn new(id: String, from: Mailbox, to: Mailbox, subject: String, text: String, html: String) -> Self {
        Self { id, from, to, subject, text, html }
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A name and an address. Neither holds a line break: both types refuse control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// What is shown, if anything.
    pub name: Option<String>,
    /// Address.
    pub address: EmailAddress,
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// Nothing was sent; later it may be.
    #[error("the mail service does not answer: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Too fast; nothing was sent.
    #[error("the mail service asks to wait for {} s", retry_after.as_secs())]
    Limited {
        /// For how long.
        retry_after: Duration,
    },
    /// This mail will never leave this way. The reason holds no address.
    #[error("the mail service refuses this mail: {reason}")]
    Refused {
        /// In the service's words, without personal data.
        reason: String,
    },
    /// Credentials or sender are wrong: for the operator to mend.
    #[error("the mail service refuses this installation: {reason}")]
    Misconfigured {
        /// What to mend.
        reason: String,
    },
    /// The answer was lost: it may have been sent.
    #[error("it is unknown whether the mail was sent")]
    Unknown,
}

impl Problem for MailError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) | Self::Unknown => Kind::Unavailable,
            Self::Limited { .. } => Kind::Limited,
            Self::Refused { .. } => Kind::Conflict,
            Self::Misconfigured { .. } => Kind::NotConfigured,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Unavailable(_) | Self::Unknown => Retry::After(Duration::from_secs(30)),
            Self::Limited { retry_after } => Retry::After(*retry_after),
            Self::Refused { .. } | Self::Misconfigured { .. } => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "mail_unavailable",
            Self::Limited { .. } => "mail_limited",
            Self::Refused { .. } => "mail_refused",
            Self::Misconfigured { .. } => "mail_misconfigured",
            Self::Unknown => "mail_unknown",
        }
    }
}
