#[cfg(feature = "sqlite")]
mod sqlite {
    itoms_core::conformance::store!(async { itoms_store::sqlite::SqliteStore::temporary().await.unwrap() });
}
