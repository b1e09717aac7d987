//! Transactions as the cases open them.

use crate::store::{Actor, Store, StoreError, Transaction};

/// What a closure answers in a transaction of its own that only reads.
pub(super) async fn try_read<T>(
    store: &dyn Store,
    actor: Actor,
    look: impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut tx = store.read(actor).await?;
    look(&mut *tx).await
}

/// The same, where an error breaks the rule.
pub(super) async fn read<T>(store: &dyn Store, actor: Actor, look: impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>) -> T {
    try_read(store, actor, look).await.unwrap_or_else(|error| panic!("reading as {actor:?}: {error}"))
}

/// What a closure answers in a transaction of its own, committed; again from the start as often as it met
/// another in its way.
pub(super) async fn try_write<T>(
    store: &dyn Store,
    actor: Actor,
    act: impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    loop {
        match write_once(store, actor, &act).await {
            Err(StoreError::Contended) => tokio::task::yield_now().await,
            answer => return answer,
        }
    }
}

/// The same, where an error breaks the rule.
pub(super) async fn write<T>(store: &dyn Store, actor: Actor, act: impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>) -> T {
    try_write(store, actor, act).await.unwrap_or_else(|error| panic!("writing as {actor:?}: {error}"))
}

async fn write_once<T>(
    store: &dyn Store,
    actor: Actor,
    act: &impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut tx = store.write(actor).await?;
    let answer = act(&mut *tx).await?;
    tx.commit().await?;
    Ok(answer)
}
