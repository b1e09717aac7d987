use super::{
    hashing_memory::{Borrowed, HashingMemory},
    strength::{self, Known},
};
use crate::{
    problem::Violation,
    random::{Random, RandomError},
    secret::Secret,
};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::phc::{self, Output, ParamsString, Salt},
};
use std::{fmt::Display, num::NonZeroUsize, sync::Arc};
use tokio::sync::Semaphore;

const SALT: usize = 16;
const OUTPUT: usize = Params::DEFAULT_OUTPUT_LEN;

/// An argon2id hash as a PHC string, with its own parameters and salt (P1.1-c). It cannot print itself.
#[derive(Clone)]
pub struct PasswordHash(Secret<String>);

impl PasswordHash {
    /// From a stored row: for stores alone, since nothing is checked here.
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
    /// How many may wait. More are turned away with "too busy"; [`usize::MAX`] turns nobody away.
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

impl HashError {
    fn failed(error: impl Display) -> Self {
        Self::Failed(error.to_string())
    }
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
    params: Params,
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
    /// New passwords are judged in a queue of their own, half as many at once as are hashed: however many wait, they take
    /// no place of who signs in.
    judging: Arc<Semaphore>,
    to_judge: Arc<Semaphore>,
    memory: HashingMemory,
    /// A drawn hash that belongs to no password: compared for unknown addresses, so that they cost the same.
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
        let params = Params::new(memory, passes, 1, None).map_err(HashError::failed)?;
        let decoy = phc_string(&params, &drawn(random)?, &drawn(random)?)?;
        let hashed_at_once = hashing.at_once.get();
        let running = places(hashed_at_once);
        let admitted = places(hashed_at_once.saturating_add(hashing.queue));
        let judged_at_once = hashed_at_once.div_ceil(2);
        let judging = places(judged_at_once);
        let to_judge = places(judged_at_once.saturating_add(hashing.queue));
        Ok(Self { params, running, admitted, judging, to_judge, memory: HashingMemory::default(), decoy })
    }

    /// The rules for a new password: long enough, not monstrous, and hard to [guess](Self::judge), nothing else (ASVS
    /// 6.2.1, 6.2.4, 6.2.5, 6.2.9). This one costs nothing.
    pub(crate) fn check_length(password: &Secret<String>) -> Result<(), Violation> {
        let characters = password.expose().chars().count();
        match password.expose().len() {
            0 => Err(Violation::required("password")),
            _ if characters < Self::MIN_CHARACTERS => Err(Violation::too_short("password", Self::MIN_CHARACTERS, characters, "characters")),
            bytes if bytes > Self::MAX_BYTES => Err(Violation::too_long("password", Self::MAX_BYTES, bytes, "bytes")),
            _ => Ok(()),
        }
    }

    /// Whether a password of a length that may be is hard to guess. Who it belongs to matters: a name that everybody knows
    /// makes no password.
    pub(crate) async fn judge(&self, password: &Secret<String>, known: Known) -> Result<Result<(), Violation>, HashError> {
        let admitted = Arc::clone(&self.to_judge).try_acquire_owned().map_err(|_| HashError::Busy)?;
        let judging = Arc::clone(&self.judging).acquire_owned().await.map_err(|_| HashError::Busy)?;
        // Beside the others it stands in line for a core, one of the few at once.
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(|_| HashError::Busy)?;
        let password = password.clone();
        let judged = tokio::task::spawn_blocking(move || {
            let _places = (admitted, judging, running);
            strength::is_strong(password.expose(), &known)
        });
        Ok(if judged.await.map_err(HashError::failed)? { Ok(()) } else { Err(strength::violation()) })
    }

    pub(crate) async fn hash(&self, password: Secret<String>, random: &dyn Random) -> Result<PasswordHash, HashError> {
        let (params, salt) = (self.params.clone(), drawn(random)?);
        counted();
        self.run(move |memory| {
            let mut output = [0; OUTPUT];
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            digest(&argon2, password.expose().as_bytes(), &salt, &mut output, memory)?;
            phc_string(argon2.params(), &salt, &output)
        })
        .await
    }

