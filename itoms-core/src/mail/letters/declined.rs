use super::prelude::*;
use crate::people::DeclineReason;

/// Tells a person that an operator has declined the sign-up (P2-c).
pub(crate) struct Declined {
    pub(crate) reason: Option<DeclineReason>,
}

impl Letter for Declined {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Your sign-up at {house} was declined"),
            preheader: "No account was made, and what you typed is erased.".to_owned(),
            heading: "Your sign-up was declined".to_owned(),
            paragraphs: [
                "Hello,".to_owned(),
                format!("Whoever runs {house} has declined your sign-up. No account was made, and everything that you typed is erased."),
            ]
            .into_iter()
            .chain(self.reason.as_ref().map(|reason| format!("The reason that was given: {}", inert(reason.as_str()))))
            .collect(),
            button: None,
            ends: None,
            why: vec![format!("You get this mail once, because somebody signed up at {house} with your address.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { reason: Some(DeclineReason::from_stored(format!("This place is for members of the society of {name}."))) }
    }
}
