//! What is SQLite's own: the file, how it is opened, and what opens it no more.

use futures_util::future::join_all;
use itoms_core::{
    problem::Problem,
    project::Slug,
    store::{Actor, Store},
};
use itoms_store::sqlite::{OpenError, SqliteOptions, SqliteStore};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::Path;

/// Another program at the same file.
async fn other_program(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await.unwrap()
}

#[tokio::test]
async fn a_database_in_memory_is_refused() {
    for path in [":memory:", "", "file::memory:?cache=shared"] {
        let error = SqliteStore::open(path).await.unwrap_err();
        assert!(matches!(error, OpenError::InMemory), "{path:?}: {error}");
        assert_eq!(error.code(), "database_in_memory");
    }
}

#[tokio::test]
async fn a_file_is_opened_again_as_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itoms.db");
    let store = SqliteStore::open(&path).await.unwrap();
    let slug = Slug::parse("kept").unwrap();
    sqlx::query(
        "insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, deleted_at, version)
         values (zeroblob(16), 'Kept', 'kept', 'en', 'UTC', zeroblob(16), 1, 1, null, 1)",
    )
    .execute(&mut other_program(&path).await)
    .await
    .unwrap();
    store.close().await;

    let store = SqliteStore::open(&path).await.unwrap();
    store.ping().await.unwrap();
    let site = store.read(Actor::Visitor).await.unwrap().projects().site(&slug).await.unwrap();
    assert_eq!(site.map(|site| site.slug), Some(slug));
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_for_its_owners_eyes_only() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let store = SqliteStore::open(folder.path().join("itoms.db")).await.unwrap();
    store.ping().await.unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[tokio::test]
async fn many_may_open_a_new_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itoms.db");
    for opened in join_all((0..8).map(|_| SqliteStore::open(&path))).await {
        opened.unwrap().ping().await.unwrap();
    }
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itoms.db");
    SqliteStore::open(&path).await.unwrap().close().await;
    let newer =
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9000, 'later', true, x'00', 0)";
    sqlx::query(newer).execute(&mut other_program(&path).await).await.unwrap();

    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 9000, .. }), "{error}");
    assert!(error.to_string().contains("9000"), "{error}");
}

#[tokio::test]
async fn who_looks_at_a_file_leaves_it_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itoms.db");
    let look = async || SqliteOptions::new(&path).as_it_is().open().await;
    assert!(matches!(look().await, Err(OpenError::Unopenable { .. })));
    assert!(!path.exists(), "it is not made");
    // What a start leaves behind that is cut off at once.
    std::fs::write(&path, "").unwrap();
    assert!(matches!(look().await, Err(OpenError::Older { found: 0, .. })));
    assert!(std::fs::read(&path).unwrap().is_empty(), "it is not begun");

    SqliteStore::open(&path).await.unwrap().close().await;
    look().await.unwrap().close().await;
    let newest = "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)";
    sqlx::query(newest).execute(&mut other_program(&path).await).await.unwrap();
    for _ in 0..2 {
        let error = look().await.unwrap_err();
        assert!(matches!(error, OpenError::Older { .. }), "{error}");
        assert_eq!(error.code(), "schema_older");
    }
    sqlx::query("update _sqlx_migrations set checksum = x'00'").execute(&mut other_program(&path).await).await.unwrap();
    assert!(matches!(look().await, Err(OpenError::Unmigratable { .. })), "as a start would say");
}

#[tokio::test]
async fn who_looks_for_damage_finds_it_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itoms.db");
    let wal = folder.path().join("itoms.db-wal");
    let store = SqliteStore::open(&path).await.unwrap();
    SqliteOptions::new(&path).check_pages().await.unwrap();

    // As of a server that was killed: what it wrote last waits beside the file.
    let left = [&path, &wal].map(|file| std::fs::read(file).unwrap());
    store.close().await;
    std::fs::write(&path, &left[0]).unwrap();
    std::fs::write(&wal, &left[1]).unwrap();
    SqliteOptions::new(&path).check_pages().await.unwrap();
    assert_eq!([&path, &wal].map(|file| std::fs::read(file).unwrap()), left);

    SqliteStore::open(&path).await.unwrap().close().await;
    let mut damaged = std::fs::read(&path).unwrap();
    damaged[4096..].fill(0);
    std::fs::write(&path, &damaged).unwrap();
    let error = SqliteOptions::new(&path).check_pages().await.unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("itoms.db-wal"), "what to do: {error}");
    assert_eq!(std::fs::read(&path).unwrap(), damaged);
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = SqliteStore::open(folder.path().join("nowhere/itoms.db")).await.unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
}

#[tokio::test]
async fn readers_go_on_while_somebody_writes() {
    let store = SqliteStore::temporary().await.unwrap();
    let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&mut other_program(store.path()).await).await.unwrap();
    assert_eq!(mode, "wal");
    let mut other = other_program(store.path()).await;
    sqlx::query("begin immediate").execute(&mut other).await.unwrap();
    store.read(Actor::Visitor).await.unwrap().projects().site(&Slug::parse("x").unwrap()).await.unwrap();
}

#[tokio::test]
async fn who_waits_too_long_for_another_program_may_try_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itoms.db");
    let store = SqliteOptions::new(&path).busy_timeout(std::time::Duration::from_secs(1)).open().await.unwrap();
    let mut other = other_program(&path).await;
    sqlx::query("begin immediate").execute(&mut other).await.unwrap();
    let writer = Actor::Account(itoms_core::id::Id::from_uuid(uuid::Uuid::nil()));
    let error = store.write(writer).await.err().unwrap();
    assert_eq!(error.code(), "storage_busy");
    sqlx::query("rollback").execute(&mut other).await.unwrap();
    assert!(store.write(writer).await.is_ok());
}

#[tokio::test]
async fn a_file_that_another_program_writes_is_opened_where_nothing_is_to_be_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itoms.db");
    SqliteStore::open(&path).await.unwrap().close().await;
    let open = async || SqliteOptions::new(&path).busy_timeout(std::time::Duration::from_secs(1)).open().await;
    let mut other = other_program(&path).await;
    sqlx::query("begin immediate").execute(&mut other).await.unwrap();
    open().await.unwrap().close().await;

    let newest = "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)";
    sqlx::raw_sql(newest).execute(&mut other).await.unwrap();
    sqlx::raw_sql("commit; begin immediate").execute(&mut other).await.unwrap();
    let error = open().await.unwrap_err();
    assert!(matches!(error, OpenError::Busy { .. }), "{error}");
    assert!(error.to_string().contains("another program writes"), "{error}");
}

#[tokio::test]
async fn a_temporary_file_goes_with_its_last_clone() {
    let store = SqliteStore::temporary().await.unwrap();
    let path = store.path().to_owned();
    let clone = store.clone();
    drop(store);
    assert!(path.exists());
    drop(clone);
    assert!(!path.exists());
}
