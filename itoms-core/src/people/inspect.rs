use super::{
    Departure, Guards, Inspected, People, WaitingRegistration,
    people::{overseer, require_overseer},
};
use crate::{
    account::{Account, AccountError},
    event::Change,
    failure::Failure,
    id::{AccountId, RegistrationId},
    limit::{Bucket, Limit, Taken},
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
        // Who looks at the own account leaves nothing.
        if actor.account() != Some(account) {
            self.record_look(actor, &account.to_string(), Change::AccountInspected { account }).await?;
        }
        Ok(found)
    }

    /// The same, with what guards it beside its password.
    ///
    /// # Errors
    /// As [`People::show`].
    pub async fn inspect(&self, actor: Actor, id: AccountId) -> Result<Inspected, AccountError> {
        let account = self.show(actor, id).await?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let second_factor_since = tx.factors().factor(id).await?.and_then(|factor| factor.confirmed_at);
        let passkeys = tx.passkeys().list_passkeys(id).await?.len();
        Ok(Inspected { account, guards: Guards { second_factor_since, passkeys } })
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
        self.record_look(actor, &id.to_string(), Change::RegistrationInspected { registration: id }).await?;
        Ok(waiting)
    }

    /// One person's account, for an act that is on record itself.
    pub(super) async fn find(&self, actor: Actor, account: AccountId) -> Result<Account, AccountError> {
        require_overseer(actor)?;
        let mut tx = self.0.store().read(actor).await?;
        tx.accounts().account(account).await?.ok_or(AccountError::NotFound)
    }

    /// The token is taken where the entry is made: no look is shown that has used one up and left none.
    async fn record_look(&self, actor: Actor, at: &str, change: Change) -> Result<(), Failure> {
        let bucket = Bucket::of("inspected", &format!("{} {at}", overseer(actor)), LOOK);
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::Limit)).await?.on_behalf_of(actor.account());
        let now = work.now();
        if let Taken::Yes { .. } = work.tx().limits().take_token(&bucket, now).await? {
            work.record(change)?;
            work.commit().await?;
        }
        Ok(())
    }
}
