use crate::{
    failure::{Failure, use_case_error},
    problem::{Kind, Problem, Retry, seconds_to_wait},
};
use std::time::Duration;

/// Why a mail did not leave. Nothing in it names who gets the mail, in whatever words a service answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// Nothing was sent; later it may be. The cause holds no personal data either.
    #[error("the mail service cannot take the mail now: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Too fast; nothing was sent.
    #[error("the mail service asks to wait for {} s", seconds_to_wait(*retry_after))]
    Limited {
        /// For how long.
        retry_after: Duration,
    },
    /// This mail will never leave this way.
    #[error("the mail service refuses this mail: {reason}")]
    Refused {
        /// What the service does not take, without personal data.
        reason: String,
    },
    /// Credentials or sender are wrong: for the operator to mend.
    #[error("the mail service refuses this installation: {reason}")]
    Misconfigured {
        /// What to mend, without personal data.
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

/// Why an [`Outbox`](super::Outbox) cannot be read. Nothing in it is out of a mail.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// It does not answer; later it may.
    #[error("the outbox cannot be read now: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It may not be read: for the operator to mend.
    #[error("the outbox refuses this installation: {reason}")]
    Misconfigured {
        /// What to mend.
        reason: String,
    },
}

impl Problem for OutboxError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) => Kind::Unavailable,
            Self::Misconfigured { .. } => Kind::NotConfigured,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Unavailable(_) => Retry::After(Duration::from_secs(30)),
            Self::Misconfigured { .. } => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "outbox_unavailable",
            Self::Misconfigured { .. } => "outbox_misconfigured",
        }
    }
}

/// What can go wrong with mail preferences.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailPreferencesError {
    /// No such link was ever mailed, or the keys that it was made with are gone.
    #[error("this link does not work; sign in to choose which mails you get")]
    UnusableLink,
    /// The actor has no address that could be mailed to.
    #[error("this account has no e-mail address")]
    NotFound,
    /// What any use case can meet.
    #[error(transparent)]
    Failure(Failure),
}

use_case_error!(MailPreferencesError {
    UnusableLink: NotFound, "unusable_link";
    NotFound: NotFound, "not_found";
});
