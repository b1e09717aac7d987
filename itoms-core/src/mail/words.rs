//! What letters have in common in their words.

use crate::time::{TimeZone, Timestamp};
use std::fmt;

/// An instant, as whoever reads of it writes it.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    pub(crate) zone: TimeZone,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.at.format("%-d %B %Y, %H:%M %Z", &self.zone))
    }
}

/// Until when a link works.
pub(super) fn works_once_until(moment: &Moment) -> String {
    format!("The link works once, until {moment}.")
}

/// A name that changes nothing around it: strangers choose names, and we mail them to other strangers. No mail program
/// makes a link of it, since an invisible joiner follows each dot that has letters on both sides; and one that is written
/// from right to left does not turn the sentence that it stands in.
pub(super) fn inert(name: &str) -> String {
    let mut inert = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        inert.push(c);
        if matches!(c, '.' | ':' | '@') && chars.peek().is_some_and(|next| !next.is_whitespace()) {
            inert.push('\u{2060}');
        }
    }
    if name.contains(is_from_right_to_left) { format!("\u{2068}{inert}\u{2069}") } else { inert }
}

/// Of a script that is written so: Hebrew, Arabic, Syriac, N'Ko and their kin, and the marks that pretend it.
fn is_from_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn a_name_becomes_no_link_and_turns_no_sentence() {
        for (name, shown) in [
            ("Ada Lovelace", "Ada Lovelace"),
            ("Dr. Zoë", "Dr. Zoë"),
            ("evil.example", "evil.\u{2060}example"),
            ("https://x", "https:\u{2060}//x"),
            ("עדה", "\u{2068}עדה\u{2069}"),
            ("Ada \u{200f}!", "\u{2068}Ada \u{200f}!\u{2069}"),
        ] {
            assert_eq!(inert(name), shown);
        }
    }
}
