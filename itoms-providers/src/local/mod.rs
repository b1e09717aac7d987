//! Everything that lets the product run with no account anywhere.

mod outbox;

pub use outbox::{Outbox, OutboxFolderError};
