use super::prelude::*;

/// Tells an operator that a sign-up waits for a decision.
pub(crate) struct SomebodyWaits {
    pub(crate) page: Option<Url>,
}

impl Letter for SomebodyWaits {
    fn write(&self, house: &str) -> Sheet {
        Sheet {
            subject: format!("Somebody waits to be let in at {house}"),
            preheader: "A sign-up waits for your decision.".to_owned(),
            heading: "Somebody waits to be let in".to_owned(),
            paragraphs: vec![
                format!("A person has signed up at {house} and proved an address. Approve or decline the sign-up; it vanishes by itself after 30 days."),
                "More may wait by the time you look: until you have decided about all, you get this mail at most once an hour.".to_owned(),
            ],
            button: self.page.clone().map(|link| Button { label: "See who waits", link }),
            ends: None,
            why: vec![format!("You get this mail because you run {house}, and it lets people in by approval.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(_: &str) -> Self {
        Self { page: Some(sample::link("people/waiting")) }
    }
}
