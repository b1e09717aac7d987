use crate::{
    problem::{Kind, Problem},
    secret::Secret,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The keys of one ring, the newest first: it seals, all open.
#[derive(Debug, Clone)]
pub struct KeyRing {
    keys: Vec<Key>,
}

#[derive(Debug, Clone)]
pub(super) struct Key {
    /// The first four bytes of the key's SHA-256, in hex: names the key, tells nothing of it.
    pub(super) id: String,
    pub(super) bytes: Secret<[u8; 32]>,
}

/// Why keys cannot be used. Never tells a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeysError {
    /// There is none.
    #[error("the {0} key ring is empty: give at least one key of 32 random bytes in base64")]
    Empty(&'static str),
    /// One is not 32 bytes of base64.
    #[error("key {index} of the {ring} key ring is not 32 bytes in base64: make one with `openssl rand -base64 32`")]
    Malformed {
        /// Which ring.
        ring: &'static str,
        /// Which of its keys, from 1.
        index: usize,
    },
    /// One is too simple to be random.
    #[error("key {index} of the {ring} key ring is not random: make one with `openssl rand -base64 32`")]
    Weak {
        /// Which ring.
        ring: &'static str,
        /// Which of its keys, from 1.
        index: usize,
    },
    /// A key stands in both rings, or twice in one.
    #[error("the same key is used twice: the social key ring must serve nothing else, so give each ring keys of its own")]
    Shared,
}

impl Problem for KeysError {
    fn kind(&self) -> Kind {
        Kind::NotConfigured
    }

    fn code(&self) -> &'static str {
        "unusable_keys"
    }
}

impl KeyRing {
    /// From keys in base64, separated by commas, the newest first.
    fn parse(ring: &'static str, text: &Secret<String>) -> Result<Self, KeysError> {
        let mut keys = Vec::new();
        for (index, encoded) in text.expose().split(',').map(str::trim).filter(|key| !key.is_empty()).enumerate() {
            let index = index + 1;
            let decoded = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| KeysError::Malformed { ring, index })?);
            let bytes: [u8; 32] = decoded.as_slice().try_into().map_err(|_| KeysError::Malformed { ring, index })?;
            if is_weak(&bytes) {
                return Err(KeysError::Weak { ring, index });
            }
            let id = hex::encode(&Sha256::digest(bytes)[..4]);
            keys.push(Key { id, bytes: Secret::new(bytes) });
        }
        if keys.is_empty() { Err(KeysError::Empty(ring)) } else { Ok(Self { keys }) }
    }

    pub(super) fn newest(&self) -> Option<&Key> {
        self.keys.first()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter()
    }

    pub(super) fn get(&self, id: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.id == id)
    }
}

/// Fewer than eight different bytes: no random key of 32 bytes looks like that.
fn is_weak(bytes: &[u8; 32]) -> bool {
    let mut seen = [false; 256];
    bytes.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    seen.iter().filter(|seen| **seen).count() < 8
}

/// Both key rings: *social* for platform tokens alone (P3.2-a), *internal* for what else must be readable again.
#[derive(Debug, Clone)]
pub struct VaultKeys {
    pub(super) social: KeyRing,
    pub(super) internal: KeyRing,
}

impl VaultKeys {
    /// Each ring with its name.
    pub(super) fn rings(&self) -> [(&'static str, &KeyRing); 2] {
        [("social", &self.social), ("internal", &self.internal)]
    }

    /// From two texts of base64 keys, each separated by commas, the newest first.
    ///
    /// # Errors
    /// [`KeysError`] when a ring is empty, a key malformed or weak, or one is used twice.
    ///
    /// # Examples
    /// ```
    /// use itoms_core::vault::{KeysError, VaultKeys};
    ///
    /// let same = "bm90IHZlcnkgc2VjcmV0LCBidXQgMzIgYnl0ZXMgbG8=";
    /// assert!(matches!(VaultKeys::new(same, same), Err(KeysError::Shared)));
    /// ```
    pub fn new(social: impl Into<Secret<String>>, internal: impl Into<Secret<String>>) -> Result<Self, KeysError> {
        let social = KeyRing::parse("social", &social.into())?;
        let internal = KeyRing::parse("internal", &internal.into())?;
        let all: Vec<_> = social.keys.iter().chain(&internal.keys).map(|key| key.bytes.expose()).collect();
        let twice = all.iter().enumerate().any(|(index, key)| all.iter().skip(index + 1).any(|other| bool::from(key.ct_eq(*other))));
        if twice { Err(KeysError::Shared) } else { Ok(Self { social, internal }) }
    }

    /// From the variables `ITOMS_SOCIAL_KEYS` and `ITOMS_INTERNAL_KEYS`.
    ///
    /// # Errors
    /// [`KeysError`], as [`VaultKeys::new`]; a missing variable is an empty ring.
    pub fn from_env() -> Result<Self, KeysError> {
        let variable = |name| std::env::var(name).unwrap_or_default();
        Self::new(variable("ITOMS_SOCIAL_KEYS"), variable("ITOMS_INTERNAL_KEYS"))
    }

    /// A new random key in base64, for a ring.
    ///
    /// # Errors
    /// [`RandomError`](crate::random::RandomError) when the source of randomness answers none.
    pub fn generate(random: &dyn crate::random::Random) -> Result<Secret<String>, crate::random::RandomError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(&mut *bytes)?;
        Ok(Secret::new(STANDARD.encode(*bytes)))
    }
}
