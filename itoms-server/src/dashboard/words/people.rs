//! What is said of people and their accounts.

use crate::dashboard::message::Message;
use itoms_core::account::Standing;

pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "Active",
        Standing::Suspended(_) => "Suspended",
        Standing::Leaving(_) => "Being erased",
    }
}

/// The standings, for a menu.
pub(crate) const STANDINGS: &[(&str, &str)] = &[("", "All"), ("active", "Active"), ("suspended", "Suspended"), ("leaving", "Being erased")];

pub(crate) fn approved(name: &str) -> Message {
    Message::new(format!("{name} has an account now, and learns so by mail."))
}

pub(crate) fn declined() -> Message {
    Message::new("The sign-up is declined and erased. The person learns so by mail.")
}

pub(crate) fn invited(email: &str) -> Message {
    Message::new(format!("{email} is invited to sign up, and learns so by mail. The invitation holds for 30 days."))
}

pub(crate) fn invited_again(email: &str) -> Message {
    Message::new(format!("The invitation of {email} is mailed again, and holds for 30 days from now."))
}

pub(crate) fn link_resent(email: &str) -> Message {
    Message::new(format!("A mail with a new link is on its way to {email}."))
}

pub(crate) const NOT_UNFINISHED: &str =
    "No sign-up with this address waits for its link: nobody signed up with it, or too long ago. The person can sign up again.";

pub(crate) const FINISHED: &str =
    "An account has this address already. The person can sign in, or ask for a new password on the page where people sign in.";

pub(crate) fn uninvited() -> Message {
    Message::new("The invitation is taken back.")
}

pub(crate) const IS_HERE: &str = "An account has this address already. There is nobody to invite.";

pub(crate) const NOT_INVITED: &str = "This invitation is not there any more: it was used or taken back.";

/// What a list says when somebody else was faster.
pub(crate) const DECIDED: &str = "This sign-up does not wait any more: it was decided about, or has ended.";

pub(crate) const HAS_ACCOUNT: &str = "An account has this address by now. Decline the sign-up.";

pub(crate) fn suspended(name: &str) -> Message {
    Message::new(format!("The account of {name} is suspended: signed out everywhere, and nobody signs in to it."))
}

pub(crate) fn resumed(name: &str) -> Message {
    Message::new(format!("The account of {name} is active: {name} can sign in again."))
}

pub(crate) fn appointed(name: &str) -> Message {
    Message::new(format!("{name} is an operator now, was signed out everywhere, and learns so by mail."))
}

pub(crate) fn dismissed(name: &str) -> Message {
    Message::new(format!("{name} is no operator any more, was signed out everywhere, and learns so by mail."))
}

pub(crate) fn signed_out(name: &str) -> Message {
    Message::new(format!("{name} is signed out everywhere, and learns so by mail."))
}

pub(crate) fn second_factor_cleared(name: &str) -> Message {
    Message::new(format!("Two-factor sign-in and passkeys of {name} are gone: signed out everywhere, and the password alone counts again."))
}

pub(crate) const NO_SECOND_FACTOR: &str = "This account has neither a second factor nor a passkey: the password alone signs in already.";

pub(crate) fn removed(name: &str) -> Message {
    Message::new(format!("The account of {name} is removed. Everything that goes with it is being erased."))
}

/// What pages say that ask for the address of an account, or its name where it has none.
pub(crate) const ADDRESS_DIFFERS: &str = "This does not match. Type it exactly as it stands above.";

/// What the page of leaving says of projects that nobody spoke of.
pub(crate) const ANSWER_EACH: &str =
    "Say of each of these projects that it is deleted too. To let one live, make another member owner first.";
