use crate::program::{config::Config, failure::Failure};
use itoms_core::store::StoreError;
use itoms_store::{
    postgres::{Login, Migration, OpenError, PostgresOptions, PostgresStore},
    sqlite::{SqliteOptions, SqliteStore},
};
use std::path::PathBuf;

/// The store that the settings choose.
#[derive(Clone)]
pub(crate) enum Database {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

/// Where the embedded database is.
pub(crate) fn file(config: &Config) -> PathBuf {
    config.data_dir.join("itoms.db")
}

impl Database {
    /// Opens it, as it is on PostgreSQL; on SQLite that file.
    pub(super) async fn open(config: &Config, file: SqliteOptions) -> Result<Self, Failure> {
        let Some(url) = &config.database_url else {
            refuse_half_of_postgres(config)?;
            return file.open().await.map(Self::Sqlite).map_err(|error| Failure::database(&error));
        };
        let mut options = PostgresOptions::to(url.expose().as_str());
        if let Some(visitor) = &config.database_visitor_url {
            options = options.visitor(visitor.expose().as_str());
        }
        if config.database_pooler {
            options = options.transaction_pooler();
        }
        options.open().await.map(Self::Postgres).map_err(|error| refused(&error))
    }

    /// Brings the schema up to this version, and grants the application and the visitor what they need.
    pub(crate) async fn migrate(config: &Config) -> Result<(), Failure> {
        let Some(owner) = &config.database_owner_url else {
            let message = "ITOMS_DATABASE_OWNER_URL: give the address of a login that owns the schema, such as postgres://owner@host/itoms";
            return Err(Failure::new(Failure::USAGE, message));
        };
        let mut migration = Migration::of(owner.expose().as_str());
        if let Some(url) = &config.database_url {
            migration = migration.application(url.expose().as_str());
        }
        if let Some(url) = &config.database_visitor_url {
            migration = migration.visitor(url.expose().as_str());
        }
        migration.run().await.map_err(|error| refused(&error))
    }

    /// Whether it answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.ping().await,
            Self::Postgres(store) => store.ping().await,
        }
    }
}

/// With the setting whose address it is about, where it is about one.
fn refused(error: &OpenError) -> Failure {
    let OpenError::Unavailable { login, .. } = error else { return Failure::database(error) };
    let setting = match login {
        Login::Owner => "ITOMS_DATABASE_OWNER_URL",
        Login::Application => "ITOMS_DATABASE_URL",
        Login::Visitor => "ITOMS_DATABASE_VISITOR_URL",
    };
    Failure::new(Failure::DATABASE, format!("{setting}: {error}"))
}

/// Whoever speaks of PostgreSQL does not mean the file.
fn refuse_half_of_postgres(config: &Config) -> Result<(), Failure> {
    let given = [
        ("ITOMS_DATABASE_OWNER_URL", config.database_owner_url.is_some()),
        ("ITOMS_DATABASE_VISITOR_URL", config.database_visitor_url.is_some()),
        ("ITOMS_DATABASE_POOLER", config.database_pooler),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => Err(Failure::new(Failure::USAGE, format!("{name}: means nothing without ITOMS_DATABASE_URL; give that too"))),
        None => Ok(()),
    }
}
