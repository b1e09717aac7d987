//! What letters have in common in their words.

use crate::time::{TimeZone, Timestamp};

/// An instant, as people write it.
pub(super) fn date(instant: Timestamp) -> String {
    instant.format("%-d %B %Y, %H:%M UTC", &TimeZone::utc())
}

/// Until when a link works.
pub(super) fn works_once_until(instant: Timestamp) -> String {
    format!("The link works once, until {}.", date(instant))
}

/// A name of which no mail program makes a link: strangers choose names, and we mail them to other strangers.
/// An invisible joiner follows each dot that has letters on both sides.
pub(super) fn inert(name: &str) -> String {
    let mut inert = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        inert.push(c);
        if matches!(c, '.' | ':' | '@') && chars.peek().is_some_and(|next| !next.is_whitespace()) {
            inert.push('\u{2060}');
        }
    }
    inert
}
