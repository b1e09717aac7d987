//! Articles: long text in Markdown.

use crate::problem::Violation;

/// The version of the renderer, stored beside the HTML that it made.
pub const RENDERER: i32 = 1;

/// Long text in Markdown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Article {
    /// As the author wrote it.
    pub markdown: String,
}

impl Article {
    /// The greatest length, in characters.
    pub const MAX: usize = 200_000;

    /// From what somebody typed. A draft may be empty.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse(markdown: &str) -> Result<Self, Violation> {
        Ok(Self { markdown: markdown.to_owned() })
    }

    /// Whether it can be published.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn check_publishable(&self) -> Result<(), Violation> {
        if self.markdown.trim().is_empty() { Err(Violation::required("body")) } else { Ok(()) }
    }

    pub(super) fn render(&self) -> String {
        ammonia::clean_text(&self.markdown)
    }
}
