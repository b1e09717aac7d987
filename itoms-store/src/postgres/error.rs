//! What PostgreSQL answers, in the words of the port: by SQLSTATE, in one place.

use itoms_core::{
    problem::{Kind, Problem, Retry},
    store::StoreError,
};
use std::{fmt, time::Duration};

/// In the words of the port.
pub(super) fn store_error(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(answer) => match answer.code().as_deref() {
            // insufficient_privilege, row policies included.
            Some("42501") => StoreError::Refused,
            // serialization_failure, deadlock_detected, lock_not_available.
            Some("40001" | "40P01" | "55P03") => StoreError::Contended,
            Some(code) if is_unavailable(code) => StoreError::Unavailable(Box::new(error)),
            _ => StoreError::Defect(Box::new(error)),
        },
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => {
            StoreError::Unavailable(Box::new(error))
        }
        sqlx::Error::PoolClosed => StoreError::Closed,
        _ => StoreError::Defect(Box::new(error)),
    }
}

/// Connection exceptions, insufficient resources (disk, memory, connections), a statement that was cancelled
/// at its time limit, a server that shuts down, starts or is read-only after a failover, idle in transaction
/// for too long, a system error.
fn is_unavailable(code: &str) -> bool {
    let class = code.get(..2);
    matches!(class, Some("08" | "53" | "57" | "58")) || matches!(code, "25006" | "25P03")
}

/// Whether a value is there already that must be unique.
pub(super) fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Whether what a row belongs to is gone.
pub(super) fn is_orphaned(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The text is no URL of a PostgreSQL database. It may hold a password, so it is not repeated.
    #[error(
        "this is no address of a PostgreSQL database: write one such as postgres://user:password@host/database; in the password %23 stands for #, %2F for / and %3F for ?"
    )]
    NotAUrl,
    /// The URL says something behind its `?` that nobody here knows. It may belong to a password, so it is not repeated.
    #[error(
        "the address has a parameter behind its ? that is not known: check the spelling (sslmode, sslrootcert, application_name, …) or leave it out; a ? of the password is written %3F"
    )]
    UnknownParameter,
    /// The database does not answer at one of its addresses, or lets nobody in there.
    #[error(
        "the database does not answer {login} ({}); check that it runs, and that all of this address is right: host, port, name, login and password",
        cause(source)
    )]
    Unavailable {
        /// Whose address it is.
        login: Login,
        /// What went wrong.
        #[source]
        source: sqlx::Error,
    },
    /// A pooler in transaction mode, which nobody told of.
    #[error(
        "a pooler in transaction mode stands before the database: set ITOMS_DATABASE_POOLER=on (PostgresOptions::transaction_pooler), or give the address of the database itself"
    )]
    Pooler,
    /// The role could do more or less than it must. The statements mend it; run them as the database's owner.
    #[error("the database role {role} {reason}; as the owner of the database run:\n  {}", statements.join("\n  "))]
    WrongRole {
        /// Which role.
        role: String,
        /// What is wrong with it.
        reason: &'static str,
        /// What mends it.
        statements: Vec<String>,
    },
    /// There is no schema `itoms`, or an older one.
    #[error("the database has {} of the schema, this version needs {needed}: run `itoms-server migrate` with ITOMS_DATABASE_OWNER_URL set", version_text(*found))]
    Behind {
        /// The version that is there; none if there is no schema.
        found: Option<i64>,
        /// The version that is needed.
        needed: i64,
    },
    /// A later version of itoms made the schema.
    #[error("the database has version {found} of the schema, this version knows {known} at most: run the newer itoms")]
    Newer {
        /// The version that is there.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// A dump was restored into this cluster, which counts its transactions anew: readers would miss events.
    #[error(
        "the database was restored from another cluster: run `itoms-server migrate` with ITOMS_DATABASE_OWNER_URL set, so that events go on behind the restored ones"
    )]
    Restored,
    /// A migration failed; nothing of it was kept.
    #[error("the database could not be migrated: {0}")]
    Migration(#[source] Box<sqlx::migrate::MigrateError>),
}

/// Whose address of the database something is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// Who migrates.
    Owner,
    /// Who serves people, and visitors where they have no login of their own.
    Application,
    /// Who reads for visitors.
    Visitor,
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Owner => "its owner",
            Self::Application => "the application",
            Self::Visitor => "visitors",
        })
    }
}

/// Without the line of its own source that PostgreSQL tells, and sqlx repeats.
fn cause(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |answer| answer.message().to_owned())
}

fn version_text(found: Option<i64>) -> String {
    found.map_or_else(|| "no version".to_owned(), |version| format!("version {version}"))
}

impl OpenError {
    pub(super) fn wrong_role(role: impl Into<String>, reason: &'static str, statements: Vec<String>) -> Self {
        Self::WrongRole { role: role.into(), reason, statements }
    }

    /// Says whose address it was, where that is not the application's.
    pub(super) fn at(self, login: Login) -> Self {
        match self {
            Self::Unavailable { source, .. } => Self::Unavailable { login, source },
            other => other,
        }
    }
}

impl From<sqlx::Error> for OpenError {
    fn from(source: sqlx::Error) -> Self {
        Self::Unavailable { login: Login::Application, source }
    }
}

impl Problem for OpenError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable { .. } => Kind::Unavailable,
            Self::NotAUrl
            | Self::UnknownParameter
            | Self::Pooler
            | Self::WrongRole { .. }
            | Self::Behind { .. }
            | Self::Newer { .. }
            | Self::Restored
            | Self::Migration(_) => Kind::NotConfigured,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Unavailable { .. } => Retry::After(Duration::from_secs(5)),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAUrl | Self::UnknownParameter => "database_url",
            Self::Unavailable { .. } => "storage_unavailable",
            Self::Pooler => "database_pooler",
            Self::WrongRole { .. } => "database_role",
            Self::Behind { .. } => "database_schema_behind",
            Self::Newer { .. } => "database_schema_newer",
            Self::Restored => "database_restored",
            Self::Migration(_) => "database_migration",
        }
    }
}
