use super::prelude::*;

/// Tells that somebody signed in from where nobody did before (P2-d).
pub(crate) struct NewDevice {
    pub(crate) name: FullName,
    /// What it is, in words of ours.
    pub(crate) device: String,
    pub(crate) at: Moment,
    pub(crate) devices: Option<Url>,
}

impl Letter for NewDevice {
    fn write(&self, house: &str) -> Sheet {
        let happened =
            format!("Somebody signed in to your account at {house} on {} from a device or a place that was not used for it lately", self.at);
        Sheet {
            subject: format!("A new device is signed in to {house}"),
            preheader: "If it was you, there is nothing to do.".to_owned(),
            heading: "A new device is signed in".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("{happened}: {}.", inert(&self.device)),
                "If it was you, there is nothing to do. If it was not you, somebody knows how to get into your account: sign that device out, and change \
                 your password at once."
                    .to_owned(),
            ],
            button: self.devices.clone().map(|link| Button { label: "Look at the devices", link }),
            ends: None,
            why: vec![format!("You get this mail because somebody signed in to your account at {house}.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        let devices = Some(sample::link("dashboard/account/devices?"));
        Self { name: sample::full_name(name), device: "Firefox on Windows".to_owned(), at: sample::moment(), devices }
    }
}
