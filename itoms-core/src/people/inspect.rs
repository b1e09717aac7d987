use super::{
    Departure, Guards, People, WaitingRegistration,
    people::{overseer, require_overseer},
};
use crate::{
    account::{Account, AccountError},
    event::Change,
    failure::Failure,
    id::{AccountId, RegistrationId},
    limit::Limit,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// For so long one look at somebody is one entry in the trail.
const LOOK: Limit = Limit::new(1, 1, Duration::from_secs(60 * 60));

/// What an operator sees of one person is on record before it is shown: once an hour for who looks and who is looked at. That
/// person learns that somebody did.
impl People<'_> {
    /// One person's account.
    ///
    /// # Errors
    /// [`AccountError::NotFound`], also for everybody who is no operator.
    pub async fn show(&self, actor: Actor, account: AccountId) -> Result<Account, AccountError> {
        let found = self.find(actor, account).await?;
        self.record_look(actor, account).await?;
        Ok(found)
    }

    /// What guards an account beside its password: nothing for one that does not exist.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for everybody who is no operator.
    pub async fn guards(&self, actor: Actor, account: AccountId) -> Result<Guards, AccountError> {
        require_overseer(actor)?;
        self.record_look(actor, account).await?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let second_factor_since = tx.factors().factor(account).await?.and_then(|factor| factor.confirmed_at);
        Ok(Guards { second_factor_since, passkeys: tx.passkeys().list_passkeys(account).await?.len() })
    }

    /// What [`People::departures`] tells of somebody else, for an operator who looks before [removing](People::remove) that person.
    ///
    /// # Errors
    /// [`AccountError::NotFound`], also for everybody who is no operator.
    pub async fn departures_of(&self, actor: Actor, account: AccountId) -> Result<Vec<Departure>, AccountError> {
        self.show(actor, account).await?;
        let mut tx = self.0.store().read(Actor::System(Task::People)).await?;
        Ok(tx.people().departures(account).await?)
    }

    /// One sign-up that waits for an operator.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] also when somebody has decided meanwhile, or the wait is over.
    pub async fn registration(&self, actor: Actor, id: RegistrationId) -> Result<WaitingRegistration, AccountError> {
        require_overseer(actor)?;
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let found = tx.accounts().registration(id).await?.filter(|found| found.expires_at > self.0.now());
        drop(tx);
        let waiting = found.and_then(WaitingRegistration::of).ok_or(AccountError::NotFound)?;
        if self.is_first_look(actor, &id.to_string()).await? {
            let mut work = UnitOfWork::begin(self.0, Actor::System(Task::People)).await?.on_behalf_of(actor.account());
            work.record(Change::RegistrationInspected { registration: id })?;
            work.commit().await?;
        }
        Ok(waiting)
    }

    /// One person's account, for an act that is on record itself.
    pub(super) async fn find(&self, actor: Actor, account: AccountId) -> Result<Account, AccountError> {
        require_overseer(actor)?;
        let mut tx = self.0.store().read(actor).await?;
        tx.accounts().account(account).await?.ok_or(AccountError::NotFound)
    }

    /// Nothing of the own account, nor of one that is gone.
    async fn record_look(&self, actor: Actor, account: AccountId) -> Result<(), Failure> {
        if actor.account() == Some(account) || !self.is_first_look(actor, &account.to_string()).await? {
            return Ok(());
        }
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::People)).await?.on_behalf_of(actor.account());
        if work.tx().accounts().account(account).await?.is_some() {
            work.record(Change::AccountInspected { account })?;
            work.commit().await?;
        }
        Ok(())
    }

    async fn is_first_look(&self, actor: Actor, at: &str) -> Result<bool, Failure> {
        self.0.is_within("inspected", &format!("{} {at}", overseer(actor)), LOOK).await
    }
}
