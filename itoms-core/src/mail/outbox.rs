use super::OutboxError;
use crate::{
    account::EmailAddress,
    id::{Id, KeptMailId},
    pointers::held_by_pointers,
    time::Timestamp,
};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::fmt;

/// Mails that are kept on this machine instead of being sent, for its operator to read. Proved by `conformance::outbox!`.
///
/// What cannot be read is an error, and never looks like an outbox without mails.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Outbox: Send + Sync + 'static {
    /// Where they are, as the operator would look for them: the name of a folder.
    fn place(&self) -> String;

    /// The newest mails, the newest of them first, that are older than the mail `before`, or of all without; `limit` at most.
    /// A mail that is not there begins anew.
    ///
    /// # Errors
    /// [`OutboxError`], by what can be done about it.
    async fn list(&self, before: Option<String>, limit: usize) -> Result<Vec<KeptMail>, OutboxError>;

    /// One mail, by the id that [`Outbox::list`] gave it; nothing if there is none. Anybody's words can be asked for here: what
    /// is no such id finds nothing, and reaches no further than the outbox.
    ///
    /// # Errors
    /// [`OutboxError`], by what can be done about it.
    async fn show(&self, id: &str) -> Result<Option<KeptMail>, OutboxError>;
}

held_by_pointers! {
    #[async_trait]
    Outbox {
        fn place(&self) -> String {
            (**self).place()
        }

        async fn list(&self, before: Option<String>, limit: usize) -> Result<Vec<KeptMail>, OutboxError> {
            (**self).list(before, limit).await
        }

        async fn show(&self, id: &str) -> Result<Option<KeptMail>, OutboxError> {
            (**self).show(id).await
        }
    }
}

/// A mail in an [`Outbox`], as its recipient would read it. Its texts hold links with secrets, so it cannot print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptMail {
    /// Its name in the outbox, fit for an address: letters, digits, `-` and `_` of ASCII.
    pub id: String,
    /// When it was kept.
    pub at: Timestamp,
    /// Who sends: name and address.
    pub from: String,
    /// Who gets it: name and address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

impl KeptMail {
    /// As the audit trail names it: by its own id where that is one, as in our own outbox, or else by what its name makes of it.
    pub(crate) fn trail_id(&self) -> KeptMailId {
        self.id.parse().unwrap_or_else(|_| {
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&Sha256::digest(&self.id)[..16]);
            KeptMailId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
        })
    }

    /// The address of who gets it.
    pub(crate) fn address(&self) -> Option<EmailAddress> {
        let address = self.to.rsplit_once('<').map_or(&*self.to, |(_, address)| address.trim_end_matches('>'));
        EmailAddress::parse(address).ok()
    }
}

impl fmt::Debug for KeptMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptMail").field("id", &self.id).finish_non_exhaustive()
    }
}
