use super::{Account, AccountError, Accounts};
use crate::{id::AccountId, store::StoreError, unit_of_work::UnitOfWork};

/// How often a change reads the account anew that another one has just written. Each time it has waited for that one.
const TRIES: u32 = 4;

impl Accounts<'_> {
    /// The account, held until the change ends: the first thing in a change that relies on what else opens the account, or
    /// removes it. So the later one of two waits and sees what the other did.
    ///
    /// # Errors
    /// [`AccountError::NotFound`].
    pub(crate) async fn hold(&self, work: &mut UnitOfWork, account: AccountId) -> Result<Account, AccountError> {
        for _ in 0..TRIES {
            let account = work.tx().accounts().account(account).await?.ok_or(AccountError::NotFound)?;
            let held = Account { updated_at: work.now(), version: account.version.next(), ..account.clone() };
            if work.tx().accounts().update_account(&held, account.version).await? {
                return Ok(held);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Refuses a change after which nobody could sign in to the account any more. An account with a password, or for which a
    /// host vouches, needs no other way in.
    ///
    /// # Errors
    /// [`AccountError::LastWayIn`].
    pub(super) async fn require_way_in(&self, work: &mut UnitOfWork, held: &Account, has_password: bool) -> Result<(), AccountError> {
        if has_password || held.external_id.is_some() {
            return Ok(());
        }
        let by_passkey = self.offer_passkeys() && !work.tx().passkeys().list_passkeys(held.id).await?.is_empty();
        if by_passkey || self.opens_by_identity(work, held.id).await? { Ok(()) } else { Err(AccountError::LastWayIn) }
    }

    /// Whether somebody signs in to the account by others. An identity of a provider that is configured no more is no way in.
    pub(super) async fn opens_by_identity(&self, work: &mut UnitOfWork, account: AccountId) -> Result<bool, StoreError> {
        let issuer = self.identity_provider().map(|provider| provider.issuer());
        let identities = work.tx().identities().list_identities(account).await?;
        Ok(identities.iter().any(|linked| Some(linked.identity.issuer()) == issuer))
    }
}
