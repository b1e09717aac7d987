//! PostgreSQL, with Row Level Security as the inner fence (P3.1-a).
//!
//! Three roles. The *owner* runs a [`Migration`] and owns schema `itoms`; no server keeps its connection. The
//! *application*, a login that acts as `itoms_app`, serves people: each transaction says in the message that
//! opens it as whom it acts, and row policies look at nothing else. The *visitor*, who acts as `itoms_visitor`,
//! reads what is published, and could not read more if it tried.
//!
//! | to find | look at |
//! | --- | --- |
//! | who may read and write what | `migrations/postgres/0001_frame_policies.sql`, and what later ones make of it: `select * from pg_policies where schemaname = 'itoms'` |
//! | how a transaction says as whom | `scope.rs` |
//! | why a connection never goes back as somebody | `connection.rs` |
//! | which logins are refused | `roles.rs` |
//! | how a pooler is found out | `pooler.rs` |
//! | when statements have names | `statement.rs` |
//! | what `itoms-server doctor` looks for | `audit.rs` |

mod address;
mod audit;
mod connection;
mod dialect;
mod error;
mod migrate;
mod options;
mod pooler;
mod roles;
mod schema;
mod scope;
mod statement;
mod store;
#[cfg(test)]
mod tests;
mod transaction;

#[path = "../sql/mod.rs"]
mod sql;

pub use address::check_address;
pub use audit::{Fault, Finding};
pub use error::{Login, OpenError};
pub use migrate::Migration;
pub use options::PostgresOptions;
pub use store::PostgresStore;

use sqlx::Postgres as Db;
use statement::{failed, query, query_as, query_scalar};
use transaction::Transaction;
