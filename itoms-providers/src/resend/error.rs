//! What Resend's refusals mean for us: first by their name, and by status where the name is new. Its text is never kept,
//! for it may name the person.

use super::wire::Answer;
use itoms_core::{
    mail::MailError,
    problem::{Kind, Problem},
};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Where Resend does not say how long to wait.
const A_MOMENT: Duration = Duration::from_secs(1);

/// Why Resend cannot be spoken to as it was configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResendError {
    /// The key is none.
    #[error("the API key has letters that no key has; copy it again, without quotes and line breaks")]
    Key,
    /// The key would go over the network in the open.
    #[error("the address of Resend must begin with https, unless it is of this machine")]
    Address,
    /// TLS could not be set up.
    #[error("TLS could not be set up on this machine")]
    Client,
}

impl Problem for ResendError {
    fn kind(&self) -> Kind {
        Kind::NotConfigured
    }

    fn code(&self) -> &'static str {
        "resend_unusable"
    }
}

/// What Resend said instead of taking the mail.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("it said {0}")]
    Said(String),
    #[error("it cannot be reached: {0}")]
    Unreachable(&'static str),
}

pub(super) fn of_answer(answer: &Answer) -> MailError {
    let name = answer.name().filter(|name| is_plain(name)).unwrap_or_default();
    let said = format!("{} {name}", answer.status).trim_end().to_owned();
    let mend = |mend: &str| MailError::Misconfigured { reason: format!("Resend said {said}; {mend}") };
    let refused = || MailError::Refused { reason: format!("Resend said {said}") };
    let later = || MailError::Unavailable(Trouble::Said(said.clone()).into());
    match (name.as_str(), answer.status) {
        ("missing_api_key" | "invalid_api_key", _) => mend("give a key that is valid there"),
        ("restricted_api_key" | "invalid_permission" | "suspended_api_key", _) => mend("give a key that may send"),
        ("validation_error", 403) => mend("verify the domain of the address that mails come from"),
        ("security_error", _) | (_, 451) => mend("ask their support"),
        ("concurrent_idempotent_requests" | "resource_locked", _) => later(),
        ("rate_limit_exceeded", _) => MailError::Limited { retry_after: answer.retry_after.unwrap_or(A_MOMENT) },
        ("daily_quota_exceeded", _) => MailError::Limited { retry_after: DAY },
        ("monthly_quota_exceeded", _) => mend("raise the plan there, then run the parked mails again"),
        ("application_error" | "internal_server_error" | "service_unavailable", _) => later(),
        (_, 429) => MailError::Limited { retry_after: answer.retry_after.unwrap_or(A_MOMENT) },
        // Whoever refuses a mail there says so by a name: these say that nothing takes mails at this address.
        ("", 400 | 404 | 405) | ("not_found" | "method_not_allowed", _) => elsewhere(&said),
        (_, 401 | 403) => mend("look at the key and the domain there, and at the address"),
        ("", 408 | 425) => later(),
        (_, 400..500) => refused(),
        (_, 500..) => later(),
        _ => MailError::Unknown,
    }
}

/// The request may have arrived, unless nobody was there to take it.
pub(super) fn of_reqwest(error: &reqwest::Error) -> MailError {
    if error.is_connect() {
        MailError::Unavailable(Trouble::Unreachable("no connection").into())
    } else if error.is_builder() {
        unreachable_address()
    } else {
        MailError::Unknown
    }
}

/// What answers is not what was looked for: no mail leaves there, whomever it is to.
pub(super) fn elsewhere(said: &str) -> MailError {
    MailError::Misconfigured { reason: format!("nothing there answers as Resend (it said {said}); check the address") }
}

pub(super) fn unreachable_address() -> MailError {
    MailError::Misconfigured { reason: "the address of Resend cannot be used".to_owned() }
}

pub(super) fn unverified() -> MailError {
    MailError::Misconfigured {
        reason: "Resend has not verified the domain of the address that mails come from; verify it there".to_owned(),
    }
}

/// Whether it is made of what their names are made of, and may be shown.
fn is_plain(name: &str) -> bool {
    (1..=60).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
