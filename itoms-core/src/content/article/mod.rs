//! Articles: long text in Markdown, shown as safe HTML.

mod absolute;
mod footnote;
mod heading;
mod link;
mod render;
mod sanitize;
#[cfg(test)]
mod tests;

use crate::problem::Violation;
pub(super) use absolute::absolute;

/// The version of the renderer, stored beside the HTML that it made. Raise it whenever the same Markdown
/// gives other HTML, so that old rows can be found and rendered again.
pub const RENDERER: i32 = 1;

/// Long text in Markdown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Article {
    /// As the author wrote it, but for line ends, which are line feeds.
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
        let markdown = markdown.replace("\r\n", "\n").replace('\r', "\n");
        if markdown.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
            return Err(Violation::new("body", "characters", "Must not contain control characters; remove them."));
        }
        match markdown.chars().count() {
            length if length > Self::MAX => Err(Violation::too_long("body", Self::MAX, length, "characters")),
            _ => Ok(Self { markdown }),
        }
    }

    /// Whether it can be published: an article says something.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn check_publishable(&self) -> Result<(), Violation> {
        if self.markdown.trim().is_empty() { Err(Violation::required("body")) } else { Ok(()) }
    }

    /// Safe HTML, to stand below a page's one `h1`. The same Markdown gives the same bytes.
    pub(super) fn render(&self) -> String {
        sanitize::sanitize(&render::html(&self.markdown))
    }
}
