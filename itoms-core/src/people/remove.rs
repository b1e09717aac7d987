use super::{People, leave::Going, people::require_another};
use crate::{account::AccountError, id::AccountId, store::Actor};

impl People<'_> {
    /// Removes somebody's account at once, in an operator's place (P5.3-b, P8-a): as [`People::leave`], but that each
    /// project without another owner goes too. A [dangerous act](crate::account::DangerousAct::DeleteAccount).
    ///
    /// # Errors
    /// [`AccountError::OwnAccount`], [`AccountError::LastOperator`], [`AccountError::NotFound`] also for an account that
    /// is being erased.
    pub async fn remove(&self, actor: Actor, account: AccountId) -> Result<(), AccountError> {
        require_another(actor, account)?;
        self.depart(actor, account, Going::All, None).await
    }
}
