use super::prelude::*;

/// Tells a person that an operator has declined the sign-up (P2-c).
pub(crate) struct Declined;

impl Letter for Declined {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Your sign-up at {house} was declined"),
            preheader: "No account was made, and what you typed is erased.".to_owned(),
            heading: "Your sign-up was declined".to_owned(),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!("Whoever runs {house} has declined your sign-up. No account was made, and everything that you typed is erased."),
            ],
            button: None,
            ends: None,
            why: vec![format!("You get this mail once, because somebody signed up at {house} with your address.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(_: &str) -> Self {
        Self
    }
}
