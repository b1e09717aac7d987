use super::prelude::*;

/// Tells a person to be an operator from now on (P2-d).
pub(crate) struct OperatorAppointed {
    pub(crate) name: FullName,
    pub(crate) at: Moment,
    pub(crate) sign_in: Option<Url>,
}

impl Letter for OperatorAppointed {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("You are an operator of {house} now"),
            preheader: format!("You look after {house} and its people from now on."),
            heading: format!("You are an operator of {house} now"),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("On {} whoever runs {house} made you an operator too. You see everybody who has an account, let people in, suspend or remove them, and see whether mail and work go well.", self.at),
                "Your devices were signed out: sign in again to begin. Two-factor sign-in suits an account that can do so much.".to_owned(),
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
