use super::prelude::*;

/// What both letters about running the installation say: to whom, when it happened, and where to sign in anew.
pub(crate) struct AboutOperating {
    pub(crate) name: FullName,
    pub(crate) at: Moment,
    pub(crate) sign_in: Option<Url>,
}

impl AboutOperating {
    /// The letter with that heading, a preheader, what happened at that time, and what to do.
    pub(super) fn sheet(&self, house: &str, heading: String, preheader: String, happened: &str, next: &str) -> Sheet {
        Sheet {
            subject: heading.clone(),
            preheader,
            heading,
            paragraphs: vec![format!("Hello {},", inert(self.name.as_str())), format!("On {} {happened}", self.at), next.to_owned()],
            button: self.sign_in.clone().map(|link| Button { label: "Sign in", link }),
            ends: None,
            why: vec![format!("You get this mail because what your account may do at {house} changed.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    pub(super) fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), at: sample::moment(), sign_in: Some(sample::link("dashboard/sign-in?")) }
    }
}
