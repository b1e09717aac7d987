//! What mails are about, as people choose among them.

use itoms_core::mail::MailTopic;

pub(crate) fn label(topic: MailTopic) -> &'static str {
    match topic {
        MailTopic::Invitations => "Invitations",
        MailTopic::Projects => "My projects",
    }
}

pub(crate) fn hint(topic: MailTopic) -> &'static str {
    match topic {
        MailTopic::Invitations => "Somebody invites you to a project. You see it after signing in all the same.",
        MailTopic::Projects => "Somebody asks you something about a project, such as to take it over, or it is deleted.",
    }
}
