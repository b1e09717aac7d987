use super::{
    People,
    people::{require_another, still_oversees},
};
use crate::{
    account::{AccountError, Notice},
    event::Change,
    id::AccountId,
    job::Job,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};

impl People<'_> {
    /// Lets somebody back in whom the second factor keeps out: turns it off, removes every passkey and ends all sessions, so
    /// that the password alone counts again, and tells the person by mail. For whoever lost app, passkeys and recovery
    /// codes, and for whose password a stranger knew and turned the factor on with: that person sets a new password by
    /// mail then. Who asks for it must be known for certain. A
    /// [dangerous act](crate::account::DangerousAct::SetSecondFactor).
    ///
    /// # Errors
    /// [`AccountError::NoSecondFactor`] when it has neither; [`AccountError::OwnAccount`];
    /// [`AccountError::NotFound`] also for an account that is being erased, and for everybody who is no operator.
    pub async fn clear_second_factor(&self, actor: Actor, id: AccountId) -> Result<(), AccountError> {
        require_another(actor, id)?;
        if self.find(actor, id).await?.standing.is_leaving() {
            return Err(AccountError::NotFound);
        }
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(actor.account());
        self.0.accounts().hold(&mut work, id).await?;
        still_oversees(work.tx(), actor).await?;
        let factor = work.tx().factors().delete_factor(id).await?;
        // Before the passkeys: whoever adds one holds a session.
        work.tx().sessions().delete_sessions(id, None).await?;
        let passkeys = work.tx().passkeys().delete_passkeys(id, None).await?;
        if !factor && passkeys == 0 {
            return Err(AccountError::NoSecondFactor);
        }
        work.record(Change::SecondFactorCleared { account: id })?;
        work.notify(Job::SecondFactor { account: id, notice: Notice::Cleared }, None).await?;
        Ok(work.commit().await?)
    }
}
