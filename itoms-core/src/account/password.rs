use crate::{
    problem::Violation,
    random::{Random, RandomError},
    secret::Secret,
};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc};
use std::{num::NonZeroUsize, sync::Arc};
use tokio::sync::Semaphore;

/// An argon2id hash as a PHC string, with its own parameters and salt (P1.1-c). It cannot print itself.
#[derive(Clone)]
pub struct PasswordHash(Secret<String>);

impl PasswordHash {
    /// From a stored row.
    #[must_use]
    pub fn from_stored(phc: String) -> Self {
        Self(Secret::new(phc))
    }

    /// The PHC string, for the store alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// How passwords are hashed. The defaults are OWASP's least: 19 MiB, two passes, one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashing {
    /// Memory of one hash, in KiB; never below 19456 (P1.1-c).
    pub memory_kib: u32,
    /// Passes over the memory; never below 2.
    pub passes: u32,
    /// Hashes at once; each takes its memory and a core.
    pub at_once: NonZeroUsize,
    /// How many may wait. More are turned away with "too busy".
    pub queue: usize,
}

impl Hashing {
    const LEAST_MEMORY_KIB: u32 = 19_456;
    const LEAST_PASSES: u32 = 2;
}

impl Default for Hashing {
    fn default() -> Self {
        let at_once = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { memory_kib: Self::LEAST_MEMORY_KIB, passes: Self::LEAST_PASSES, at_once, queue: 64 }
    }
}

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HashError {
    #[error("too many people are signing in right now")]
    Busy,
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error("the password hasher failed: {0}")]
    Failed(String),
}

/// Whether a password was the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    /// Right, but hashed with less than what is asked for today.
    RightButWeak,
    Wrong,
}

/// Hashes on a bounded pool with a bounded queue, so that a flood of sign-ins can take neither all memory
/// nor all cores.
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
    /// The hash of nobody's password: verified for unknown addresses, so that they cost the same.
    decoy: PasswordHash,
}

impl PasswordHasher {
    /// The least length of a new password.
    pub const MIN_CHARACTERS: usize = 12;
    /// The greatest length of a password.
    pub const MAX_BYTES: usize = 4096;

    pub(crate) fn new(hashing: Hashing, random: &dyn Random) -> Result<Self, HashError> {
        let memory = hashing.memory_kib.max(Hashing::LEAST_MEMORY_KIB);
        let passes = hashing.passes.max(Hashing::LEAST_PASSES);
        let params = Params::new(memory, passes, 1, None).map_err(|error| HashError::Failed(error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut nobody = [0; 16];
        random.fill(&mut nobody)?;
        let decoy = hash(&argon2, &Secret::new(hex::encode(nobody)), &salt(random)?)?;
        let running = Arc::new(Semaphore::new(hashing.at_once.get()));
        let admitted = Arc::new(Semaphore::new(hashing.at_once.get().saturating_add(hashing.queue)));
        Ok(Self { argon2, running, admitted, decoy })
    }

    /// The rules for a new password: long enough, not monstrous, nothing else (ASVS 6.2.1, 6.2.5, 6.2.9).
    pub(crate) fn check_new(password: &Secret<String>) -> Result<(), Violation> {
        let characters = password.expose().chars().count();
        match password.expose().len() {
            0 => Err(Violation::required("password")),
            _ if characters < Self::MIN_CHARACTERS => Err(Violation::too_short("password", Self::MIN_CHARACTERS, characters, "characters")),
            bytes if bytes > Self::MAX_BYTES => Err(Violation::too_long("password", Self::MAX_BYTES, bytes, "bytes")),
            _ => Ok(()),
        }
    }

    pub(crate) async fn hash(&self, password: Secret<String>, random: &dyn Random) -> Result<PasswordHash, HashError> {
        let salt = salt(random)?;
        self.run(move |argon2| hash(argon2, &password, &salt)).await
    }

    /// Compares with the stored hash; for nobody's hash takes as long and says no.
    pub(crate) async fn verify(&self, password: Secret<String>, stored: Option<&PasswordHash>) -> Result<Verdict, HashError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.decoy).clone();
        self.run(move |argon2| {
            // Longer than any stored password: refused after the same work on a part of it.
            let password = password.expose();
            let cut = password.len() > Self::MAX_BYTES;
            let bytes = password.as_bytes().get(..Self::MAX_BYTES).unwrap_or(password.as_bytes());
            let phc = phc::PasswordHash::new(stored.expose()).map_err(|error| HashError::Failed(error.to_string()))?;
            let right = argon2.verify_password(bytes, &phc).is_ok() && known && !cut;
            Ok(match right {
                false => Verdict::Wrong,
                true if is_weak(argon2, &phc) => Verdict::RightButWeak,
                true => Verdict::Right,
            })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| HashError::Busy)?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(|_| HashError::Busy)?;
        // What the tests count: a known and an unknown address must cost the same.
        tracing::trace!("a password is hashed");
        let argon2 = self.argon2.clone();
        let hashed = tokio::task::spawn_blocking(move || {
            // Held until the work is over, also when nobody waits for it any more.
            let _places = (admitted, running);
            work(&argon2)
        });
        hashed.await.map_err(|error| HashError::Failed(error.to_string()))?
    }
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher").finish_non_exhaustive()
    }
}

fn salt(random: &dyn Random) -> Result<[u8; 16], RandomError> {
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    Ok(salt)
}

fn hash(argon2: &Argon2<'static>, password: &Secret<String>, salt: &[u8; 16]) -> Result<PasswordHash, HashError> {
    let phc = argon2.hash_password_with_salt(password.expose().as_bytes(), salt).map_err(|error| HashError::Failed(error.to_string()))?;
    Ok(PasswordHash(Secret::new(phc.to_string())))
}

/// Whether today's parameters are higher than those that made the hash.
fn is_weak(argon2: &Argon2<'static>, phc: &phc::PasswordHash) -> bool {
    let today = argon2.params();
    Params::try_from(phc).map_or(true, |then| then.m_cost() < today.m_cost() || then.t_cost() < today.t_cost())
}
