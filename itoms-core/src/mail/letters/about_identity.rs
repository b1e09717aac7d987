use super::prelude::*;

/// What every letter about sign-in by others says: to whom, by whom, when it happened, and where to look.
pub(crate) struct AboutIdentity {
    pub(crate) name: FullName,
    /// As this installation calls the provider.
    pub(crate) provider: String,
    pub(crate) at: Timestamp,
    pub(crate) page: Option<Url>,
}

impl AboutIdentity {
    /// The letter that says this, and what to do if it was somebody else.
    pub(super) fn sheet(&self, house: &str, subject: String, heading: &str, happened: &str, if_not_you: &str) -> Sheet {
        Sheet {
            subject,
            preheader: happened.to_owned(),
            heading: heading.to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("{happened} It happened on {}.", date(self.at)),
                format!("If it was you, there is nothing to do. {if_not_you}"),
            ],
            button: self.page.clone().map(|link| Button { label: "Look at it", link }),
            ends: None,
            why: vec![format!("You get this mail because the ways to sign in to your account at {house} changed.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    pub(super) fn sample(name: &str) -> Self {
        let (name, page) = (sample::full_name(name), Some(sample::link("dashboard/account/identities?")));
        Self { name, provider: "Example Login".to_owned(), at: sample::INSTANT, page }
    }
}
