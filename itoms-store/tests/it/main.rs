//! Both stores through the suite of the storage port, and the suite through stores that break its rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail where they stand")]

#[cfg(feature = "sqlite")]
mod broken;
mod conformance;
mod inventory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod statements;
#[cfg(feature = "sqlite")]
mod trail;
#[cfg(feature = "sqlite")]
mod worker;
