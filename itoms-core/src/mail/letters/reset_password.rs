use super::prelude::*;

/// Sets a new password (P1.1-a, P2-c).
pub(crate) struct ResetPassword {
    pub(crate) name: FullName,
    pub(crate) link: Url,
    pub(crate) expires_at: Moment,
}

impl Letter for ResetPassword {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Set a new password for {house}"),
            preheader: "The link works once, for an hour.".to_owned(),
            heading: "Set a new password".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!(
                    "Set a new password for your account at {house}. Until you do, the present one goes on working. Afterwards every device has to sign in again."
                ),
            ],
            button: Some(Button { label: "Set a new password", link: self.link.clone() }),
            ends: Some(works_once_until(&self.expires_at)),
            why: vec![
                format!("You get this mail because somebody asked for a new password at {house} with your address."),
                "If it was not you, do nothing: nothing changes without the link. Never pass it on.".to_owned(),
            ],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), link: sample::link("reset-password"), expires_at: sample::moment() }
    }
}
