//! Short text that people type: one rule book for length and characters.
//!
//! Every such value is normalised to NFC and trimmed at both ends, otherwise kept as it was typed (P1.1-b).
//! Control characters, explicit bidirectional overrides and what no XML document may hold are refused, so that a stored
//! name is inert in every page, mail header and feed.

use crate::problem::Violation;
use unicode_normalization::UnicodeNormalization;

/// What a kind of text may look like.
pub(crate) struct Rule {
    pub(crate) field: &'static str,
    pub(crate) min: usize,
    pub(crate) max: usize,
    /// Whether line breaks and tabs may stand in it.
    pub(crate) lines: bool,
}

impl Rule {
    /// The text as it will be stored. Lengths count characters (Unicode scalar values).
    pub(crate) fn check(&self, text: &str) -> Result<String, Violation> {
        // Cheap refusal first: a character has at most four bytes, and NFC never triples a length.
        if text.len() > self.max.saturating_mul(16) {
            return Err(Violation::too_long(self.field, self.max, text.chars().count(), "characters"));
        }
        let text: String = text.trim().nfc().collect();
        if text.contains(|c| self.forbids(c)) {
            return Err(Violation::new(
                self.field,
                "characters",
                "Must not contain control characters, text-direction overrides or noncharacters; remove them.",
            ));
        }
        match text.chars().count() {
            0 if self.min > 0 => Err(Violation::required(self.field)),
            length if length < self.min => Err(Violation::too_short(self.field, self.min, length, "characters")),
            length if length > self.max => Err(Violation::too_long(self.field, self.max, length, "characters")),
            _ => Ok(text),
        }
    }

    fn forbids(&self, c: char) -> bool {
        match c {
            '\n' | '\r' | '\t' => !self.lines,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
            _ => c.is_control(),
        }
    }
}

/// Declares newtypes of text that hold the rule: whoever has one, has a valid one.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $field:literal, $min:literal to $max:literal $($lines:ident)?;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The greatest length, in characters.
            pub const MAX: usize = $max;

            /// From what somebody typed.
            ///
            /// # Errors
            /// The [`Violation`](crate::problem::Violation) of the rule that it breaks.
            pub fn parse(text: &str) -> Result<Self, crate::problem::Violation> {
                let rule = crate::text::Rule { field: $field, min: $min, max: $max, lines: $crate::text::texts!(@lines $($lines)?) };
                rule.check(text).map(Self)
            }

            /// From a stored row, which was checked when it was written: for stores alone, since nothing is checked here.
            #[must_use]
            pub fn from_stored(text: String) -> Self {
                Self(text)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )*};
    (@lines) => { false };
    (@lines lines) => { true };
}
pub(crate) use texts;

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Rule = Rule { field: "name", min: 1, max: 10, lines: false };

    #[test]
    fn keeps_what_was_typed_but_for_its_normal_form() {
        assert_eq!(NAME.check(" Zoe\u{308} <b> ").as_deref(), Ok("Zoë <b>"));
    }

    #[test]
    fn refuses_with_rule_and_length() {
        let rule = |text: &str| NAME.check(text).map_err(|violation| (violation.rule, violation.length));
        assert_eq!(rule("  "), Err(("required", None)));
        assert_eq!(rule("12345678901"), Err(("max_length", Some(11))));
        assert_eq!(rule(&"x".repeat(10_000)), Err(("max_length", Some(10_000))));
        for hostile in ["a\r\nb", "a\0b", "a\u{202e}b", "a\u{1b}[0m"] {
            assert_eq!(rule(hostile), Err(("characters", None)), "{hostile:?}");
        }
    }
}
