use super::{KeptMail, Mail, Mailbox, letters::Trial};
use crate::{
    account::EmailAddress,
    event::Change,
    failure::Failure,
    id::{Id, JobId},
    itoms::Itoms,
    limit::Limit,
    mail::Letter,
    problem::Error,
    store::{Actor, StoreError, Task},
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// For so long one reading of a mail is one entry in the trail.
const READING: Limit = Limit::new(1, 1, Duration::from_secs(10 * 60));

/// Mail, as an operator looks after it.
#[derive(Debug)]
pub struct Mails<'a>(pub(crate) &'a Itoms);

impl Mails<'_> {
    /// Sends a mail to that address at once, to try whether mails arrive, for whoever sits at the machine. Nothing is kept of
    /// the mail, and it is not tried again; that it was tried is on record before it is.
    ///
    /// # Errors
    /// [`MailError`](super::MailError), by what can be done about it; a missing mailer.
    pub async fn test(&self, address: EmailAddress) -> Result<(), Error> {
        let mailer = self.0.mailer()?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::People)).await?;
        work.record(Change::MailTried {})?;
        work.commit().await?;
        match self.trial(address).await? {
            Some(mail) => Ok(mailer.send(&mail).await?),
            None => Ok(()),
        }
    }

    /// Puts on record that an operator reads a mail of an [`Outbox`](super::Outbox), before anything of it is shown: a
    /// [dangerous act](crate::account::DangerousAct::ReadOutbox), since its links open the account of whoever gets it. Operators
    /// see which mail it is, and that person, where the address is that of an account, that one was read. Who reads it again
    /// soon, such as its page and then its text, is recorded once.
    ///
    /// # Errors
    /// Refused for everybody who is no operator.
    pub async fn record_reading(&self, actor: Actor, mail: &KeptMail) -> Result<(), Failure> {
        let Actor::Operator(operator) = actor else { return Err(StoreError::Refused.into()) };
        if !self.0.is_within("mail_read", &format!("{} {}", operator.account(), mail.trail_id()), READING).await? {
            return Ok(());
        }
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(actor.account());
        work.record(Change::KeptMailRead { mail: mail.trail_id() })?;
        if let Some(address) = mail.address()
            && let Some((account, _)) = work.tx().accounts().account_by_email(&address).await?
        {
            work.record(Change::OwnMailRead { account: account.id })?;
        }
        work.commit().await
    }

    /// The mail that tries it.
    pub(crate) async fn trial(&self, address: EmailAddress) -> Result<Option<Mail>, Failure> {
        let id = JobId::new(self.0.now(), self.0.random())?;
        let letter: &dyn Letter = &Trial;
        letter.mail(self.0, id, Mailbox { name: None, address }).await
    }
}
