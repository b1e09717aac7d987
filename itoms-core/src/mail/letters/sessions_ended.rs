use super::prelude::*;

/// Tells a person that an operator has signed the account out everywhere (P2-d).
pub(crate) struct SessionsEnded {
    pub(crate) name: FullName,
    pub(crate) at: Moment,
    pub(crate) sign_in: Option<Url>,
}

impl Letter for SessionsEnded {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("You were signed out everywhere at {house}"),
            preheader: "Sign in again to go on; your account and your projects are as before.".to_owned(),
            heading: "You were signed out everywhere".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!(
                    "On {} whoever runs {house} signed you out on all your devices. Your account and your projects are as before: sign in again, and go on.",
                    self.at
                ),
                "If you asked for it, there is nothing else to do. If you did not, somebody else may have been signed in to your account: set a new password, revoke the API keys that you do not know, which go on, and ask whoever runs the site.".to_owned(),
            ],
            button: self.sign_in.clone().map(|link| Button { label: "Sign in", link }),
            ends: None,
            why: vec![format!("You get this mail because all sessions of your account at {house} were ended.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), at: sample::moment(), sign_in: Some(sample::link("dashboard/sign-in?")) }
    }
}
