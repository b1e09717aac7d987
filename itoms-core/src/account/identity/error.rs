use crate::problem::{Kind, Problem, Retry};
use std::{error::Error, time::Duration};

/// Why an identity provider did not say who somebody is, by what can be done about it. No text of the provider is in
/// it, for that may name the person.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityProviderError {
    /// It does not answer, not in time, or not in its protocol.
    #[error("the sign-in service does not answer; try again in a moment")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// It refuses us, or is not who we were told; whoever runs this installation can mend it.
    #[error("the sign-in service is not set up as it should be: {reason}")]
    Misconfigured {
        /// What is wrong, and how to mend it.
        reason: String,
    },
    /// It does not take the code: it was used, has ended, or never was.
    #[error("this sign-in was used already or has ended; begin again")]
    Refused,
    /// What it said holds not what must hold, so that nobody is believed to be anybody.
    #[error("what the sign-in service said cannot be trusted ({rule}); begin again")]
    Untrusted {
        /// The rule that it broke.
        rule: &'static str,
    },
}

impl Problem for IdentityProviderError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) => Kind::Unavailable,
            Self::Misconfigured { .. } => Kind::NotConfigured,
            Self::Refused | Self::Untrusted { .. } => Kind::Forbidden,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Unavailable(_) => Retry::After(Duration::from_secs(5)),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "identity_provider_unavailable",
            Self::Misconfigured { .. } => "identity_provider_misconfigured",
            Self::Refused => "identity_provider_refused",
            Self::Untrusted { .. } => "identity_untrusted",
        }
    }
}
