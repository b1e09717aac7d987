use super::prelude::*;

/// Answers a sign-up with an address that nobody has invited, where that is asked for.
pub(crate) struct NotInvited;

impl Letter for NotInvited {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("{house} takes people by invitation"),
            preheader: "There is no invitation for this address yet.".to_owned(),
            heading: "This address is not invited yet".to_owned(),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!(
                    "Somebody, perhaps you, tried to sign up at {house} with this address. {house} takes people by invitation, and there is none for this address, so no account was made and nothing was kept."
                ),
                "Ask whoever runs it, or somebody who owns a project there, to invite this very address. Then sign up again.".to_owned(),
            ],
            button: None,
            ends: None,
            why: vec![
                format!("You get this mail because somebody signed up at {house} with your address."),
                "If it was not you, do nothing: no account is made without an invitation and the link that is mailed then.".to_owned(),
            ],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(_: &str) -> Self {
        Self
    }
}
