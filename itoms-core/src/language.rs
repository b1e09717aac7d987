//! Languages of pages, contents and people.

use crate::problem::Violation;
use std::fmt;

/// A language as a BCP 47 tag, such as `en` or `pt-BR`: language, optional script, optional region.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// The greatest length, in characters.
    pub const MAX: usize = "zho-Hant-419".len();

    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// From a tag in any letter case; stored in the customary one.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse(tag: &str) -> Result<Self, Violation> {
        match tag.chars().count() {
            length if length > Self::MAX => Err(Violation::too_long("language", Self::MAX, length, "characters")),
            _ => canonical(tag)
                .map(Self)
                .ok_or_else(|| Violation::new("language", "format", "Write a language tag, such as en, de or pt-BR.")),
        }
    }

    /// From a stored row, which was checked when it was written: for stores alone, since nothing is checked here.
    #[must_use]
    pub fn from_stored(tag: String) -> Self {
        Self(tag)
    }

    /// Whether it is written from right to left: by its script, where the tag names one, else by that of the language.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        const SCRIPTS: [&str; 9] = ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"];
        const LANGUAGES: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "ug", "ur", "yi"];
        let mut parts = self.0.split('-');
        let language = parts.next().unwrap_or_default();
        match parts.next().filter(|part| part.len() == 4) {
            Some(script) => SCRIPTS.contains(&script),
            None => LANGUAGES.contains(&language),
        }
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn canonical(tag: &str) -> Option<String> {
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let mut parts = tag.split('-');
    let language = parts.next().filter(|part| (2..=3).contains(&part.len()) && letters(part))?;
    let mut canonical = language.to_ascii_lowercase();
    let mut rest = parts.peekable();
    if let Some(script) = rest.next_if(|part| part.len() == 4 && letters(part)) {
        canonical.push('-');
        canonical.push_str(&script[..1].to_ascii_uppercase());
        canonical.push_str(&script[1..].to_ascii_lowercase());
    }
    let is_region = |part: &&str| (part.len() == 2 && letters(part)) || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()));
    if let Some(region) = rest.next_if(is_region) {
        canonical.push('-');
        canonical.push_str(&region.to_ascii_uppercase());
    }
    rest.next().is_none().then_some(canonical)
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn takes_tags_in_any_case() {
        for (typed, stored) in [("EN", "en"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")] {
            assert_eq!(Language::parse(typed).map(|tag| tag.to_string()), Ok(stored.to_owned()));
        }
        for long in ["zho-Hant-4190".to_owned(), "e".repeat(5_000)] {
            let refused = Language::parse(&long).unwrap_err();
            assert_eq!((refused.field.as_ref(), refused.rule, refused.length), ("language", "max_length", Some(long.len() as u64)));
        }
        assert_eq!(Language::parse("ZHO-hant-419").map(|tag| tag.to_string()), Ok("zho-Hant-419".to_owned()));
        for (typed, to_left) in [("ar", true), ("he-IL", true), ("az-Arab", true), ("ar-Latn", false), ("en", false), ("zh-Hant", false)] {
            assert_eq!(Language::parse(typed).map(|tag| tag.is_right_to_left()), Ok(to_left), "{typed}");
        }
        for typed in ["", "e", "english", "en_US", "en-", "en-US-x", "\"><b>"] {
            assert!(Language::parse(typed).is_err(), "{typed}");
        }
    }
}
