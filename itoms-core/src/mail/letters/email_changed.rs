use super::prelude::*;

/// Tells the former address of an account, with a way back (P1.1-a, P2-d).
pub(crate) struct EmailChanged {
    pub(crate) name: FullName,
    pub(crate) link: Url,
    pub(crate) expires_at: Moment,
}

impl Letter for EmailChanged {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("The address of your account at {house} was changed"),
            preheader: "If it was you, there is nothing to do.".to_owned(),
            heading: "Your account has another address".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("The e-mail address of your account at {house} was changed, and mails go to the new one. If it was you, there is nothing to do."),
                "If it was not you, take the change back: this address is the account’s again, every device is signed out, and where it needs a password you set a new one.".to_owned(),
            ],
            button: Some(Button { label: "It was not me: take it back", link: self.link.clone() }),
            ends: Some(works_once_until(&self.expires_at)),
            why: vec![format!("You get this mail because your address belonged to an account at {house} until now.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), link: sample::link("restore-email"), expires_at: sample::moment() }
    }
}
