//! The adapters, against the suites of their ports.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[cfg(feature = "local")]
mod outbox;
