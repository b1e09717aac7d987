use super::{Binding, KeyRing, Sealed, VaultKeys, keys::Key};
use crate::{
    problem::{Kind, Problem, Retry},
    random::{Random, RandomError},
    secret::Secret,
    store::{Actor, Store, StoreError, Task},
};
use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{sync::Arc, time::Duration};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Why a secret is opened. Each opening names one; a test lists the callers (P3.2-b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub(crate) enum Purpose {
    /// To mail what was sealed with its job: a link, an address that has no account, the reason of a decline; or to mark whom a
    /// mail did not reach.
    Mail,
    /// To set up a second factor, check a code of it, or go on with a sign-in that waits for one.
    Code,
    /// To go on with a sign-in that was at an identity provider.
    Identity,
    /// To show its person the message that an address carries to the next page.
    Message,
    /// To compare the key rings with the database.
    Check,
    /// To seal it anew with the newest key.
    Reseal,
}

/// Why a secret could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Another place, altered, or not sealed at all: which of them is nobody's business.
    #[error("this secret cannot be opened")]
    Unopenable,
    /// It names a key that is not in this ring, as while keys rotate: another instance may have it, or this one once it is
    /// started with it.
    #[error("this secret was sealed with a key that this instance does not have: give every instance the same key rings")]
    UnknownKey,
    /// The database was sealed with keys that are not in this ring.
    #[error("the {ring} key ring does not open this database: give the key that it was sealed with (as an older key behind the newest)")]
    WrongKeys {
        /// Which ring.
        ring: &'static str,
    },
    /// No randomness for a nonce.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Problem for VaultError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unopenable => Kind::Defect,
            Self::UnknownKey => Kind::Unavailable,
            Self::WrongKeys { .. } => Kind::NotConfigured,
            Self::Random(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::UnknownKey => Retry::After(Duration::from_secs(10)),
            Self::Random(error) => error.retry(),
            Self::Store(error) => error.retry(),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unopenable => "secret_unopenable",
            Self::UnknownKey => "secret_of_another_key",
            Self::WrongKeys { .. } => "wrong_keys",
            Self::Random(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

/// Seals with AES-256-GCM under a random nonce, and opens for a purpose.
pub(crate) struct Vault {
    keys: VaultKeys,
    random: Arc<dyn Random>,
}

impl Vault {
    pub(crate) fn new(keys: VaultKeys, random: Arc<dyn Random>) -> Self {
        Self { keys, random }
    }

    /// Seals with the newest key of the internal ring.
    pub(crate) fn seal(&self, secret: &str, binding: &Binding) -> Result<Sealed, VaultError> {
        self.seal_with("internal", &self.keys.internal, secret, binding)
    }

    /// What everything begins with that the newest key of the internal ring seals.
    pub(crate) fn mark(&self) -> String {
        let id = self.keys.internal.newest().map_or("", |key| key.id.as_str());
        format!("v1.{id}.")
    }

    /// Opens what [`Vault::seal`] sealed.
    pub(crate) fn open(&self, sealed: &Sealed, binding: &Binding, purpose: Purpose) -> Result<Secret<String>, VaultError> {
        open_with("internal", &self.keys.internal, sealed, binding, purpose)
    }

    /// Authenticates bytes that go out and come back. The bytes begin with their purpose.
    pub(crate) fn mac(&self, message: &[u8]) -> [u8; 32] {
        self.keys.internal.newest().map_or([0; 32], |key| mac(key, message))
    }

    /// Whether these bytes went out from here, under any key of the internal ring.
    pub(crate) fn has_mac(&self, message: &[u8], presented: &[u8; 32]) -> bool {
        self.keys.internal.iter().any(|key| bool::from(mac(key, message).ct_eq(presented)))
    }

    /// Refuses a database whose secrets these keys do not open, and changes nothing.
    ///
    /// # Errors
    /// [`VaultError::WrongKeys`], or that the store did not answer.
    pub(crate) async fn try_keys(&self, store: &dyn Store) -> Result<(), VaultError> {
        let mut tx = store.read(Actor::System(Task::Vault)).await?;
        for (name, ring) in self.keys.rings() {
            if let Some(check) = tx.vault().key_check(name).await? {
                open_check(name, ring, &check)?;
            }
        }
        Ok(())
    }

    /// Refuses a database whose secrets these keys do not open; seals the check where there is none yet, and
    /// again where an older key sealed it.
    ///
    /// # Errors
    /// [`VaultError::WrongKeys`], or that the store did not answer.
    pub(crate) async fn check(&self, store: &dyn Store) -> Result<(), VaultError> {
        for (name, ring) in self.keys.rings() {
            let sealed = store.read(Actor::System(Task::Vault)).await?.vault().key_check(name).await?;
            if let Some(check) = sealed.filter(|check| is_newest(ring, check)) {
                // Where nothing is to be sealed, nobody waits for whoever writes.
                open_check(name, ring, &check)?;
                continue;
            }
            let binding = check_binding(name);
            let mut tx = store.write(Actor::System(Task::Vault)).await?;
            match tx.vault().key_check(name).await? {
                None => {
                    let check = self.seal_with(name, ring, name, &binding)?;
                    tx.vault().insert_key_check(name, &check).await?;
                }
                Some(check) => {
                    open_check(name, ring, &check)?;
                    if !is_newest(ring, &check) {
                        let check = self.seal_with(name, ring, name, &binding)?;
                        tx.vault().replace_key_check(name, &check).await?;
                    }
                }
            }
            tx.commit().await?;
        }
        Ok(())
    }

    fn seal_with(&self, name: &str, ring: &KeyRing, secret: &str, binding: &Binding) -> Result<Sealed, VaultError> {
        let key = ring.newest().ok_or(VaultError::Unopenable)?;
        let mut nonce = [0; 12];
        self.random.fill(&mut nonce)?;
        let aad = binding.associated_data(name, &key.id);
        let payload = Payload { msg: secret.as_bytes(), aad: &aad };
        let ciphertext = cipher(key).encrypt(&Nonce::from(nonce), payload).map_err(|_| VaultError::Unopenable)?;
        let bytes = [nonce.as_slice(), &ciphertext].concat();
        Ok(Sealed(format!("v1.{}.{}", key.id, URL_SAFE_NO_PAD.encode(bytes))))
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

/// What each database holds of a ring, to know its keys again.
fn check_binding(ring: &'static str) -> Binding {
    Binding::new(ring, "key check")
}

fn open_check(name: &'static str, ring: &KeyRing, check: &Sealed) -> Result<(), VaultError> {
    match open_with(name, ring, check, &check_binding(name), Purpose::Check) {
        Ok(_) => Ok(()),
        Err(_) => Err(VaultError::WrongKeys { ring: name }),
    }
}

/// Whether the newest key of the ring has sealed it.
fn is_newest(ring: &KeyRing, check: &Sealed) -> bool {
    parts(check).zip(ring.newest()).is_some_and(|((id, _), newest)| id == newest.id)
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new(key.bytes.expose().into())
}

/// HMAC-SHA-256 under a key derived for this use alone, so that no key both seals and authenticates.
fn mac(key: &Key, message: &[u8]) -> [u8; 32] {
    let hmac = |key: &[u8], message: &[u8]| -> [u8; 32] {
        // HMAC takes keys of any length, so this cannot fail.
        Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mac| mac.chain_update(message).finalize().into_bytes().into())
    };
    hmac(&hmac(key.bytes.expose(), b"itoms v1 mac"), message)
}

/// Key id and encoded bytes.
fn parts(sealed: &Sealed) -> Option<(&str, &str)> {
    sealed.0.strip_prefix("v1.")?.split_once('.')
}

fn open_with(name: &str, ring: &KeyRing, sealed: &Sealed, binding: &Binding, purpose: Purpose) -> Result<Secret<String>, VaultError> {
    tracing::debug!(?purpose, field = binding.field, "a sealed secret is opened");
    let (id, encoded) = parts(sealed).ok_or(VaultError::Unopenable)?;
    let key = ring.get(id).ok_or(VaultError::UnknownKey)?;
    let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| VaultError::Unopenable)?;
    let (nonce, ciphertext) = bytes.split_first_chunk::<12>().ok_or(VaultError::Unopenable)?;
    let aad = binding.associated_data(name, id);
    let opened = cipher(key).decrypt(&Nonce::from(*nonce), Payload { msg: ciphertext, aad: &aad }).map_err(|_| VaultError::Unopenable)?;
    let opened = Zeroizing::new(opened);
    let text = std::str::from_utf8(&opened).map_err(|_| VaultError::Unopenable)?;
    Ok(Secret::new(text.to_owned()))
}