    /// Compares with the stored hash; for nobody's hash takes as long and says no.
    pub(crate) async fn verify(&self, password: Secret<String>, stored: Option<&PasswordHash>) -> Result<Verdict, HashError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.decoy).clone();
        let today = self.params.clone();
        counted();
        self.run(move |memory| {
            // Longer than any stored password: refused after the same work on a part of it.
            let password = password.expose();
            let cut = password.len() > Self::MAX_BYTES;
            let bytes = password.as_bytes().get(..Self::MAX_BYTES).unwrap_or(password.as_bytes());
            let phc = phc::PasswordHash::new(stored.expose()).map_err(HashError::failed)?;
            let right = belongs(bytes, &phc, memory)? && known && !cut;
            Ok(match right {
                false => Verdict::Wrong,
                true if is_weak(&today, &phc) => Verdict::RightButWeak,
                true => Verdict::Right,
            })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Borrowed) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| HashError::Busy)?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(|_| HashError::Busy)?;
        let memory = self.memory.clone();
        let hashed = tokio::task::spawn_blocking(move || {
            // Held until the work is over and its memory is back, also when nobody waits for it any more.
            let _places = (admitted, running);
            let mut borrowed = memory.borrow();
            work(&mut borrowed)
        });
        hashed.await.map_err(HashError::failed)?
    }
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher").finish_non_exhaustive()
    }
}

/// What the tests count: a known and an unknown address must cost the same.
fn counted() {
    tracing::trace!("a password is hashed");
}

/// So many places, or as many as a semaphore can have: nobody has the memory to fill those.
fn places(count: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(count.min(Semaphore::MAX_PERMITS)))
}

fn drawn<const N: usize>(random: &dyn Random) -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}

fn digest(argon2: &Argon2<'_>, password: &[u8], salt: &[u8], output: &mut [u8], memory: &mut Borrowed) -> Result<(), HashError> {
    let blocks = memory.blocks(argon2.params().block_count()).map_err(HashError::failed)?;
    argon2.hash_password_into_with_memory(password, salt, output, blocks).map_err(HashError::failed)
}

fn phc_string(params: &Params, salt: &[u8; SALT], output: &[u8; OUTPUT]) -> Result<PasswordHash, HashError> {
    let phc = phc::PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(HashError::failed)?,
        salt: Some(Salt::new(salt).map_err(HashError::failed)?),
        hash: Some(Output::new(output).map_err(HashError::failed)?),
    };
    Ok(PasswordHash(Secret::new(phc.to_string())))
}

/// Whether that hash is the password's, made with the hash's own algorithm, parameters and salt. Outputs compare
/// in constant time.
fn belongs(password: &[u8], phc: &phc::PasswordHash, memory: &mut Borrowed) -> Result<bool, HashError> {
    let (Some(salt), Some(expected)) = (&phc.salt, &phc.hash) else { return Ok(false) };
    let algorithm = Algorithm::try_from(phc.algorithm.as_str()).map_err(HashError::failed)?;
    let version = phc.version.map(Version::try_from).transpose().map_err(HashError::failed)?.unwrap_or_default();
    let params = Params::try_from(phc).map_err(HashError::failed)?;
    let mut output = [0; Output::MAX_LENGTH];
    let output = &mut output[..expected.len()];
    digest(&Argon2::new(algorithm, version, params), password, salt, output, memory)?;
    Ok(Output::new(output).map_err(HashError::failed)? == *expected)
}

/// Whether today's parameters are higher than those that made the hash.
fn is_weak(today: &Params, phc: &phc::PasswordHash) -> bool {
    Params::try_from(phc).map_or(true, |then| then.m_cost() < today.m_cost() || then.t_cost() < today.t_cost())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;
    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    const PASSWORD: &str = "a password of the test";

    #[tokio::test]
    async fn hashes_are_those_of_any_other_argon2id() {
        let hasher = PasswordHasher::new(Hashing::default(), &SystemRandom).unwrap();
        let ours = hasher.hash(Secret::from(PASSWORD), &SystemRandom).await.unwrap();
        Argon2::default().verify_password(PASSWORD.as_bytes(), ours.expose()).unwrap();

        for params in [Params::new(19_456, 2, 1, None), Params::new(32_768, 3, 2, Some(64))] {
            let theirs = Argon2::from(params.unwrap()).hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef").unwrap();
            let theirs = PasswordHash::from_stored(theirs.to_string());
            assert_eq!(hasher.verify(Secret::from(PASSWORD), Some(&theirs)).await.unwrap(), Verdict::Right);
            assert_eq!(hasher.verify(Secret::from("another"), Some(&theirs)).await.unwrap(), Verdict::Wrong);
        }
    }
}
