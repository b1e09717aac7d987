use super::prelude::*;

/// Tries whether mails arrive.
pub(crate) struct Trial;

impl Letter for Trial {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("A test mail of {house}"),
            preheader: "It arrived.".to_owned(),
            heading: "This mail arrived".to_owned(),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!("Whoever runs {house} tries whether its mails arrive. This one did. If it came among the spam, tell them."),
            ],
            button: None,
            ends: None,
            why: vec![format!("You get this mail because whoever runs {house} entered your address for the test.")],
            choice: Choice::Once,
        }
    }

    #[cfg(test)]
    fn sample(_: &str) -> Self {
        Self
    }
}
