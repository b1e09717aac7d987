use super::prelude::*;

/// Tells a person to be no operator any more (P2-d).
pub(crate) struct OperatorDismissed {
    pub(crate) name: FullName,
    pub(crate) at: Moment,
    pub(crate) sign_in: Option<Url>,
}

impl Letter for OperatorDismissed {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("You are no operator of {house} any more"),
            preheader: "Your account and your projects are as before.".to_owned(),
            heading: format!("You are no operator of {house} any more"),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("On {} another operator of {house} ended that for you. Your account and your projects are as before; your devices were signed out.", self.at),
                "If you did not expect it, ask another operator.".to_owned(),
            ],
            button: self.sign_in.clone().map(|link| Button { label: "Sign in", link }),
            ends: None,
            why: vec![format!("You get this mail because what your account may do at {house} changed.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), at: sample::moment(), sign_in: Some(sample::link("dashboard/sign-in?")) }
    }
}
