//! One-time and session tokens: 256 random bits, shown once, stored as a hash.

use crate::{
    random::{Random, RandomError},
    secret::Secret,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A token as its holder carries it: 43 characters that are safe in a URL. It cannot print itself.
#[derive(Debug, Clone)]
pub struct Token(Secret<String>);

impl Token {
    /// The most characters that a field for one may have; ours are shorter.
    pub const MAX: usize = 512;

    /// A new one.
    ///
    /// # Errors
    /// [`RandomError`] when the source of randomness answers none.
    pub fn new(random: &dyn Random) -> Result<Self, RandomError> {
        let mut bytes = zeroize::Zeroizing::new([0; 32]);
        random.fill(&mut *bytes)?;
        Ok(Self(Secret::new(URL_SAFE_NO_PAD.encode(*bytes))))
    }

    /// From what somebody presents. Anything may be presented; only a real one has a stored hash.
    pub fn presented(text: impl Into<String>) -> Self {
        Self(Secret::new(text.into()))
    }

    /// The characters themselves, for the link, cookie or answer that carries them.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is stored and searched for.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.expose().as_bytes()).into())
    }
}

/// SHA-256 of a token. With 256 random bits behind it, no slower hash is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The bytes, as stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From stored bytes, if there are 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}
