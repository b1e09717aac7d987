//! The writer goes on after whatever ended its transaction, and is asked whether it does.

use super::SqliteStore;
use itoms_core::{
    problem::Problem,
    store::{Actor, Store, StoreError, Task},
    vault::Sealed,
};

const NOBODY: Actor = Actor::System(Task::Vault);

/// Writes some hundred kilobytes, in one transaction.
async fn write(store: &SqliteStore) -> Result<(), StoreError> {
    let mut tx = store.write(NOBODY).await?;
    for ring in 0..100 {
        tx.vault().insert_key_check(&ring.to_string(), &Sealed::from_stored("x".repeat(3_000))).await?;
    }
    tx.commit().await
}

#[tokio::test]
async fn writing_goes_on_where_the_disk_was_full() {
    let store = SqliteStore::temporary().await.unwrap();
    sqlx::query("pragma max_page_count = 1").execute(&store.writer).await.unwrap();
    let full = write(&store).await.unwrap_err();
    assert_eq!(full.code(), "storage_unavailable", "{full}");
    assert!(full.to_string().contains("full"), "{full}");

    sqlx::query("pragma max_page_count = 100000").execute(&store.writer).await.unwrap();
    store.ping().await.unwrap();
    write(&store).await.unwrap();
    let kept: i64 = sqlx::query_scalar("select count(*) from vault_checks").fetch_one(&store.readers).await.unwrap();
    assert_eq!(kept, 100, "and nothing of the first");
}

#[tokio::test]
async fn a_writer_that_is_gone_is_found_and_a_busy_one_is_not() {
    let store = SqliteStore::temporary().await.unwrap();
    let busy = store.write(NOBODY).await.unwrap();
    store.ping().await.unwrap();
    drop(busy);
    store.writer.close().await;
    assert!(store.ping().await.is_err());
}
