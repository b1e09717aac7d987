//! The server, driven through its router, as a program and through a browser.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says why"
)]

mod api;
mod browser;
mod problems;
mod program;
mod refusals;
mod roles;
