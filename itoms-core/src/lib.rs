//! The domain of itoms: its words, its rules, its use cases, and the ports through which it reaches the world.
//!
//! No SQL, no HTTP client, no vendor, no web framework. Start at [`Itoms::builder`]; swap a part by
//! implementing its port ([`Store`](store::Store), [`Mailer`](mail::Mailer), [`Clock`](time::Clock), …).

pub mod account;
pub mod api_key;
pub mod attention;
pub mod audit;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod content;
pub mod cursor;
pub mod event;
mod failure;
pub mod id;
pub mod idempotency;
mod itoms;
pub mod job;
pub mod language;
pub mod limit;
pub mod links;
pub mod mail;
pub mod people;
mod pointers;
pub mod privacy;
pub mod problem;
pub mod project;
pub mod provider;
pub mod random;
pub mod search;
pub mod secret;
pub mod sort;
pub mod store;
mod text;
pub mod time;
pub mod token;
mod unit_of_work;
pub mod vault;

pub use failure::Failure;
pub use itoms::{BuildError, Builder, Itoms, WeakItoms};
pub use problem::Error;
