//! A fresh database for one test.

use itoms_store::postgres::PostgresStore;
use itoms_testing::{Database, Postgres};
use std::ops::Deref;
use tokio::sync::{Mutex, MutexGuard};

/// A store on a database of its own. One test has the server at a time: readers of events wait for the oldest
/// transaction of the whole server, so another test's would show.
pub(crate) struct Fixture {
    pub(crate) store: PostgresStore,
    pub(crate) database: Database,
    _server: MutexGuard<'static, ()>,
}

impl Fixture {
    /// Nothing where there is no server; that was said aloud, and fails in continuous integration.
    pub(crate) async fn new() -> Option<Self> {
        static SERVER: Mutex<()> = Mutex::const_new(());
        let postgres = Postgres::start()?;
        let server = SERVER.lock().await;
        let database = postgres.database().await;
        let store = PostgresStore::connect(database.application_url()).await.unwrap();
        Some(Self { store, database, _server: server })
    }
}

impl Deref for Fixture {
    type Target = PostgresStore;

    fn deref(&self) -> &PostgresStore {
        &self.store
    }
}
