//! What a provider's refusals mean for us. Its text is never kept, for it may name the person.

use itoms_core::{
    account::IdentityProviderError,
    problem::{Kind, Problem},
};

/// Why a provider cannot be spoken to as it was configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OidcError {
    /// The issuer is none.
    #[error("the issuer must be the https address by which the provider names itself, without query (http only on this machine)")]
    Issuer,
    /// The client's id is none.
    #[error("the client id is empty, or has letters that none has; copy it again")]
    ClientId,
    /// The name is none.
    #[error("the name of the provider must be one line of 1 to 60 characters")]
    Name,
    /// TLS could not be set up.
    #[error("TLS could not be set up on this machine")]
    Client,
}

impl Problem for OidcError {
    fn kind(&self) -> Kind {
        Kind::NotConfigured
    }

    fn code(&self) -> &'static str {
        "oidc_unusable"
    }
}

/// What the provider said instead of what was asked for.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("it said {0}")]
    Said(u16),
    #[error("it cannot be reached: {0}")]
    Unreachable(&'static str),
    #[error("its answer is too long")]
    TooLong,
    #[error("its answer cannot be read")]
    Unreadable,
}

impl From<Trouble> for IdentityProviderError {
    fn from(trouble: Trouble) -> Self {
        Self::Unavailable(trouble.into())
    }
}

pub(super) fn of_reqwest(error: &reqwest::Error) -> IdentityProviderError {
    let reason = match error {
        _ if error.is_timeout() => "no answer in time",
        _ if error.is_connect() => "no connection",
        _ => "the connection broke",
    };
    Trouble::Unreachable(reason).into()
}

/// What its token endpoint refused (RFC 6749, section 5.2).
pub(super) fn of_refusal(status: u16, code: Option<&str>) -> IdentityProviderError {
    match (code, status) {
        (Some("invalid_grant"), _) => IdentityProviderError::Refused,
        (Some("invalid_client" | "unauthorized_client"), _) | (_, 401) => misconfigured("it does not take our client id and secret"),
        (Some("invalid_request" | "unsupported_grant_type" | "invalid_scope"), _) => {
            misconfigured("it does not take our request; look at the client's settings there")
        }
        _ => Trouble::Said(status).into(),
    }
}

pub(super) fn misconfigured(reason: &str) -> IdentityProviderError {
    IdentityProviderError::Misconfigured { reason: reason.to_owned() }
}

pub(super) fn untrusted(rule: &'static str) -> IdentityProviderError {
    IdentityProviderError::Untrusted { rule }
}
