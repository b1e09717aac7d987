use std::time::Duration;

/// How long a session lasts, by each of its three clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLifetimes {
    /// It ends so long after it was started, however much it is used.
    pub absolute: Duration,
    /// It ends when it is not used for so long.
    pub idle: Duration,
    /// So long after a person has proved to be there, dangerous acts ask for no new proof.
    pub privileged: Duration,
}

impl Default for SessionLifetimes {
    /// 30 days, 14 days, 10 minutes.
    fn default() -> Self {
        const DAY: u64 = 24 * 60 * 60;
        Self { absolute: Duration::from_secs(30 * DAY), idle: Duration::from_secs(14 * DAY), privileged: Duration::from_secs(10 * 60) }
    }
}
