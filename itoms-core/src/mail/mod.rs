//! Mail: the port, and the product's own mails in HTML and plain text from one source.

mod letter;
mod message;
mod port;

pub(crate) use message::Message;
pub use port::{Mail, MailError, Mailbox, Mailer};
