use crate::problem::Violation;
use std::fmt;

/// First path segments that no project may take.
pub const RESERVED: &[&str] = &["api", "dashboard"];

/// The part of an address that names a project or a piece of content.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The greatest length, in characters.
    pub const MAX: usize = 80;

    /// A project's slug, from what somebody typed.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse_project(text: &str) -> Result<Self, Violation> {
        let slug = Self::parse(text)?;
        if RESERVED.contains(&slug.as_str()) {
            return Err(Violation::new("slug", "reserved", "This name is kept for the product's own pages; choose another."));
        }
        Ok(slug)
    }

    /// A content's slug, from what somebody typed.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse_content(text: &str) -> Result<Self, Violation> {
        Self::parse(text)
    }

    /// Any slug, such as one that an address names.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text = text.trim().to_ascii_lowercase();
        match text.len() {
            0 => Err(Violation::required("slug")),
            length if length > Self::MAX => Err(Violation::too_long("slug", Self::MAX, length, "characters")),
            _ if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => {
                Err(Violation::new("slug", "format", "Use letters a to z, digits and hyphens."))
            }
            _ => Ok(Self(text)),
        }
    }

    /// From a title; nothing if no letter or digit is left.
    #[must_use]
    pub fn from_title(title: &str) -> Option<Self> {
        let words: Vec<_> = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        Self::parse(&words.join("-")).ok()
    }

    /// The same with a number behind it, cut to fit.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let suffix = format!("-{number}");
        let stem: String = self.0.chars().take(Self::MAX - suffix.len()).collect();
        Self(stem + &suffix)
    }

    /// From a stored row, which was checked when it was written.
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

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
