use super::prelude::*;

/// Tells that the password was changed (P2-d).
pub(crate) struct PasswordChanged {
    pub(crate) name: FullName,
    pub(crate) forgot: Option<Url>,
}

impl Letter for PasswordChanged {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Your password for {house} was changed"),
            preheader: "If it was you, there is nothing to do.".to_owned(),
            heading: "Your password was changed".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("The password of your account at {house} was changed, and all other devices were signed out. If it was you, there is nothing to do."),
                "If it was not you, somebody knows how to get into your account. Set a new password at once, then look at the devices that are signed in.".to_owned(),
            ],
            button: self.forgot.clone().map(|link| Button { label: "It was not me: set a new password", link }),
            ends: None,
            why: vec![format!("You get this mail because your address belongs to an account at {house}.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), forgot: Some(sample::link("forgot-password?a=1")) }
    }
}
