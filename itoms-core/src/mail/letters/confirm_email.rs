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
            subject: format!("Confirm your new address for {house}"),
            preheader: "One step, and it is the address of your account.".to_owned(),
            heading: "Confirm your new address".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("Confirm that this e-mail address is yours, and it becomes the address of your account at {house}. Until then nothing changes."),
                "The link works for whoever is signed in to the account that asked for it; on another device, sign in there first.".to_owned(),
            ],
            button: Some(Button { label: "Confirm the new address", link: self.link.clone() }),
            ends: Some(works_once_until(&self.expires_at)),
            why: vec![
                format!("You get this mail because somebody with an account at {house} entered your address as the new one."),
                "If it was not you, do nothing: the account keeps the address that it has.".to_owned(),
            ],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), link: sample::link("confirm-email"), expires_at: sample::moment() }
    }
}
