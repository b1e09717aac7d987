use super::AccountError;
use crate::time::Timestamp;

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    #[default]
    Active,
    /// An operator suspended it then: nobody signs in to it until an operator resumes it. What it published stays.
    Suspended(Timestamp),
    /// It was deleted then. Nobody signs in to it any more, and all of it is being erased; until that is done its
    /// address is taken, so that no erasure meets a new account.
    Leaving(Timestamp),
}

impl Standing {
    /// Which it is, whenever it began.
    #[must_use]
    pub fn kind(self) -> StandingKind {
        match self {
            Self::Active => StandingKind::Active,
            Self::Suspended(_) => StandingKind::Suspended,
            Self::Leaving(_) => StandingKind::Leaving,
        }
    }

    /// The stable name of its kind.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.kind().name()
    }

    /// From the two instants that a store keeps, for stores alone.
    #[must_use]
    pub fn from_stored(suspended_at: Option<Timestamp>, leaving_at: Option<Timestamp>) -> Self {
        match (leaving_at, suspended_at) {
            (Some(at), _) => Self::Leaving(at),
            (None, Some(at)) => Self::Suspended(at),
            (None, None) => Self::Active,
        }
    }

    /// That it may be used.
    ///
    /// # Errors
    /// [`AccountError::Suspended`], [`AccountError::Leaving`].
    pub fn require_active(self) -> Result<(), AccountError> {
        match self {
            Self::Active => Ok(()),
            Self::Suspended(_) => Err(AccountError::Suspended),
            Self::Leaving(_) => Err(AccountError::Leaving),
        }
    }

    /// Whether it was deleted.
    #[must_use]
    pub fn is_leaving(self) -> bool {
        matches!(self, Self::Leaving(_))
    }

    /// Since when it may not be used, if it may not.
    #[must_use]
    pub fn since(self) -> Option<Timestamp> {
        match self {
            Self::Active => None,
            Self::Suspended(at) | Self::Leaving(at) => Some(at),
        }
    }
}

/// Which standing an account has, as lists are asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StandingKind {
    /// It may be used.
    Active,
    /// It is [suspended](Standing::Suspended).
    Suspended,
    /// It is [being erased](Standing::Leaving).
    Leaving,
}

impl StandingKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Leaving];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Leaving => "leaving",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
