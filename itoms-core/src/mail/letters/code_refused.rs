use super::prelude::*;

/// Tells that somebody elsewhere passed the first step of signing in, and not the second (P2-d).
pub(crate) struct CodeRefused {
    pub(crate) name: FullName,
    /// What it was tried on, in words of ours.
    pub(crate) device: String,
    pub(crate) at: Moment,
    pub(crate) forgot: Option<Url>,
}

impl Letter for CodeRefused {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("A sign-in to {house} was stopped at the second step"),
            preheader: "If it was you, there is nothing to do.".to_owned(),
            heading: "A sign-in was stopped at the second step".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!(
                    "Somebody passed the first step of signing in to your account at {house} on {}, and then gave a wrong code. It came from \
                     where the account was not used lately: {}. Nobody was let in.",
                    self.at,
                    inert(&self.device)
                ),
                "If it was you, there is nothing to do. If it was not you, somebody has your password, or the account by which you sign in: set a new \
                 password at once, and use the former one nowhere else."
                    .to_owned(),
            ],
            button: self.forgot.clone().map(|link| Button { label: "It was not me: set a new password", link }),
            ends: None,
            why: vec![format!("You get this mail because somebody tried to sign in to your account at {house}.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        let forgot = Some(sample::link("forgot-password?a=1"));
        Self { name: sample::full_name(name), device: "Firefox on Windows".to_owned(), at: sample::moment(), forgot }
    }
}
