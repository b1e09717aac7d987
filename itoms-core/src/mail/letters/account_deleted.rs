use super::prelude::*;

/// Tells whoever had an account that it was deleted (P2-d). There is no way back, so there is no button.
pub(crate) struct AccountDeleted;

impl Letter for AccountDeleted {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Your account at {house} was deleted"),
            preheader: "Nobody signs in to it any more, and it is being erased.".to_owned(),
            heading: "Your account was deleted".to_owned(),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!("The account of this address at {house} was deleted: by you, or by whoever runs {house}. Nobody signs in to it any more, and everything that went with it is being erased for good."),
                format!("If you do not know why, ask whoever runs {house}. You can sign up again at any time; nothing of before comes back."),
            ],
            button: None,
            ends: None,
            why: vec![format!("You get this mail once, because an account at {house} had your address until now.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(_: &str) -> Self {
        Self
    }
}
