use super::prelude::*;

/// Answers a sign-up with an address that has an account.
pub(crate) struct AccountExists {
    pub(crate) sign_in: Option<Url>,
}

impl Letter for AccountExists {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("You already have an account at {house}"),
            preheader: "Sign in with it; nothing was changed.".to_owned(),
            heading: "You already have an account".to_owned(),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!(
                    "Somebody, perhaps you, tried to sign up at {house} with this address. There is an account for it already, so sign in instead. Nothing was changed."
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
