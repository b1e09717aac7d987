use super::prelude::*;

/// Tells whoever asks for a link, and waits for an operator, that there is nothing to do.
pub(crate) struct StillWaits {
    pub(crate) name: FullName,
    pub(crate) until: Moment,
}

impl Letter for StillWaits {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Your sign-up at {house} waits"),
            preheader: "You have proved this address already.".to_owned(),
            heading: "Your sign-up waits".to_owned(),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("You have proved this address already. Whoever runs {house} decides about your sign-up, and you get a mail then."),
                format!("If nobody decides until {}, the sign-up vanishes by itself; then sign up again.", self.until),
            ],
            button: None,
            ends: None,
            why: vec![format!("You get this mail because somebody, perhaps you, asked at {house} for a link to your address.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), until: sample::moment() }
    }
}
