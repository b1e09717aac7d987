//! A second factor that rests on passkeys alone. Its person leaves none without a passkey: whoever turns one on, and whoever
//! removes passkeys, has written the account first, so that the later one sees what the other did.

use super::ceremony;
use crate::{
    account::{AccountError, Accounts, ConfirmedFactor, SecondFactor, Session},
    id::AccountId,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// Turns the second factor on without an app: from now on sign-in asks for a passkey after the password. This session
    /// goes on under a new token, all others end, since they were started without it. Shows recovery codes, once. Takes the
    /// place of an app's set-up that was begun. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::SecondFactorExists`]; [`AccountError::NoPasskey`]; not configured, as [`Accounts::start_passkey`];
    /// [`AccountError::NotFound`] when the session has ended or changed its token meanwhile.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetSecondFactor
    pub async fn confirm_passkeys(&self, session: &Session) -> Result<ConfirmedFactor, AccountError> {
        ceremony::require()?;
        self.relying_party()?;
        let account = session.account;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        self.hold(&mut work, account).await?;
        let factor = SecondFactor { account, app: None, created_at: work.now(), confirmed_at: Some(work.now()) };
        if !work.tx().factors().upsert_factor(&factor).await? {
            return Err(AccountError::SecondFactorExists);
        }
        if work.tx().passkeys().list_passkeys(account).await?.is_empty() {
            return Err(AccountError::NoPasskey);
        }
        self.go_on_with_two(work, session).await
    }

    /// Refuses a removal that leaves the second factor without app and passkey, in a change that holds the account.
    pub(super) async fn require_passkey_of_factor(&self, work: &mut UnitOfWork, account: AccountId) -> Result<(), AccountError> {
        let factor = work.tx().factors().factor(account).await?;
        if !factor.is_some_and(|factor| factor.rests_on_passkeys()) {
            return Ok(());
        }
        match work.tx().passkeys().list_passkeys(account).await?.is_empty() {
            true => Err(AccountError::LastPasskey),
            false => Ok(()),
        }
    }
}
