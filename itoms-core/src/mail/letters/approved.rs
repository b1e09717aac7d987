use super::prelude::*;

/// Tells a person that an operator has made the account (P2-c).
pub(crate) struct Approved {
    pub(crate) name: FullName,
    pub(crate) sign_in: Option<Url>,
}

impl Letter for Approved {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Your account at {house} is ready"),
            preheader: "Your sign-up was approved. Sign in as you signed up.".to_owned(),
            heading: "Your account is ready".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!(
                    "Whoever runs {house} has approved your sign-up. Sign in as you signed up, make a project, and write."
                ),
            ],
            button: self.sign_in.clone().map(|link| Button { label: "Sign in", link }),
            ends: None,
            why: vec![format!("You get this mail once, because you signed up at {house}.")],
            choice: Choice::Once,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), sign_in: Some(sample::link("sign-in")) }
    }
}
