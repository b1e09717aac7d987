//! PostgreSQL, with Row Level Security as the inner fence (P3.1-a).
//!
//! Three roles. The *owner* runs a [`Migration`] and owns schema `itoms`; no server keeps its connection. The
//! *application*, a login that acts as `itoms_app`, serves people: each transaction says in the message that
//! opens it as whom it acts, and row policies look at nothing else. The *visitor*, who acts as `itoms_visitor`,
//! reads what is published, and could not read more if it tried.
//!
//! | to find | look at |
//! | --- | --- |
//! | who may read and write what | `migrations/postgres/0001_frame_policies.sql` |
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

#[path = "../sql/account_links.rs"]
mod account_links;
#[path = "../sql/accounts.rs"]
mod accounts;
#[path = "../sql/admissions.rs"]
mod admissions;
#[path = "../sql/api_keys.rs"]
mod api_keys;
#[path = "../sql/attention.rs"]
mod attention;
#[path = "../sql/branding.rs"]
mod branding;
#[path = "../sql/contents.rs"]
mod contents;
#[path = "../sql/decode.rs"]
mod decode;
#[path = "../sql/devices.rs"]
mod devices;
#[path = "../sql/events.rs"]
mod events;
#[path = "../sql/factors.rs"]
mod factors;
#[path = "../sql/idempotency.rs"]
mod idempotency;
#[path = "../sql/identities.rs"]
mod identities;
#[path = "../sql/jobs.rs"]
mod jobs;
#[path = "../sql/keyset.rs"]
mod keyset;
#[path = "../sql/like.rs"]
mod like;
#[path = "../sql/limits.rs"]
mod limits;
#[path = "../sql/mails.rs"]
mod mails;
#[path = "../sql/members.rs"]
mod members;
#[path = "../sql/need.rs"]
mod need;
#[path = "../sql/ownership.rs"]
mod ownership;
#[path = "../sql/passkeys.rs"]
mod passkeys;
#[path = "../sql/people.rs"]
mod people;
#[path = "../sql/previews.rs"]
mod previews;
#[path = "../sql/projects.rs"]
mod projects;
#[path = "../sql/published.rs"]
mod published;
#[path = "../sql/read_keys.rs"]
mod read_keys;
#[path = "../sql/sessions.rs"]
mod sessions;
#[path = "../sql/trail.rs"]
mod trail;
#[path = "../sql/vault.rs"]
mod vault;

pub use address::check_address;
pub use audit::{Fault, Finding};
pub use error::OpenError;
pub use migrate::Migration;
pub use options::PostgresOptions;
pub use store::PostgresStore;

use sqlx::Postgres as Db;
use statement::{failed, query, query_as, query_scalar};
use transaction::Transaction;
