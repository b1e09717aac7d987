use super::{AccountError, Accounts, Caller, EmailAddress, asked_mail::AskedMail, links::address_binding};
use crate::{
    job::Job,
    links::Place,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// Mails the link of an unfinished sign-up again, if there is one with this address; earlier links go on working.
    /// Whoever asks does not learn whether: answer, work and limits are the same and those of a sign-up, for what there
    /// is of the address is looked up by the job.
    ///
    /// # Errors
    /// [`AccountError::Failure`] for what is no address, a limit of the caller, or a missing mailer or link.
    pub async fn resend_verification(&self, email: &str, caller: &Caller) -> Result<(), AccountError> {
        let email = EmailAddress::parse(email)?;
        self.0.mailer()?;
        self.0.link(&Place::VerifyEmail(Token::new(self.0.random())?))?;
        self.0.limit_caller("sign_up", caller, self.0.limits().sign_up).await?;
        if !self.may_be_mailed(&email, AskedMail::Resend(caller)).await? {
            return Ok(());
        }
        let address = self.0.vault().seal(email.as_str(), &address_binding())?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        work.enqueue(Job::ResendVerification { address }, None).await?;
        Ok(work.commit().await?)
    }
}
