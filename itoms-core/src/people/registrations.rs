use super::{
    People,
    people::{require_overseer, still_oversees},
};
use crate::{
    account::{Account, AccountError, Company, EmailAddress, FullName, Registration, become_account},
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::RegistrationId,
    job::Job,
    store::{Actor, Page, Task},
    time::Timestamp,
    unit_of_work::UnitOfWork,
};

/// A sign-up that waits for an operator, as operators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRegistration {
    /// Id.
    pub id: RegistrationId,
    /// The address, proved by its mailed link.
    pub email: EmailAddress,
    /// The name that the person gave.
    pub full_name: FullName,
    /// Company, if any.
    pub company: Option<Company>,
    /// Since when it waits.
    pub confirmed_at: Timestamp,
    /// When it vanishes by itself.
    pub expires_at: Timestamp,
}

impl WaitingRegistration {
    /// What an operator sees of one that waits; nothing of another.
    pub(super) fn of(registration: Registration) -> Option<Self> {
        let Registration { id, email, full_name, company, confirmed_at, expires_at, .. } = registration;
        Some(Self { id, email, full_name, company, confirmed_at: confirmed_at?, expires_at })
    }
}

impl People<'_> {
    /// Sign-ups that wait for an operator, the oldest first.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for everybody who is no operator; a broken cursor or limit.
    pub async fn registrations(&self, actor: Actor, request: &PageRequest) -> Result<Page<WaitingRegistration, Cursor>, AccountError> {
        require_overseer(actor)?;
        let slice = request.slice(self.0, "registrations")?;
        let mut tx = self.0.store().read(actor).await?;
        let page = tx.people().list_waiting(self.0.now(), &slice).await?;
        Ok(cursor::seal(page, self.0, "registrations")?)
    }

    /// Makes an account of a sign-up that waits, and tells the person.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] also when somebody else has decided meanwhile, or the wait is over;
    /// [`AccountError::AddressTaken`] when an account has the address by now.
    pub async fn approve(&self, actor: Actor, id: RegistrationId) -> Result<Account, AccountError> {
        let (mut work, registration) = self.decide(actor, id).await?;
        let account = become_account(&mut work, registration).await?.ok_or(AccountError::AddressTaken)?;
        work.record(Change::AccountApproved { account: account.id })?;
        work.notify(Job::Approved { account: account.id }, None).await?;
        work.commit().await?;
        Ok(account)
    }

    /// Takes a sign-up out of the wait: of many who decide at once exactly one goes on.
    pub(super) async fn decide(&self, actor: Actor, id: RegistrationId) -> Result<(UnitOfWork, Registration), AccountError> {
        require_overseer(actor)?;
        // Who signs somebody up sees no accounts, so it is asked before.
        still_oversees(&mut *self.0.store().read(actor).await?, actor).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?.on_behalf_of(actor.account());
        let now = work.now();
        let found = work.tx().accounts().registration(id).await?;
        let waiting = found.filter(|it| it.confirmed_at.is_some() && it.expires_at > now).ok_or(AccountError::NotFound)?;
        match work.tx().accounts().delete_registrations(&waiting.email).await? {
            0 => Err(AccountError::NotFound),
            _ => Ok((work, waiting)),
        }
    }
}
