use super::{Mail, Mailbox, letters::Trial};
use crate::{
    account::EmailAddress,
    failure::Failure,
    id::{Id, JobId},
    itoms::Itoms,
    mail::Letter,
    problem::Error,
};

/// Mail, as an operator looks after it.
#[derive(Debug)]
pub struct Mails<'a>(pub(crate) &'a Itoms);

impl Mails<'_> {
    /// Sends a mail to that address at once, to try whether mails arrive. Nothing is kept of it, and it is not tried again.
    ///
    /// # Errors
    /// [`MailError`](super::MailError), by what can be done about it; a missing mailer.
    pub async fn test(&self, address: EmailAddress) -> Result<(), Error> {
        match self.trial(address).await? {
            Some(mail) => Ok(self.0.mailer()?.send(&mail).await?),
            None => Ok(()),
        }
    }

    /// The mail that tries it.
    pub(crate) async fn trial(&self, address: EmailAddress) -> Result<Option<Mail>, Failure> {
        let id = JobId::new(self.0.now(), self.0.random())?;
        let letter: &dyn Letter = &Trial;
        letter.mail(self.0, id, Mailbox { name: None, address }).await
    }
}
