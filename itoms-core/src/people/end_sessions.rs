use super::{
    People,
    people::{require_another, still_oversees},
};
use crate::{
    account::{AccountError, Standing},
    event::Change,
    id::AccountId,
    job::Job,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};

impl People<'_> {
    /// Signs somebody out on every device at once: all sessions end, and so does a sign-in that has begun. The person is told
    /// by mail and can sign in anew; API keys go on, which only their person ends. For who is suspended there is nothing to
    /// sign in to, and no mail. A [dangerous act](crate::account::DangerousAct::EndSessions).
    ///
    /// # Errors
    /// [`AccountError::OwnAccount`]; [`AccountError::NotFound`] also for an account that is being erased, and for everybody
    /// who is no operator.
    pub async fn end_sessions(&self, actor: Actor, id: AccountId) -> Result<(), AccountError> {
        require_another(actor, id)?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(actor.account());
        work.tx().sessions().delete_sessions(id, None).await?;
        still_oversees(work.tx(), actor).await?;
        let account = work.tx().accounts().account(id).await?.ok_or(AccountError::NotFound)?;
        if account.standing.is_leaving() {
            return Err(AccountError::NotFound);
        }
        work.record(Change::SessionsEnded { account: id })?;
        if account.standing == Standing::Active {
            work.notify(Job::SessionsEnded { account: id }, None).await?;
        }
        Ok(work.commit().await?)
    }
}
