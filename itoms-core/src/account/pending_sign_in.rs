//! Between the password and the code: what the page in between carries, so that no password waits in it.

use super::{
    Account, AccountError, Accounts, Caller, SignIn, SignedIn,
    refusal::Refusal,
    sign_in::{Known, may_sign_in},
};
use crate::{
    id::{AccountId, Id},
    secret::Secret,
    store::{Actor, Task},
    time::Timestamp,
    vault::{Binding, Purpose, Sealed},
};
use std::time::Duration;

/// That a password was right, or a provider has proved the person, sealed by the internal key ring: nobody reads it or makes
/// one. It lives for ten minutes, dies with the sessions of the account, such as by a new password, and is worth nothing
/// without a code. So nothing of it is stored, and no second cookie carries it (P7-a).
#[derive(Debug, Clone)]
pub struct PendingSignIn(Secret<String>);

impl PendingSignIn {
    /// How long the page in between works.
    pub const LIFETIME: Duration = Duration::from_secs(10 * 60);

    /// From what somebody presents. Anything may be presented; only a real one opens.
    pub fn presented(text: impl Into<String>) -> Self {
        Self(Secret::new(text.into()))
    }

    /// As the page carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// How far a sign-in has come.
#[derive(Debug, Clone)]
pub enum SignInStep {
    /// All the way.
    Done(SignedIn),
    /// The first factor was right; a second one is asked for.
    CodeRequired(PendingSignIn),
}

/// What an account accepts as second step of a sign-in, beside a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondStep {
    /// A code of its authenticator app.
    pub by_app: bool,
    /// One of its passkeys.
    pub by_passkey: bool,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Pending {
    account: uuid::Uuid,
    /// Of the account, as it was when the first factor was right.
    session_epoch: i64,
    ends: i64,
}

impl Accounts<'_> {
    /// The first step of two, or with a code both at once: as [`Accounts::sign_in`], but where the second factor is missing
    /// alone, what [`Accounts::finish_sign_in`] and [`Accounts::start_passkey_step`] take.
    ///
    /// # Errors
    /// As [`Accounts::sign_in`], but for a missing code.
    pub async fn begin_sign_in(&self, sign_in: SignIn, caller: &Caller) -> Result<SignInStep, AccountError> {
        let code = sign_in.code.clone();
        let Known { account, factor } = self.check_password(sign_in, caller).await?;
        match (&factor, &code) {
            (None, _) => self.signed_in(&account, Some(self.0.now()), caller).await.map(SignInStep::Done),
            (Some(factor), Some(code)) => self.signed_in_by_code(&account, factor, code, caller).await.map(SignInStep::Done),
            (Some(_), None) => self.pending_code(&account).await,
        }
    }

    /// The same of an account that an identity provider has proved, which says when its person was there, or does not.
    pub(super) async fn begin_proved(
        &self,
        account: &Account,
        proved_at: Option<Timestamp>,
        caller: &Caller,
    ) -> Result<SignInStep, AccountError> {
        may_sign_in(account)?;
        match self.confirmed_factor(account.id).await? {
            Some(_) => self.pending_code(account).await,
            None => self.signed_in(account, proved_at, caller).await.map(SignInStep::Done),
        }
    }

    /// The second step of that account, as it was read before its first factor was found right: what ends its sessions
    /// meanwhile ends this as well. It is on record, should nothing follow: whoever stops here has the first factor.
    pub(super) async fn pending_code(&self, account: &Account) -> Result<SignInStep, AccountError> {
        self.note_try(account.id, Refusal::Unfinished).await?;
        Ok(SignInStep::CodeRequired(self.pending(account)?))
    }

    /// What the second step of this sign-in can be. Whoever has the right password may know.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] as [`Accounts::finish_sign_in`].
    pub async fn second_step(&self, pending: &PendingSignIn) -> Result<SecondStep, AccountError> {
        let account = self.waiting(pending).await?.id;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let factor = tx.factors().factor(account).await?;
        let by_passkey = self.offer_passkeys() && !tx.passkeys().list_passkeys(account).await?.is_empty();
        Ok(SecondStep { by_app: factor.is_none_or(|factor| !factor.rests_on_passkeys()), by_passkey })
    }

    /// The second step: starts the session, if the code is right.
    ///
    /// # Errors
    /// [`AccountError::WrongCode`], after which the same step can be tried again; [`AccountError::UnusableLink`] when
    /// it has ended, and the first comes again; a limit.
    pub async fn finish_sign_in(&self, pending: &PendingSignIn, code: &Secret<String>, caller: &Caller) -> Result<SignedIn, AccountError> {
        self.0.limit_caller("code", caller, self.0.limits().sign_in).await?;
        let account = self.waiting(pending).await?;
        match self.confirmed_factor(account.id).await? {
            Some(factor) => self.signed_in_by_code(&account, &factor, code, caller).await,
            // It was turned off since, and how fresh the first one was is not known here.
            None => self.signed_in(&account, None, caller).await,
        }
    }

    /// The account whose first factor was right, while the first step still counts.
    pub(super) async fn waiting(&self, pending: &PendingSignIn) -> Result<Account, AccountError> {
        let pending = self.open(pending).ok_or(AccountError::UnusableLink)?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let account = tx.accounts().account(AccountId::from_uuid(pending.account)).await?;
        let counts = Timestamp::from_millis(pending.ends) > self.0.now();
        account.filter(|account| counts && account.session_epoch == pending.session_epoch).ok_or(AccountError::UnusableLink)
    }

    pub(super) fn pending(&self, account: &Account) -> Result<PendingSignIn, AccountError> {
        let ends = self.0.now().after(PendingSignIn::LIFETIME).as_millis();
        let pending = Pending { account: account.id.uuid(), session_epoch: account.session_epoch, ends };
        let text = serde_json::to_string(&pending).map_err(|error| crate::failure::Failure::Defect(error.to_string()))?;
        Ok(PendingSignIn::presented(self.0.vault().seal(&text, &binding())?.as_str()))
    }

    fn open(&self, pending: &PendingSignIn) -> Option<Pending> {
        let opened = self.0.vault().open(&Sealed::from_stored(pending.expose().to_owned()), &binding(), Purpose::Code).ok()?;
        serde_json::from_str(opened.expose()).ok()
    }
}

fn binding() -> Binding {
    Binding::new("sign-in", "pending")
}
