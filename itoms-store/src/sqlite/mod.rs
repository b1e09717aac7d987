//! The embedded store: one file, one writer, no configuration.

mod damage;
mod dialect;
mod error;
mod guard;
mod migrate;
#[cfg(test)]
mod plans;
mod store;
#[cfg(test)]
mod tests;
mod transaction;

#[path = "../sql/mod.rs"]
mod sql;

pub use error::OpenError;
pub use store::{SqliteOptions, SqliteStore, Synchronous};

use error::failed;
use sqlx::{Sqlite as Db, query, query_as, query_scalar};
use transaction::Transaction;
