use crate::{pointers::held_by_pointers, time::Timestamp};
use async_trait::async_trait;
use std::{fmt, io};

/// Mails that are kept on this machine instead of being sent, for its operator to read.
#[async_trait]
pub trait Outbox: Send + Sync + 'static {
    /// Where they are, as the operator would look for them: the name of a folder.
    fn place(&self) -> String;

    /// The newest mails that are older than the mail `before`, or all of them without; `limit` at most. An unknown mail
    /// begins anew.
    ///
    /// # Errors
    /// When they cannot be read.
    async fn list(&self, before: Option<&str>, limit: usize) -> io::Result<Vec<KeptMail>>;

    /// One mail, by the id that [`Outbox::list`] gave it; nothing if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    async fn show(&self, id: &str) -> io::Result<Option<KeptMail>>;
}

held_by_pointers! {
    #[async_trait]
    Outbox {
        fn place(&self) -> String {
            (**self).place()
        }

        async fn list(&self, before: Option<&str>, limit: usize) -> io::Result<Vec<KeptMail>> {
            (**self).list(before, limit).await
        }

        async fn show(&self, id: &str) -> io::Result<Option<KeptMail>> {
            (**self).show(id).await
        }
    }
}

/// A mail in an [`Outbox`], as its recipient would read it. Its texts hold links with secrets, so it cannot print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptMail {
    /// Its name in the outbox, fit for an address.
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

impl fmt::Debug for KeptMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptMail").field("id", &self.id).finish_non_exhaustive()
    }
}
