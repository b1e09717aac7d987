//! The server, driven through its router and as a program.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod api;
mod program;
