//! The embedded store: one file, one writer, no configuration.

mod dialect;
mod error;
mod guard;
mod migrate;
mod store;
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

pub use error::OpenError;
pub use store::{SqliteOptions, SqliteStore, Synchronous};

use error::failed;
use sqlx::{Sqlite as Db, query, query_as, query_scalar};
use transaction::Transaction;
