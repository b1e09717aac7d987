use super::{
    People,
    people::{overseer, require_overseer, still_oversees},
};
use crate::{
    account::{AccountError, EmailAddress, address_binding},
    event::Change,
    job::Job,
    links::Place,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl People<'_> {
    /// Mails the link of an unfinished sign-up again, for somebody who says that it never came; earlier links go on working.
    /// Other than whoever asks for the own address, an operator learns whether there is one, and nothing else of it.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] where no sign-up of the address waits for its link, and for everybody who is no operator;
    /// [`AccountError::AddressTaken`] where an account has it; broken rules, a limit, a missing mailer or link.
    pub async fn resend_registration(&self, actor: Actor, email: &str) -> Result<(), AccountError> {
        require_overseer(actor)?;
        let email = EmailAddress::parse(email)?;
        self.0.mailer()?;
        self.0.link(&Place::VerifyEmail(Token::new(self.0.random())?))?;
        let limits = self.0.limits();
        self.0.limit("registration_resend", &overseer(actor), limits.invitation).await?;
        self.0.limit("registration_resend_target", &email.key(), limits.mail_target).await?;

        // Who signs somebody up sees no accounts, so it is asked before.
        still_oversees(&mut *self.0.store().read(actor).await?, actor).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?.on_behalf_of(actor.account());
        if work.tx().accounts().account_by_email(&email).await?.is_some() {
            return Err(AccountError::AddressTaken);
        }
        let now = work.now();
        let found = work.tx().accounts().newest_registrations(&email, now, 1).await?.pop().ok_or(AccountError::NotFound)?;
        work.record(Change::RegistrationResent { registration: found.id })?;
        let address = self.0.vault().seal(email.as_str(), &address_binding())?;
        work.enqueue(Job::ResendVerification { address }, None).await?;
        Ok(work.commit().await?)
    }
}
