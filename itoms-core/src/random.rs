//! Randomness as a port.

use crate::{
    pointers::held_by_pointers,
    problem::{Kind, Problem, Retry},
};
use std::time::Duration;

/// The source of randomness answered none; nothing that needs a secret can go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the system's source of randomness is unavailable: {0}")]
pub struct RandomError(pub String);

impl Problem for RandomError {
    fn kind(&self) -> Kind {
        Kind::Unavailable
    }

    fn retry(&self) -> Retry {
        Retry::After(Duration::from_secs(5))
    }

    fn code(&self) -> &'static str {
        "randomness_unavailable"
    }
}

/// The port through which all code gets unpredictable bytes.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` from a cryptographically secure source.
    ///
    /// # Errors
    /// [`RandomError`] when the source answers none; `bytes` must not be used then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

held_by_pointers! {
    Random {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
            (**self).fill(bytes)
        }
    }
}

/// The generator of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one adapter of the randomness port")]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        getrandom::fill(bytes).map_err(|error| RandomError(error.to_string()))
    }
}

/// Repeatable bytes from a seed, for tests. Never for a secret that matters.
#[cfg(feature = "mock")]
#[derive(Debug)]
pub struct SeededRandom {
    seed: u64,
    drawn: std::sync::atomic::AtomicU64,
}

#[cfg(feature = "mock")]
impl SeededRandom {
    /// The same seed gives the same bytes in the same order.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: 0.into() }
    }
}

#[cfg(feature = "mock")]
impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        use sha2::{Digest, Sha256};
        for chunk in bytes.chunks_mut(32) {
            let draw = self.drawn.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let block = Sha256::new().chain_update(self.seed.to_le_bytes()).chain_update(draw.to_le_bytes()).finalize();
            for (byte, random) in chunk.iter_mut().zip(block) {
                *byte = random;
            }
        }
        Ok(())
    }
}
