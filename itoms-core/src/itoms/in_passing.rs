use super::Itoms;
use crate::store::StoreError;
use std::{sync::atomic::Ordering, time::Duration};
use tokio::time::timeout;

/// How long a request waits for what its answer does not need.
const PATIENCE: Duration = Duration::from_secs(1);

impl Itoms {
    /// Records what the next request may record as well: a busy store must keep nobody out, and nobody waiting. What takes long
    /// comes to its end by itself, and until then nothing of this kind is begun, which would only take more connections.
    pub(crate) async fn record_in_passing(
        &self,
        what: &'static str,
        recording: impl Future<Output = Result<(), StoreError>> + Send + 'static,
    ) {
        if self.0.is_behind.load(Ordering::Relaxed) {
            return;
        }
        let mut recording = tokio::spawn(async move {
            if let Err(error) = recording.await {
                tracing::warn!(%error, "{what} was not recorded");
            }
        });
        if timeout(PATIENCE, &mut recording).await.is_ok() {
            return;
        }
        tracing::warn!("{what} takes long to record: the store is busy");
        self.0.is_behind.store(true, Ordering::Relaxed);
        let itoms = self.clone();
        tokio::spawn(async move {
            let _ = recording.await;
            itoms.0.is_behind.store(false, Ordering::Relaxed);
        });
    }
}
