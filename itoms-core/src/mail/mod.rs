//! Mail: the port, and the product's own mails in HTML and plain text from one source.

mod error;
mod letter;
pub(crate) mod letters;
mod mails;
mod port;
mod sheet;
mod words;

pub use error::MailError;
pub(crate) use letter::Letter;
pub use mails::Mails;
pub use port::{Mail, Mailbox, Mailer};
