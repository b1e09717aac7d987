use super::{
    People,
    people::{require_another, require_overseer, still_oversees},
};
use crate::{
    account::{Account, AccountError, Standing},
    event::Change,
    id::AccountId,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};

impl People<'_> {
    /// Suspends an account: its sessions end at once, and nobody signs in to it, nor joins a project by its invitation. What
    /// it published stays public, and its projects go on. One that is suspended already stays so. A
    /// [dangerous act](crate::account::DangerousAct::SetStanding).
    ///
    /// # Errors
    /// [`AccountError::OwnAccount`], [`AccountError::LastOperator`], [`AccountError::NotFound`] also for an account
    /// that is being erased.
    pub async fn suspend(&self, actor: Actor, id: AccountId) -> Result<Account, AccountError> {
        require_another(actor, id)?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::People)).await?.on_behalf_of(actor.account());
        let now = work.now();
        let is_suspended = work.tx().people().suspend(id, now).await?;
        still_oversees(work.tx(), actor).await?;
        if !is_suspended {
            return match work.tx().accounts().account(id).await? {
                Some(account) if matches!(account.standing, Standing::Suspended(_)) => Ok(account),
                Some(account) if account.operator && account.standing == Standing::Active => Err(AccountError::LastOperator),
                _ => Err(AccountError::NotFound),
            };
        }
        let account = work.tx().accounts().account(id).await?.ok_or(AccountError::NotFound)?;
        work.record(Change::AccountSuspended { account: id })?;
        work.commit().await?;
        Ok(account)
    }

    /// Takes a suspension back: the person can sign in again, anew on each device. A
    /// [dangerous act](crate::account::DangerousAct::SetStanding).
    ///
    /// # Errors
    /// [`AccountError::NotFound`] also for an account that is being erased.
    pub async fn resume(&self, actor: Actor, id: AccountId) -> Result<Account, AccountError> {
        require_overseer(actor)?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        still_oversees(work.tx(), actor).await?;
        let resumed = work.tx().people().resume(id).await?;
        let account = work.tx().accounts().account(id).await?.ok_or(AccountError::NotFound)?;
        match (resumed, account.standing) {
            (true, _) => work.record(Change::AccountResumed { account: id })?,
            (false, Standing::Leaving(_)) => return Err(AccountError::NotFound),
            (false, _) => return Ok(account),
        }
        work.commit().await?;
        Ok(account)
    }
}
