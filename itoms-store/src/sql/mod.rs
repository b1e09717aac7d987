//! The repositories: each statement once, for both databases. What a database brings along is named where it is mounted.
#![deny(clippy::missing_trait_methods)] // a method that a port brings with a body of its own is written here all the same

mod account_links;
mod accounts;
mod admissions;
mod api_keys;
mod attention;
mod branding;
pub(super) mod contents;
mod decode;
mod devices;
mod events;
mod factors;
mod idempotency;
mod identities;
pub(super) mod jobs;
mod keyset;
mod like;
mod limits;
mod mails;
pub(super) mod members;
pub(super) mod need;
mod ownership;
mod passkeys;
pub(super) mod people;
mod previews;
pub(super) mod projects;
pub(super) mod published;
pub(super) mod read_keys;
pub(super) mod sessions;
mod trail;
mod vault;

use super::{Db, Transaction, dialect, failed, query, query_as, query_scalar};
