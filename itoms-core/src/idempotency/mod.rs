//! Creating something at most once: a key that the caller chose, bound to the caller and to what was asked.

mod fingerprint;
mod repository;

use crate::problem::Violation;
pub(crate) use fingerprint::Fingerprint;
pub use repository::{IdempotencyRepository, Once};

/// A key that a caller chooses for one act of creating; the same key again answers the same result for a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The greatest length, in characters.
    pub const MAX: usize = 255;

    /// From what the caller sent: printable ASCII.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        const FIELD: &str = "Idempotency-Key";
        match text.chars().count() {
            0 => Err(Violation::required(FIELD)),
            length if length > Self::MAX => Err(Violation::too_long(FIELD, Self::MAX, length, "characters")),
            _ if !text.bytes().all(|b| b.is_ascii_graphic()) => {
                Err(Violation::new(FIELD, "characters", "May have printable ASCII characters without spaces only."))
            }
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
