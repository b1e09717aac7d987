use super::{Device, Network};
use crate::{account::Caller, id::AccountId, time::Timestamp};
use std::time::Duration;

/// A device and a network from which an account was used: signing in from there again is no news. It is known by what it
/// calls itself and where it is, since there is no cookie for that (P7-a).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDevice {
    /// Whose.
    pub account: AccountId,
    /// What the device is, in words (P1.5-b).
    pub device: String,
    /// Where it is.
    pub network: Network,
    /// Last use, to the day.
    pub seen_at: Timestamp,
}

impl KnownDevice {
    /// How long after its last use it is known: as long as a session keeps an address (P1.5-a).
    pub const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

    /// Whether a use at `now` tells more of the device than one at `before`: the first one of a day does.
    pub(crate) fn is_to_be_seen(before: Timestamp, now: Timestamp) -> bool {
        let day = |at: Timestamp| at.as_millis().div_euclid(24 * 60 * 60 * 1000);
        day(before) != day(now)
    }

    /// The network from which somebody follows a link that was mailed to an account. It stands for no device: signing in there
    /// is news all the same.
    pub(crate) fn by_mailed_link(account: AccountId, caller: &Caller, now: Timestamp) -> Self {
        Self { account, device: "A mailed link".to_owned(), network: Network::of(caller.ip()), seen_at: now }
    }

    /// The device from which an account is used now.
    #[must_use]
    pub fn of(account: AccountId, caller: &Caller, now: Timestamp) -> Self {
        let device = Device::of(caller.device().unwrap_or_default()).to_string();
        Self { account, device, network: Network::of(caller.ip()), seen_at: now }
    }
}
