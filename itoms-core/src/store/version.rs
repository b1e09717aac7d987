/// Counts the states of a row, from 1. A write names the version that it has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// Of a row that was just made.
    pub const FIRST: Self = Self(1);

    /// From a stored number.
    #[must_use]
    pub const fn from_i64(number: i64) -> Self {
        Self(number)
    }

    /// As stored.
    #[must_use]
    pub const fn as_i64(self) -> i64 {
        self.0
    }

    /// After one more write.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
