use super::prelude::*;

/// Greets a new account (P2-c).
pub(crate) struct Welcome {
    pub(crate) name: FullName,
    pub(crate) sign_in: Option<Url>,
}

impl Letter for Welcome {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Welcome to {house}"),
            preheader: "Your address is confirmed and your account is ready.".to_owned(),
            heading: format!("Welcome to {house}"),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                "Your address is confirmed and your account is ready. Make a project, write an article, and publish it when you like it."
                    .to_owned(),
            ],
            button: self.sign_in.clone().map(|link| Button { label: "Sign in", link }),
            ends: None,
            why: vec![format!("You get this mail once, because you made an account at {house}.")],
            choice: Choice::Once,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), sign_in: Some(sample::link("sign-in")) }
    }
}
