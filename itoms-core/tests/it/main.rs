//! The use cases, through the handle, on the embedded store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod accounts;
mod addresses;
mod composition;
mod contents;
mod identities;
mod jobs;
mod leaving;
mod port_methods;
mod projects;
mod sign_up_policy;
mod vault;
mod worker;
mod world;
