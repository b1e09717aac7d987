use super::StoreError;
use std::time::Duration;
use tokio::time::timeout;

/// How long a request waits for what its answer does not need.
const PATIENCE: Duration = Duration::from_millis(500);

/// Records what the next request may record as well. A busy store must keep nobody out, and nobody waiting.
pub(crate) async fn record_in_passing(what: &'static str, recording: impl Future<Output = Result<(), StoreError>>) {
    match timeout(PATIENCE, recording).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "{what} was not recorded"),
        Err(_) => tracing::warn!("{what} was not recorded: the store is busy"),
    }
}
