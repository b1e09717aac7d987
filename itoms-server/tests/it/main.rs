//! The server, driven through its router.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod api;
