//! The order of lists.

use crate::{
    search::fold,
    store::{Position, SortKey},
    time::Timestamp,
};
use uuid::Uuid;

/// The order of a list of what has a name: projects, members, people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListSort {
    /// By when it came: the newest projects and people first, and who joined first of the members.
    #[default]
    Created,
    /// By name, from A to Z in code point order of its [folded](fold) form.
    Name,
}

impl ListSort {
    /// Every order.
    pub const ALL: [Self; 2] = [Self::Created, Self::Name];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Name => "name",
        }
    }

    /// The order of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }

    /// Where a row stands in this order.
    #[must_use]
    pub fn position(self, created_at: Timestamp, name: &str, id: Uuid) -> Position {
        let key = match self {
            Self::Created => SortKey::Time(created_at.as_millis()),
            Self::Name => SortKey::Text(fold(name)),
        };
        Position { key, id }
    }
}
