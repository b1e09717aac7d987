//! The projects of somebody whose account goes, as both pages show them that ask for it.

use itoms_core::{account::Account, people::Departure};

pub(super) struct Departures(pub(super) Vec<Departure>);

impl Departures {
    /// Those that go along.
    pub(super) fn going(&self) -> impl Iterator<Item = &Departure> {
        self.0.iter().filter(|departure| departure.is_last_owner)
    }

    /// Those that stay; nothing where there are none.
    pub(super) fn staying(&self) -> Vec<&Departure> {
        self.0.iter().filter(|departure| !departure.is_last_owner).collect()
    }
}

/// What must be typed first: the address, or the name of whom a host adopted without one.
pub(super) fn confirmation(account: &Account) -> String {
    account.email.as_ref().map_or_else(|| account.full_name.to_string(), ToString::to_string)
}
