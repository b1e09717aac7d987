//! The suites that tell an implementer when a port is done. Each is one line in a test of the implementer's:
//!
//! ```text
//! itoms_core::conformance::store!(async { SqliteStore::temporary().await.unwrap() });
//! ```
//!
//! That line becomes one `#[test]` for each rule of the port, named after the rule. A case is a plain async
//! function over the port that panics when the rule does not hold; it gets a fresh, empty adapter, waits for
//! nothing but its answers, and fails after [`LIMIT`] instead of waiting for ever.
//!
//! `ITOMS_TEST_LONG=1` makes ten times as many rounds of whatever is played in rounds, such as races.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a case says that a rule does not hold by panicking")]

pub mod breached_passwords;
mod case;
pub mod identity_provider;
pub mod mailer;
pub mod outbox;
pub mod store;

pub use crate::{
    __breached_passwords as breached_passwords, __identity_provider as identity_provider, __mailer as mailer, __outbox as outbox,
    __store as store,
};
pub use case::{Case, LIMIT, block_on};
