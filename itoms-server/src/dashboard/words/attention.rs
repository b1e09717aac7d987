//! What is said of what waits for a person.

use super::{acts, format};
use itoms_core::{attention::Attention, time::Timestamp};

/// What waits, in a few words.
pub(crate) fn title(attention: &Attention) -> String {
    match attention {
        Attention::Registrations { waiting } => format!("{} for your answer", format::count(*waiting, "sign-up waits", "sign-ups wait")),
        Attention::ParkedJobs { parked } => {
            format!("{} given up", format::count(*parked, "piece of work was", "pieces of work were"))
        }
        Attention::UnverifiedAddress { email } => format!("{email} is not confirmed yet"),
        Attention::RecoveryCodes { left: 0 } => "No recovery code is left".to_owned(),
        Attention::RecoveryCodes { left } => format!("Only {} left", format::count(*left, "recovery code is", "recovery codes are")),
        Attention::ClosedProject { project } => format!("{} requires two-factor sign-in", project.name),
        Attention::EmailChange { email, .. } => format!("{email} is not your address yet"),
        Attention::ReceivedInvitation(invitation) => format!("You are invited to {}", invitation.project_name),
        Attention::OwnershipOffer { project, .. } => format!("The ownership of {} is offered to you", project.name),
        Attention::UndeliveredInvitation { email, .. } => format!("The invitation to {email} could not be mailed"),
        Attention::SentInvitation { email, .. } => format!("{email} has not joined yet"),
        Attention::DeletedProject { project, .. } => format!("{} is deleted", project.name),
        Attention::ApiKey { name, .. } => format!("The API key {name} ends soon"),
        _ => attention.kind().to_owned(),
    }
}

/// Why it matters, and what to do.
pub(crate) fn about(attention: &Attention) -> String {
    match attention {
        Attention::Registrations { .. } => "These people have proved their addresses. Approve them, or decline.".to_owned(),
        Attention::ParkedJobs { .. } => "What it was to do did not happen. Read why, and run it again.".to_owned(),
        Attention::UnverifiedAddress { .. } => "Follow the link that was mailed there, or ask for another.".to_owned(),
        Attention::RecoveryCodes { .. } => {
            "If you lose your authenticator app or your passkeys, they are your way in. Make new ones.".to_owned()
        }
        Attention::ClosedProject { .. } => "It is closed to you until you set it up. You can also leave it.".to_owned(),
        Attention::EmailChange { .. } => "Follow the link that was mailed there before it ends, or cancel the change.".to_owned(),
        Attention::ReceivedInvitation(invitation) => {
            format!("{}: {}. Join, or decline.", acts::role(invitation.role), acts::role_explained(invitation.role))
        }
        Attention::OwnershipOffer { .. } => "You would decide about everything in it. Accept, or decline.".to_owned(),
        Attention::UndeliveredInvitation { project, .. } => {
            format!("Nobody was invited to {} by it. Look at the address, then send it again or take it back.", project.name)
        }
        Attention::SentInvitation { project, .. } => format!("The invitation to {} ends. Send it again if it still holds.", project.name),
        Attention::DeletedProject { .. } => "Everything in it is erased then. Until then it can be restored.".to_owned(),
        Attention::ApiKey { .. } => "What uses it stops working then. Give it another key before.".to_owned(),
        _ => String::new(),
    }
}

/// How long there is, for what is over by itself.
pub(crate) fn left(attention: &Attention, now: Timestamp) -> Option<String> {
    Some(format!("{} left", format::span(attention.ends_at()?.since(now))))
}
