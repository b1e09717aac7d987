use super::error::Trouble;
use itoms_core::account::IdentityProviderError;
use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, MutexGuard};

/// What a provider said, kept for a while. Whoever needs it meanwhile waits for the one who asks; what went wrong is
/// not kept.
pub(super) struct Cache<T> {
    kept: Mutex<Option<Kept<T>>>,
    lifetime: Duration,
    again: Duration,
    patience: Duration,
}

struct Kept<T> {
    value: Arc<T>,
    at: Instant,
}

impl<T> Cache<T> {
    /// Keeps a value for `lifetime`, and asks for a newer one no sooner than `again` after it came. Whoever waits longer than
    /// `patience` for another who asks is told that nobody answers: a provider that hangs makes no queue.
    pub(super) fn new(lifetime: Duration, again: Duration, patience: Duration) -> Self {
        Self { kept: Mutex::new(None), lifetime, again, patience }
    }

    async fn lock(&self) -> Result<MutexGuard<'_, Option<Kept<T>>>, IdentityProviderError> {
        let locked = tokio::time::timeout(self.patience, self.kept.lock()).await;
        locked.map_err(|_| Trouble::Unreachable("no answer in time").into())
    }

    pub(super) async fn get(&self, ask: impl AsyncFnOnce() -> Result<T, IdentityProviderError>) -> Result<Arc<T>, IdentityProviderError> {
        let mut kept = self.lock().await?;
        match kept.as_ref().filter(|kept| kept.at.elapsed() < self.lifetime) {
            Some(kept) => Ok(Arc::clone(&kept.value)),
            None => Self::replace(&mut kept, ask).await,
        }
    }

    /// A newer value than `seen`, or the same where it came only just now: nobody makes us ask as often as they like.
    pub(super) async fn get_again(
        &self,
        seen: Arc<T>,
        ask: impl AsyncFnOnce() -> Result<T, IdentityProviderError>,
    ) -> Result<Arc<T>, IdentityProviderError> {
        let mut kept = self.lock().await?;
        match kept.as_ref() {
            Some(kept) if !Arc::ptr_eq(&kept.value, &seen) || kept.at.elapsed() < self.again => Ok(Arc::clone(&kept.value)),
            _ => Self::replace(&mut kept, ask).await,
        }
    }

    async fn replace(
        kept: &mut Option<Kept<T>>,
        ask: impl AsyncFnOnce() -> Result<T, IdentityProviderError>,
    ) -> Result<Arc<T>, IdentityProviderError> {
        let value = Arc::new(ask().await?);
        #[expect(clippy::disallowed_methods, reason = "how long an answer of somebody else is kept decides nothing about anybody")]
        let at = Instant::now();
        *kept = Some(Kept { value: Arc::clone(&value), at });
        Ok(value)
    }
}

impl<T> fmt::Debug for Cache<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}
