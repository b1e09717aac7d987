use super::prelude::*;

/// Answers a change of address to one that has an account.
pub(crate) struct EmailTaken {
    pub(crate) sign_in: Option<Url>,
}

impl Letter for EmailTaken {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Your address has an account at {house} already"),
            preheader: "Nothing was changed.".to_owned(),
            heading: "Your address has an account already".to_owned(),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!(
                    "Somebody, perhaps you, wanted to make this the address of another account at {house}. There is an account for it already, so nothing was changed."
                ),
            ],
            button: self.sign_in.clone().map(|link| Button { label: "Sign in", link }),
            ends: None,
            why: vec![
                format!("You get this mail because your address belongs to an account at {house}."),
                "If it was not you, do nothing: whoever it was has learnt nothing about your account.".to_owned(),
            ],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(_: &str) -> Self {
        Self { sign_in: Some(sample::link("sign-in?a=1&b=2")) }
    }
}
