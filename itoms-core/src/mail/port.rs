use super::MailError;
use crate::{account::EmailAddress, pointers::held_by_pointers, time::Timestamp};
use async_trait::async_trait;
use url::Url;

/// Sends single mails. Proved by `conformance::mailer!`.
///
/// What an adapter answers for, of each [`Mail`]:
/// - **Texts.** Plain text and HTML arrive as they are, whatever their length and script, and so do subject and names: what
///   reads like an address, a header or an encoded word in them stays text.
/// - **Control characters.** One in a name, the subject or the id ends no header. The mail is
///   [`Refused`](MailError::Refused), or a space takes its place.
/// - **Headers.** It says `Auto-Submitted: auto-generated` (RFC 3834), and [`Mail::at`] is its `Date`, unless whoever takes it
///   dates it. With [`Mail::unsubscribe`] it has both headers of RFC 8058: `List-Unsubscribe: <…>` with that address, and
///   `List-Unsubscribe-Post: List-Unsubscribe=One-Click`; without it, neither.
/// - **Once.** The same [`Mail::id`] again is the same mail again: an adapter that can tell sends it once, and a `Message-ID`
///   is made of it.
/// - **Silence.** No error holds the name or address of who gets a mail, neither by `Display` nor by `Debug`: both are kept
///   and shown to operators.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Mailer: Send + Sync + 'static {
    /// What an operator calls the way on which mails leave, such as the name of a server. No secret is in it.
    fn name(&self) -> &str;

    /// Hands the mail over. `Ok` means that whoever took it answers for it from here on.
    ///
    /// # Errors
    /// [`MailError`], by what can be done about it.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;

    /// Removes what this mailer itself still keeps of mails that were asked for before that instant, as in a folder. One that
    /// hands mails over keeps none. Every worker calls it each hour, with an instant 30 days ago.
    ///
    /// # Errors
    /// [`MailError::Unavailable`]; it is called again.
    async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
        let _ = before;
        Ok(())
    }
}

held_by_pointers! {
    #[async_trait]
    Mailer {
        fn name(&self) -> &str {
            (**self).name()
        }

        async fn send(&self, mail: &Mail) -> Result<(), MailError> {
            (**self).send(mail).await
        }

        async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
            (**self).forget_mails(before).await
        }
    }
}

/// A mail, ready to leave. Its texts hold links with secrets, so it cannot print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The same over all tries of the same mail; fit for a `Message-ID` and for a provider's idempotency key.
    pub id: String,
    /// When it was asked for; the same over all tries.
    pub at: Timestamp,
    /// Who sends.
    pub from: Mailbox,
    /// Who gets it.
    pub to: Mailbox,
    /// Subject; one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// Where its reader turns off mails like it, if that can be: one POST there does it (RFC 8058).
    pub unsubscribe: Option<Url>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A name and an address. What core makes of names that people gave holds no control character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// What is shown, if anything.
    pub name: Option<String>,
    /// Address.
    pub address: EmailAddress,
}
