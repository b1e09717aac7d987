//! Where a list goes on: behind the last row shown, and before that at its beginning.

use itoms_core::store::{Position, SortKey};
use uuid::Uuid;

/// Of what stands from A to Z.
pub(super) fn after_text(after: Option<&Position>) -> (String, Uuid) {
    match after {
        Some(Position { key: SortKey::Text(text), id }) => (text.clone(), *id),
        _ => (String::new(), Uuid::nil()),
    }
}

/// Of what stands with the oldest first.
pub(super) fn after_time(after: Option<&Position>) -> (i64, Uuid) {
    match after {
        Some(Position { key: SortKey::Time(at), id }) => (*at, *id),
        _ => (i64::MIN, Uuid::nil()),
    }
}

/// Of what stands with the newest first.
pub(super) fn before_time(after: Option<&Position>) -> (i64, Uuid) {
    match after {
        Some(Position { key: SortKey::Time(at), id }) => (*at, *id),
        _ => (i64::MAX, Uuid::max()),
    }
}
