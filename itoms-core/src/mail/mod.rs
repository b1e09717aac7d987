//! Mail: the port, and the product's own mails in HTML and plain text from one source.

mod error;
mod letter;
pub(crate) mod letters;
mod mails;
mod outbox;
mod port;
mod preference;
mod preference_link;
mod preferences;
mod repository;
mod sheet;
mod topic;
mod words;

pub use error::{MailError, MailPreferencesError, OutboxError};
pub(crate) use letter::Letter;
pub use mails::Mails;
#[cfg(feature = "mock")]
pub use outbox::MockOutbox;
pub use outbox::{KeptMail, Outbox};
#[cfg(feature = "mock")]
pub use port::MockMailer;
pub use port::{Mail, Mailbox, Mailer};
pub use preference::{AddressHash, MailPreferences, MailRefusal};
pub(crate) use preferences::carry_preferences;
pub use repository::MailPreferenceRepository;
pub use topic::MailTopic;
pub(crate) use words::Moment;
