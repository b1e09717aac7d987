use super::prelude::*;

/// Makes an address that of an account (P1.1-a). To that address.
pub(crate) struct ConfirmEmail {
    pub(crate) name: FullName,
    pub(crate) link: Url,
    pub(crate) expires_at: Moment,
}

impl Letter for ConfirmEmail {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Confirm your address for {house}"),
            preheader: "One step, and it is the address of your account.".to_owned(),
            heading: "Confirm your address".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("Confirm that this e-mail address is yours, and it is the address of your account at {house}: you sign in with it, and mails go here."),
                "The link works for whoever is signed in to the account that asked for it; on another device, sign in there first.".to_owned(),
            ],
            button: Some(Button { label: "Confirm the address", link: self.link.clone() }),
            ends: Some(works_once_until(&self.expires_at)),
            why: vec![
                format!("You get this mail because somebody with an account at {house} entered your address as theirs."),
                "If it was not you, do nothing: nothing else of that account is mailed to you.".to_owned(),
            ],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), link: sample::link("confirm-email"), expires_at: sample::moment() }
    }
}
