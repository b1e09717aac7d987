use super::{ContentSummary, Status, Tag};
use crate::id::Id;
use crate::search::{SearchText, fold};
use crate::store::{Position, SortKey};

/// What a list of working copies shows, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentQuery {
    /// Only of this status.
    pub status: Option<Status>,
    /// Only with this tag.
    pub tag: Option<Tag>,
    /// Only with this text in title, description or tags, in any letter case.
    pub search: Option<SearchText>,
    /// The order.
    pub sort: ContentSort,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentSort {
    /// Last changed first.
    #[default]
    Updated,
    /// Last created first.
    Created,
    /// By title, from A to Z in code point order of its [folded](fold) form.
    Title,
}

impl ContentSort {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Updated, Self::Created, Self::Title];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Updated => "updated",
            Self::Created => "created",
            Self::Title => "title",
        }
    }

    /// Where a row stands in this order.
    #[must_use]
    pub fn position(self, content: &ContentSummary) -> Position {
        let key = match self {
            Self::Updated => SortKey::Time(content.updated_at.as_millis()),
            Self::Created => SortKey::Time(content.created_at.as_millis()),
            Self::Title => SortKey::Text(fold(content.title.as_str())),
        };
        Position { key, id: content.id.uuid() }
    }
}
