use super::prelude::*;

/// Turns a registration into an account (P1.1-a).
pub(crate) struct VerifyEmail {
    pub(crate) name: FullName,
    pub(crate) link: Url,
    pub(crate) expires_at: Moment,
}

impl Letter for VerifyEmail {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Confirm your address for {house}"),
            preheader: "Your sign-up goes on once this address is proved.".to_owned(),
            heading: "Confirm your address".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("Confirm that this e-mail address is yours, and your sign-up at {house} goes on."),
            ],
            button: Some(Button { label: "Confirm address", link: self.link.clone() }),
            ends: Some(works_once_until(&self.expires_at)),
            why: vec![
                format!("You get this mail because somebody signed up at {house} with your address."),
                "If it was not you, do nothing: no account is made without the link.".to_owned(),
            ],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), link: sample::link("verify-email"), expires_at: sample::moment() }
    }
}
