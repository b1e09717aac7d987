//! Between the password and the code: what the page in between carries, so that no password waits in it.

use super::{Account, AccountError, Accounts, Caller, EmailAddress, PasswordHash, SignIn, SignedIn, sign_in::Known};
use crate::{
    id::Id,
    secret::Secret,
    store::{Actor, Task},
    time::Timestamp,
    vault::{Binding, Purpose, Sealed},
};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// That a password was right, sealed by the internal key ring: nobody reads it or makes one. It lives for ten minutes,
/// dies when the password changes, and is worth nothing without a code. So nothing of it is stored, and no second
/// cookie carries it (P7-a).
#[derive(Debug, Clone)]
pub struct PendingSignIn(String);

impl PendingSignIn {
    /// How long the page in between works.
    pub const LIFETIME: Duration = Duration::from_secs(10 * 60);

    /// From what somebody presents. Anything may be presented; only a real one opens.
    pub fn presented(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As the page carries it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How far a sign-in has come.
#[derive(Debug, Clone)]
pub enum SignInStep {
    /// All the way.
    Done(SignedIn),
    /// The password was right; a code is asked for.
    CodeRequired(PendingSignIn),
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Pending {
    account: uuid::Uuid,
    email: String,
    /// Of the stored hash.
    password: [u8; 32],
    ends: i64,
}

impl Accounts<'_> {
    /// The first step of two: as [`Accounts::sign_in`], and of an account with a second factor what
    /// [`Accounts::finish_sign_in`] takes.
    ///
    /// # Errors
    /// As [`Accounts::sign_in`], but for what concerns a code.
    pub async fn begin_sign_in(&self, sign_in: SignIn, caller: &Caller) -> Result<SignInStep, AccountError> {
        let known = self.check_password(sign_in, caller).await?;
        match (&known.factor, &known.account.email) {
            (Some(_), Some(email)) => Ok(SignInStep::CodeRequired(self.pending(&known, email)?)),
            _ => self.signed_in(&known.account, caller).await.map(SignInStep::Done),
        }
    }

    /// The second step: starts the session, if the code is right.
    ///
    /// # Errors
    /// [`AccountError::WrongCode`], after which the same step can be tried again; [`AccountError::UnusableLink`] when
    /// it has ended, and the first comes again; a limit.
    pub async fn finish_sign_in(&self, pending: &PendingSignIn, code: &Secret<String>, caller: &Caller) -> Result<SignedIn, AccountError> {
        self.limit_caller("code", caller, self.0.limits().sign_in).await?;
        let account = self.waiting(pending).await?;
        match self.confirmed_factor(account.id).await? {
            Some(factor) => self.signed_in_by_code(&account, &factor, code, caller).await,
            // It was turned off since.
            None => self.signed_in(&account, caller).await,
        }
    }

    /// The account whose password was right, while the first step still counts.
    pub(super) async fn waiting(&self, pending: &PendingSignIn) -> Result<Account, AccountError> {
        let pending = self.open(pending).ok_or(AccountError::UnusableLink)?;
        let email = EmailAddress::parse(&pending.email)?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let found = tx.accounts().account_by_email(&email).await?;
        drop(tx);
        let (account, password) = found.ok_or(AccountError::UnusableLink)?;
        let is_same = account.id.uuid() == pending.account && password.is_some_and(|hash| digest(&hash) == pending.password);
        if !is_same || Timestamp::from_millis(pending.ends) <= self.0.now() {
            return Err(AccountError::UnusableLink);
        }
        Ok(account)
    }

    fn pending(&self, known: &Known, email: &EmailAddress) -> Result<PendingSignIn, AccountError> {
        let pending = Pending {
            account: known.account.id.uuid(),
            email: email.to_string(),
            password: digest(&known.password),
            ends: self.0.now().after(PendingSignIn::LIFETIME).as_millis(),
        };
        let text = serde_json::to_string(&pending).map_err(|error| crate::failure::Failure::Defect(error.to_string()))?;
        Ok(PendingSignIn(self.0.vault().seal(&text, &binding())?.as_str().to_owned()))
    }

    fn open(&self, pending: &PendingSignIn) -> Option<Pending> {
        let opened = self.0.vault().open(&Sealed::from_stored(pending.0.clone()), &binding(), Purpose::Code).ok()?;
        serde_json::from_str(opened.expose()).ok()
    }
}

fn binding() -> Binding {
    Binding::new("sign-in", "pending")
}

fn digest(password: &PasswordHash) -> [u8; 32] {
    Sha256::digest(password.expose().as_bytes()).into()
}
