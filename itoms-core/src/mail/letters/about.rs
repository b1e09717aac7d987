use super::prelude::*;

/// What every letter about a second factor or a passkey says: to whom, when it happened, and where to look.
pub(crate) struct About {
    pub(crate) name: FullName,
    pub(crate) at: Moment,
    pub(crate) page: Option<Url>,
}

impl About {
    /// The letter that says this, and what to do if it was somebody else.
    pub(super) fn sheet(&self, house: &str, subject: String, heading: &str, happened: &str, if_not_you: &str) -> Sheet {
        self.sheet_of("the second factor of your account", house, subject, heading, happened, if_not_you)
    }

    /// The same of what else guards an account.
    pub(super) fn sheet_of(&self, what: &str, house: &str, subject: String, heading: &str, happened: &str, if_not_you: &str) -> Sheet {
        Sheet {
            subject,
            preheader: happened.to_owned(),
            heading: heading.to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("{happened} It happened on {}.", self.at),
                format!("If it was you, there is nothing to do. {if_not_you}"),
            ],
            button: self.page.clone().map(|link| Button { label: "Look at it", link }),
            ends: None,
            why: vec![format!("You get this mail because {what} at {house} changed.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    pub(super) fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), at: sample::moment(), page: Some(sample::link("dashboard/account/two-factor?")) }
    }
}
