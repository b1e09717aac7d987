use itoms_core::{
    problem::{Kind, Problem, Retry},
    store::StoreError,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

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
    /// Another program holds the write lock of the file for longer than this one waits.
    #[error("another program writes to the database {} and takes long; let it come to its end, or stop it, then try again", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// What the file holds cannot be read, or is no database.
    #[error(
        "the database {file} is damaged ({found}); stop every server and worker, move {file}, {file}-wal and {file}-shm away, put a backup in the place of the first, and run `itoms-server doctor`",
        file = path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        found: String,
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
            Self::NoTemporaryFolder(_) | Self::Unopenable { .. } | Self::Busy { .. } | Self::Damaged { .. } | Self::Unmigratable { .. } => {
                Kind::Unavailable
            }
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Busy { .. } => Retry::After(Duration::from_secs(5)),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::InMemory => "database_in_memory",
            Self::NoTemporaryFolder(_) | Self::Unopenable { .. } => "database_unopenable",
            Self::Busy { .. } => "database_busy",
            Self::Damaged { .. } => "database_damaged",
            Self::Newer { .. } => "schema_newer",
            Self::Older { .. } => "schema_older",
            Self::Unmigratable { .. } => "schema_unmigratable",
        }
    }
}

const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const CORRUPT: u32 = 11;
const CONSTRAINT: u32 = 19;
const MISMATCH: u32 = 20;
const NOT_A_DATABASE: u32 = 26;

/// What SQLite says, by what can be done about it: <https://www.sqlite.org/rescode.html>.
pub(super) fn failed(error: sqlx::Error) -> StoreError {
    match code(&error) {
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

/// Why that file cannot be opened.
pub(super) fn unopenable(path: &Path, source: sqlx::Error) -> OpenError {
    let path = path.to_owned();
    match code(&source) {
        Some(BUSY | LOCKED) => OpenError::Busy { path },
        Some(CORRUPT | NOT_A_DATABASE) => OpenError::Damaged { path, found: source.to_string() },
        _ => OpenError::Unopenable { path, source },
    }
}

/// The primary code, which is the low byte.
fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}
