use super::{
    People,
    people::{require_another, require_overseer, still_oversees},
};
use crate::{
    account::{Account, AccountError, Standing},
    event::Change,
    id::AccountId,
    job::Job,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};

impl People<'_> {
    /// Makes somebody an operator, beside those who are. All sessions of the account end, so that no token from before has
    /// the new right, and the person is told by mail. Who is one already stays so. A
    /// [dangerous act](crate::account::DangerousAct::SetOperators).
    ///
    /// # Errors
    /// [`AccountError::NotFound`] also for an account that is being erased, and for everybody who is no operator.
    pub async fn appoint_operator(&self, actor: Actor, id: AccountId) -> Result<Account, AccountError> {
        require_overseer(actor)?;
        self.set_operator(actor, id, true).await
    }

    /// Makes an operator a person like others: to step down, somebody asks another operator. All sessions of the account
    /// end, and the person is told by mail. Who is none already stays so. A
    /// [dangerous act](crate::account::DangerousAct::SetOperators).
    ///
    /// # Errors
    /// [`AccountError::OwnAccount`], [`AccountError::LastOperator`], [`AccountError::NotFound`] also for an account that is
    /// being erased, and for everybody who is no operator.
    pub async fn dismiss_operator(&self, actor: Actor, id: AccountId) -> Result<Account, AccountError> {
        require_another(actor, id)?;
        self.set_operator(actor, id, false).await
    }

    async fn set_operator(&self, actor: Actor, id: AccountId, operator: bool) -> Result<Account, AccountError> {
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::People)).await?.on_behalf_of(actor.account());
        let is_set = work.tx().people().set_operator(id, operator).await?;
        // The operators stay as they are from here on: whoever was dismissed in this very moment decides about nobody.
        still_oversees(work.tx(), actor).await?;
        let account = work.tx().accounts().account(id).await?.ok_or(AccountError::NotFound)?;
        match (is_set, account.standing) {
            (false, Standing::Leaving(_)) => return Err(AccountError::NotFound),
            (false, _) if account.operator == operator => return Ok(account),
            (false, _) => return Err(AccountError::LastOperator),
            (true, _) if operator => work.record(Change::OperatorAppointed { account: id })?,
            (true, _) => work.record(Change::OperatorDismissed { account: id })?,
        }
        work.notify(Job::Operator { account: id, appointed: operator }, None).await?;
        work.commit().await?;
        Ok(account)
    }
}
