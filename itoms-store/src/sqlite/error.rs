use itoms_core::{
    problem::{Kind, Problem},
    store::StoreError,
};
use std::path::PathBuf;

/// Why a file cannot be opened as a store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Each connection would get an empty database of its own.
    #[error("a database in memory cannot be a store: name a file, or use SqliteStore::temporary() in tests")]
    InMemory,
    /// No folder for a temporary file.
    #[error("there is no place for a temporary database: {0}")]
    NoTemporaryFolder(#[source] std::io::Error),
    /// The file is no database, cannot be read or written, or its folder is missing.
    #[error("the database {} cannot be opened: {source}; check that its folder exists and can be written", path.display())]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// A newer version of the program has changed the schema.
    #[error("the database {} was written by a newer version (schema {found}, this program knows {known}); start that version, or restore an older copy", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// An older version of the program made the schema, and it was not to be brought up ([`SqliteOptions::as_it_is`](super::SqliteOptions::as_it_is)).
    #[error("the database {} is of an older version (schema {found}, this program's is {known}); its next start brings it up: back it up before", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The schema of this program.
        known: i64,
    },
    /// The schema cannot be brought up to this version.
    #[error("the schema of {} cannot be brought up to this version: {source}", path.display())]
    Unmigratable {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: sqlx::migrate::MigrateError,
    },
}

impl Problem for OpenError {
    fn kind(&self) -> Kind {
        match self {
            Self::InMemory | Self::Newer { .. } | Self::Older { .. } => Kind::NotConfigured,
            Self::NoTemporaryFolder(_) | Self::Unopenable { .. } | Self::Unmigratable { .. } => Kind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::InMemory => "database_in_memory",
            Self::NoTemporaryFolder(_) | Self::Unopenable { .. } => "database_unopenable",
            Self::Newer { .. } => "schema_newer",
            Self::Older { .. } => "schema_older",
            Self::Unmigratable { .. } => "schema_unmigratable",
        }
    }
}

/// What SQLite says, by what can be done about it: <https://www.sqlite.org/rescode.html>.
pub(super) fn failed(error: sqlx::Error) -> StoreError {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const CONSTRAINT: u32 = 19;
    const MISMATCH: u32 = 20;
    let code = match &error {
        sqlx::Error::Database(database) => database.code().and_then(|code| code.parse::<u32>().ok()),
        _ => None,
    };
    // The low byte is the primary code.
    match code.map(|code| code & 0xff) {
        Some(BUSY | LOCKED) => StoreError::Contended,
        Some(CONSTRAINT | MISMATCH | 1) => StoreError::Defect(error.into()),
        Some(_) => StoreError::Unavailable(error.into()),
        None => match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => StoreError::Unavailable(error.into()),
            sqlx::Error::PoolClosed => StoreError::Closed,
            _ => StoreError::Defect(error.into()),
        },
    }
}
