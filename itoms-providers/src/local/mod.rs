//! Everything that lets the product run with no account anywhere.

mod breached_passwords;
mod outbox;

pub use breached_passwords::BreachedPasswordsFile;
pub use outbox::{Outbox, OutboxFolderError};
