use super::{About, prelude::*};

/// What every letter about sign-in by others says.
pub(crate) struct AboutIdentity {
    pub(crate) about: About,
    /// As this installation calls the provider.
    pub(crate) provider: String,
}

impl AboutIdentity {
    /// The letter that says this, and what to do if it was somebody else.
    pub(super) fn sheet(&self, house: &str, subject: String, heading: &str, happened: &str, if_not_you: &str) -> Sheet {
        self.about.sheet_of("the ways to sign in to your account", house, subject, heading, happened, if_not_you)
    }

    #[cfg(test)]
    pub(super) fn sample(name: &str) -> Self {
        let about = About { page: Some(sample::link("dashboard/account/identities?")), ..About::sample(name) };
        Self { about, provider: "Example Login".to_owned() }
    }
}
