//! The adapters, against the suites of their ports.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[cfg(any(feature = "local", feature = "resend", feature = "smtp"))]
mod arrived;
#[cfg(feature = "local")]
mod breached_passwords;
mod broken;
#[cfg(feature = "oidc")]
mod oidc;
#[cfg(feature = "local")]
mod outbox;
#[cfg(feature = "resend")]
mod resend;
#[cfg(feature = "smtp")]
mod smtp;
