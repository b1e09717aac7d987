use super::Limit;
use std::time::Duration;

/// What a limit still allows, after one more was taken of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The limit.
    pub limit: Limit,
    /// How many are left at once.
    pub left: u32,
}

impl Allowance {
    /// How long until all of it is back, if nobody takes more.
    #[must_use]
    pub fn whole_after(&self) -> Duration {
        self.limit.refill.saturating_mul(self.limit.burst.saturating_sub(self.left))
    }
}
