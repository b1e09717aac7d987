use super::prelude::*;

/// Tells somebody that whoever runs the installation invites that address to sign up.
pub(crate) struct Admission {
    pub(crate) inviter: Option<FullName>,
    pub(crate) link: Url,
    pub(crate) expires_at: Moment,
}

impl Letter for Admission {
    fn write(&self, house: &str) -> Sheet {
        let inviter = self.inviter.as_ref().map_or_else(|| format!("Whoever runs {house}"), |name| inert(name.as_str()));
        Sheet {
            subject: format!("{inviter} invites you to {house}"),
            preheader: format!("Sign up at {house} with this address."),
            heading: format!("Come to {house}"),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!("{inviter} invites you to make an account at {house}, for what you write and publish."),
                "Sign up with the address that this mail came to; no other is invited.".to_owned(),
            ],
            button: Some(Button { label: "Sign up", link: self.link.clone() }),
            ends: Some(format!("The invitation holds until {}.", self.expires_at)),
            why: vec![
                format!("You get this mail because {inviter} entered your address at {house}."),
                "If you do not want an account, do nothing: the address is forgotten when the invitation ends.".to_owned(),
            ],
            choice: Choice::Topic(MailTopic::Invitations),
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { inviter: Some(sample::full_name(name)), link: sample::link("sign-up"), expires_at: sample::moment() }
    }
}
