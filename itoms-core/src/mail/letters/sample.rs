//! What samples of letters are made from.

use crate::{
    account::FullName,
    mail::Moment,
    project::{ProjectName, SenderName},
    time::{TimeZone, Timestamp},
};
use url::Url;

/// Who is named in the samples that people read.
pub(super) const NAME: &str = "Ada Lovelace";

pub(super) fn moment() -> Moment {
    Moment { at: Timestamp::from_millis(1_795_512_600_000), zone: TimeZone::utc() }
}

pub(super) fn full_name(name: &str) -> FullName {
    FullName::parse(name).unwrap()
}

/// Hostile where the people are.
pub(super) fn project_name(name: &str) -> ProjectName {
    ProjectName::parse(if name == NAME { "Notes on the Engine" } else { name }).unwrap()
}

/// As much of a name as a sender's may have.
pub(super) fn sender_name(name: &str) -> SenderName {
    SenderName::parse(&name.chars().take(SenderName::MAX).collect::<String>()).unwrap()
}

/// A link to that place, as long as real ones are.
pub(super) fn link(place: &str) -> Url {
    let token = if place.contains('?') { "" } else { "/q7Rk2mXw9sVb4nTc8yLd1pHf6jZg3eAu5iOo0KtS-WQ" };
    Url::parse(&format!("https://itoms.example/{place}{token}")).unwrap()
}
