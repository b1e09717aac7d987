use super::{Db, OpenError, Transaction, error::unopenable, failed, migrate};
use async_trait::async_trait;
use itoms_core::store::{self, Actor, Store, StoreError};
use sqlx::{
    Connection, Pool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{sync::OnceCell, time::timeout};

/// Whoever has the writer for longer writes.
const A_MOMENT: Duration = Duration::from_millis(250);

/// When a commit is on the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// Before it is answered: no acknowledged write is lost with the power.
    #[default]
    Full,
    /// Soon after. The file stays whole, but the last commits may be lost with the power.
    Normal,
}

/// How a file is opened.
#[derive(Debug, Clone)]
#[must_use]
pub struct SqliteOptions {
    pub(super) path: PathBuf,
    synchronous: Synchronous,
    readers: u32,
    pub(super) busy_timeout: Duration,
    is_left_alone: bool,
    temporary: Option<Arc<TempDir>>,
}

impl SqliteOptions {
    /// That file; made if it is not there.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let (synchronous, busy_timeout) = (Synchronous::Full, Duration::from_secs(5));
        Self { path: path.into(), synchronous, readers: 8, busy_timeout, is_left_alone: false, temporary: None }
    }

    fn in_a_temporary_folder() -> Result<Self, OpenError> {
        let folder = tempfile::tempdir().map_err(OpenError::NoTemporaryFolder)?;
        // It goes with the process: nothing of it outlives a loss of power.
        let options = Self::new(folder.path().join("itoms.db")).readers(4).synchronous(Synchronous::Normal);
        Ok(Self { temporary: Some(Arc::new(folder)), ..options })
    }

    /// When a commit is on the disk; before it is answered, without.
    pub fn synchronous(self, synchronous: Synchronous) -> Self {
        Self { synchronous, ..self }
    }

    /// How many may read at once, 8 without. There is always one writer.
    pub fn readers(self, readers: u32) -> Self {
        Self { readers: readers.max(1), ..self }
    }

    /// How long to wait for the writer, or for another program that holds the file; 5 seconds without.
    pub fn busy_timeout(self, busy_timeout: Duration) -> Self {
        Self { busy_timeout, ..self }
    }

    /// The file as it is: one that is not there is not made, and one of an older version is refused ([`OpenError::Older`]) in the
    /// place of being brought up.
    pub fn as_it_is(self) -> Self {
        Self { is_left_alone: true, ..self }
    }

    /// Opens the file and brings its schema up to this version.
    ///
    /// # Errors
    /// [`OpenError`], with cause and mend.
    pub async fn open(self) -> Result<SqliteStore, OpenError> {
        // Each connection would get an empty database of its own.
        if self.path.as_os_str().is_empty() || self.path.to_string_lossy().contains(":memory:") {
            return Err(OpenError::InMemory);
        }
        let unopenable = |source| unopenable(&self.path, source);
        if !self.is_left_alone {
            make_private(&self.path).map_err(|error| unopenable(error.into()))?;
        }
        let options = SqliteConnectOptions::new()
            .filename(&self.path)
            .create_if_missing(!self.is_left_alone)
            .synchronous(match self.synchronous {
                Synchronous::Full => SqliteSynchronous::Full,
                Synchronous::Normal => SqliteSynchronous::Normal,
            })
            .foreign_keys(true)
            // What is deleted is overwritten: a page that is free would keep it (P5.3-a).
            .pragma("secure_delete", "on")
            .busy_timeout(self.busy_timeout);
        // It is part of the file.
        let options = if self.is_left_alone { options } else { options.journal_mode(SqliteJournalMode::Wal) };
        let pool = SqlitePoolOptions::new()
            .acquire_timeout(self.busy_timeout)
            .test_before_acquire(false)
            // Where the disk is full or fails, SQLite has undone a transaction before it is asked to, which sqlx does not see: it
            // would begin none on that connection any more.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
        let writer = pool.clone().max_connections(1).connect_with(options.clone()).await.map_err(unopenable)?;
        match self.is_left_alone {
            true => migrate::check(&writer, &self.path).await?,
            false => migrate::run(&writer, &self.path).await?,
        }
        let reading = options.pragma("query_only", "on");
        let readers = pool.max_connections(self.readers).min_connections(1).connect_with(reading).await.map_err(unopenable)?;
        Ok(SqliteStore { readers, writer, path: self.path.into(), _temporary: self.temporary })
    }
}

/// Makes the file, if it is not there, for its owner's eyes only, whatever the folder lets through. SQLite gives the same
/// rights to the files that it makes beside it.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// A file of this version's schema, made once in each process: copied, it is there sooner than migrated.
static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();

async fn migrated() -> Result<Vec<u8>, OpenError> {
    let store = SqliteOptions::in_a_temporary_folder()?.open().await?;
    store.close().await;
    std::fs::read(store.path()).map_err(OpenError::NoTemporaryFolder)
}

/// The embedded store. A cheap clone.
///
/// # Examples
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use itoms_core::{project::Slug, store::{Actor, Store}};
/// use itoms_store::sqlite::SqliteStore;
///
/// let folder = tempfile::tempdir()?;
/// let store = SqliteStore::open(folder.path().join("itoms.db")).await?;
/// let mut tx = store.read(Actor::Visitor).await?;
/// let slug = Slug::parse_project("notes").map_err(|violation| violation.message)?;
/// assert!(tx.projects().site(&slug).await?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pub(super) readers: Pool<Db>,
    pub(super) writer: Pool<Db>,
    path: Arc<Path>,
    /// Removes the folder with the last clone.
    _temporary: Option<Arc<TempDir>>,
}

impl SqliteStore {
    /// Opens that file with the defaults of [`SqliteOptions`]; makes it if it is not there.
    ///
    /// # Errors
    /// [`OpenError`], with cause and mend.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        SqliteOptions::new(path).open().await
    }

    /// A new file in a temporary folder, removed with the last clone; otherwise as in production.
    ///
    /// # Errors
    /// [`OpenError`], when there is no place for it.
    pub async fn temporary() -> Result<Self, OpenError> {
        let options = SqliteOptions::in_a_temporary_folder()?;
        let migrated = MIGRATED.get_or_try_init(migrated).await?;
        make_private(&options.path).and_then(|()| std::fs::write(&options.path, migrated)).map_err(OpenError::NoTemporaryFolder)?;
        options.open().await
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the database answers whoever reads and whoever writes. While somebody writes it does, however long that takes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.readers).await.map_err(failed)?;
        match timeout(A_MOMENT, self.writer.acquire()).await {
            Err(_) | Ok(Err(sqlx::Error::PoolTimedOut)) => {}
            Ok(lent) => {
                sqlx::query("select 1").execute(&mut *lent.map_err(failed)?).await.map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Waits for what is open and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Store for SqliteStore {
    async fn read(&self, actor: Actor) -> Result<Box<dyn store::Transaction>, StoreError> {
        Ok(Box::new(match actor {
            Actor::Visitor => Transaction::plain(&self.readers, actor).await?,
            _ => Transaction::begin(&self.readers, "begin", actor).await?,
        }))
    }

    async fn write(&self, actor: Actor) -> Result<Box<dyn store::Transaction>, StoreError> {
        if actor == Actor::Visitor {
            return Err(StoreError::Refused);
        }
        // Waits for the writer here and not at the first write, where waiting could end in a deadlock.
        Ok(Box::new(Transaction::begin(&self.writer, "begin immediate", actor).await?))
    }

    async fn close(&self) {
        Self::close(self).await;
    }
}
