//! What is said of those who do something for the product outside.

use super::refusals;
use crate::dashboard::message::Message;
use itoms_core::provider::{ProviderKind, Trouble};

pub(crate) fn kind(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Mail => "Mail",
        ProviderKind::SignIn => "Sign-in by others",
    }
}

/// Who does it.
pub(crate) fn used(kind: ProviderKind, name: &str) -> String {
    match kind {
        ProviderKind::Mail => format!("Mails leave through {name}."),
        ProviderKind::SignIn => format!("People can sign in with {name}."),
    }
}

/// What it means that nobody does it.
pub(crate) fn none(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Mail => "None is set up: no mail leaves, so that nobody confirms an address or sets a new password.",
        ProviderKind::SignIn => "None is set up: people sign in without another service.",
    }
}

/// What is said of mails that stay here.
pub(crate) const KEPT: &str = "No mail leaves this installation: all of them are kept in the outbox.";

/// The button that tries it.
pub(crate) fn test(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Mail => "Send a test mail",
        ProviderKind::SignIn => "Ask whether it answers",
    }
}

pub(crate) fn works(kind: ProviderKind) -> Message {
    Message::new(match kind {
        ProviderKind::Mail => "A test mail to your address has left. Look whether it arrives, among the spam too.",
        ProviderKind::SignIn => "The sign-in service answers, and is who it should be.",
    })
}

pub(crate) fn kept(outbox: String) -> Message {
    Message::new("A test mail is in the outbox.").link("Look at it", outbox)
}

/// What went wrong when it was tried.
pub(crate) fn fails(trouble: &Trouble) -> String {
    refusals::sentence(&trouble.to_string())
}
