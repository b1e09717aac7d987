//! What is said of durable work.

use super::format;
use crate::dashboard::message::Message;
use itoms_core::{
    job::{JobState, ListedJob},
    time::{TimeZone, Timestamp},
};

/// What work does, as an operator would say it; its kind where this version does not know it.
pub(crate) fn kind(kind: &str) -> &str {
    match kind {
        "mail.verify_email" => "Mail to confirm an address",
        "mail.account_exists" => "Mail to somebody who signed up again",
        "mail.not_invited" => "Mail to somebody who signed up without an invitation",
        "account.resend_verification" => "Looking for a sign-up whose mail is to be sent again",
        "account.request_reset" => "Looking for an account whose password was forgotten",
        "mail.reset_password" => "Mail to set a new password",
        "mail.password_changed" => "Mail to tell of a changed password",
        "mail.confirm_email" => "Mail to confirm a new address",
        "mail.email_changed" => "Mail to tell a former address of the change",
        "mail.welcome" => "Mail to welcome somebody",
        "mail.somebody_waits" => "Mail to tell an operator that a sign-up waits",
        "mail.approved" => "Mail to tell somebody that the account is ready",
        "mail.declined" => "Mail to tell somebody that the sign-up was declined",
        "mail.admission" => "Mail to invite somebody to sign up",
        "mail.new_device" => "Mail to tell of a new device",
        "account.note_refusal" => "Taking note of a refused sign-in",
        "mail.code_refused" => "Mail to tell of a sign-in with a wrong code",
        "mail.sessions_ended" => "Mail to tell of having been signed out everywhere",
        "mail.operator" => "Mail to tell who runs the installation",
        "mail.second_factor" => "Mail to tell of two-factor sign-in",
        "mail.identity" => "Mail to tell of another way to sign in",
        "mail.two_factors_required" => "Mail to ask for two-factor sign-in",
        "mail.api_key_made" => "Mail to tell of a new API key",
        "mail.account_deleted" => "Mail to tell somebody that the account was deleted",
        "mail.invitation" => "Mail to invite somebody",
        "mail.ownership_offer" => "Mail to offer the ownership of a project",
        "mail.project_deleted" => "Mail to tell a member that a project was deleted",
        "mail.project_gone" => "Mail to tell a member that a project went with its owner",
        "project.erase" => "Erasing a deleted project",
        "account.reclaim" => "Ending what was added to an account that was taken back",
        "account.erase" => "Erasing a deleted account",
        other => other,
    }
}

pub(crate) fn state(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "Waiting",
        JobState::Leased => "Being done",
        JobState::Parked => "Given up",
    }
}

/// What there is none of.
pub(crate) fn none(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "No work is waiting.",
        JobState::Leased => "No work is being done at this moment.",
        JobState::Parked => "No work was given up. What fails is tried again for most of a day before it is given up.",
    }
}

/// When it was given up or will be tried, and how often it was.
pub(crate) fn when(job: &ListedJob, now: Timestamp, zone: &TimeZone) -> String {
    let tries = format::count(u64::try_from(job.attempts).unwrap_or_default(), "try", "tries");
    match (job.state, job.parked_at) {
        (JobState::Parked, at) => format!("{}, after {tries}", format::ago(at.unwrap_or(job.due_at), now, zone)),
        (JobState::Leased, _) => format!("try {}", job.attempts),
        (JobState::Waiting, _) if job.due_at <= now => format!("due, after {tries}"),
        (JobState::Waiting, _) => format!("due in {}, after {tries}", format::span(job.due_at.since(now))),
    }
}

pub(crate) fn rerun(count: u64) -> Message {
    match count {
        0 => Message::new("There was nothing to run again: somebody else did, or it has lost its purpose."),
        1 => Message::new("It is tried again now."),
        count => Message::new(format!("{} are tried again now.", format::count(count, "piece of work", "pieces of work"))),
    }
}
