use super::{Account, AccountError, Accounts};
use crate::{id::AccountId, unit_of_work::UnitOfWork};

impl Accounts<'_> {
    /// Refuses a change after which nobody could sign in to the account any more: the last thing in the change. An
    /// account with a password, or for which a host vouches, needs no other way in.
    ///
    /// # Errors
    /// [`AccountError::LastWayIn`]; [`AccountError::Stale`] for the later one of two such changes at once.
    pub(super) async fn require_way_in(&self, work: &mut UnitOfWork, account: AccountId, has_password: bool) -> Result<(), AccountError> {
        let account = work.tx().accounts().account(account).await?.ok_or(AccountError::NotFound)?;
        if has_password || account.external_id.is_some() {
            return Ok(());
        }
        // One of a provider that is configured no more is no way in.
        let issuer = self.identity_provider().map(|provider| provider.issuer());
        let identities = work.tx().identities().list_identities(account.id).await?;
        let by_identity = identities.iter().any(|linked| Some(linked.identity.issuer()) == issuer);
        let by_passkey = self.offer_passkeys() && !work.tx().passkeys().list_passkeys(account.id).await?.is_empty();
        if !by_identity && !by_passkey {
            return Err(AccountError::LastWayIn);
        }
        // Else two could each rely on what the other removes.
        let touched = Account { updated_at: work.now(), version: account.version.next(), ..account.clone() };
        match work.tx().accounts().update_account(&touched, account.version).await? {
            true => Ok(()),
            false => Err(AccountError::Stale),
        }
    }
}
