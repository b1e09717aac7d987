use crate::{
    api_key::form,
    id::{ProjectId, ReadKeyId},
    idempotency::IdempotencyKey,
    random::{Random, RandomError},
    text::texts,
    time::Timestamp,
};
use std::fmt;

texts! {
    /// What members call a read key, to know it again.
    ReadKeyName: "name", 1 to 80;
}

/// A read key of a project. It names the project to the read API and opens nothing but what visitors see anyway, so it may
/// stand in a web page: it is no secret, is stored as it is, and may be shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadKey {
    /// Id.
    pub id: ReadKeyId,
    /// The project that it reads.
    pub project: ProjectId,
    /// What members call it.
    pub name: ReadKeyName,
    /// The key itself.
    pub text: ReadKeyText,
    /// When it was made.
    pub created_at: Timestamp,
}

impl ReadKey {
    /// How many one project may have.
    pub const MAX_PER_PROJECT: usize = 20;
}

/// A read key as front ends send it: `itoms_read_` and 30 letters and digits. No other key of ours is spelled so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReadKeyText(String);

impl ReadKeyText {
    /// A new one.
    ///
    /// # Errors
    /// [`RandomError`] when the source of randomness answers none.
    pub(super) fn draw(random: &dyn Random) -> Result<Self, RandomError> {
        Ok(Self(form::READ.draw(random)?.to_string()))
    }

    /// What somebody presents, if it is spelled as a read key with its checksum. Whether there is one, the store knows.
    #[must_use]
    pub fn presented(text: &str) -> Option<Self> {
        form::READ.is_sound(text).then(|| Self(text.to_owned()))
    }

    /// From a store, which only ever has what was drawn: for stores alone.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReadKeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A read key to be made.
#[derive(Debug, Clone)]
pub struct NewReadKey {
    pub(super) name: String,
    pub(super) key: Option<IdempotencyKey>,
}

impl NewReadKey {
    /// A key of that name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), key: None }
    }

    /// At most once under this key: the same call again answers the same read key.
    #[must_use]
    pub fn once(self, key: IdempotencyKey) -> Self {
        Self { key: Some(key), ..self }
    }
}
