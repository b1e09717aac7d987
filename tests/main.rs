//! The whole product through its public surface, told as stories, on both databases.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod harness;
mod hostile;
mod matrix;
mod promises;
mod stories;
