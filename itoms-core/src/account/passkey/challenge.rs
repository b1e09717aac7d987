use super::ceremony::Begun;
use crate::{
    account::{Account, AccountError, Accounts, Caller},
    id::AccountId,
    store::{Actor, Task},
    time::Timestamp,
    token::{Token, TokenHash},
};
use std::time::Duration;

/// What a passkey is asked for. An answer is good for what it was asked for alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasskeyPurpose {
    /// To be added to an account.
    Register,
    /// To sign in.
    SignIn,
    /// To stand for a code, after the password.
    SecondFactor,
    /// To prove that the session's person is there.
    Reauthenticate,
}

impl PasskeyPurpose {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Register, Self::SignIn, Self::SecondFactor, Self::Reauthenticate];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::SecondFactor => "second_factor",
            Self::Reauthenticate => "reauthenticate",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// What a device is asked to sign, as it waits for the answer. It is kept here, and goes as it is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyChallenge {
    /// Recognises it; a hash.
    pub token: TokenHash,
    /// For what.
    pub purpose: PasskeyPurpose,
    /// For whom; nobody yet where somebody signs in.
    pub account: Option<AccountId>,
    /// The session or the waiting sign-in in which it was asked for; a hash.
    pub bound_to: Option<TokenHash>,
    /// What was asked, as JSON.
    pub state: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl PasskeyChallenge {
    /// How long a person may take to unlock the device.
    pub const LIFETIME: Duration = Duration::from_secs(5 * 60);
}

/// What a browser needs to ask a device.
#[derive(Debug, Clone)]
pub struct StartedPasskey {
    /// Goes with the answer.
    pub challenge: Token,
    /// The options for `navigator.credentials`, as JSON: `{"publicKey": …}`, with bytes in base64url.
    pub options: String,
}

/// What a device answered.
#[derive(Debug, Clone)]
pub struct PasskeyAnswer {
    /// Of [`StartedPasskey`].
    pub challenge: Token,
    /// The `PublicKeyCredential` as JSON, as its `toJSON` writes it.
    pub credential: String,
}

impl PasskeyAnswer {
    /// How long the JSON of an answer can be, in bytes; one of a device is ten times shorter.
    pub const MAX_BYTES: usize = 16 * 1024;
}

impl Accounts<'_> {
    /// Whether people can use passkeys here: the feature is there, and the product has an address that passkeys can belong
    /// to. Pages offer them where it is so.
    #[must_use]
    pub fn offer_passkeys(&self) -> bool {
        super::ceremony::require().is_ok() && self.relying_party().is_ok()
    }

    /// Counts against the caller. So nobody fills the table of what waits.
    pub(super) async fn limit_challenges(&self, caller: &Caller) -> Result<(), AccountError> {
        Ok(self.0.limit_caller("passkey", caller, self.0.limits().passkey).await?)
    }

    /// The same of who is signed in, and against the account.
    pub(super) async fn limit_own_challenges(&self, caller: &Caller, account: AccountId) -> Result<(), AccountError> {
        self.limit_challenges(caller).await?;
        Ok(self.0.limit("passkey_account", &account.to_string(), self.0.limits().passkey).await?)
    }

    /// The same of who had the right password, apart from them: as with codes, who knows it and asks elsewhere does not keep
    /// its person out (P2-d).
    pub(super) async fn limit_challenges_at_sign_in(&self, caller: &Caller, account: &Account) -> Result<(), AccountError> {
        self.limit_challenges(caller).await?;
        let bucket = self.bucket_at_sign_in(account, caller).await?;
        Ok(self.0.limit("passkey_step", &bucket, self.0.limits().passkey).await?)
    }

    pub(super) async fn ask(
        &self,
        begun: Begun,
        purpose: PasskeyPurpose,
        account: Option<AccountId>,
        bound_to: Option<TokenHash>,
    ) -> Result<StartedPasskey, AccountError> {
        let token = Token::new(self.0.random())?;
        let expires_at = self.0.now().after(PasskeyChallenge::LIFETIME);
        let challenge = PasskeyChallenge { token: token.hash(), purpose, account, bound_to, state: begun.state, expires_at };
        let mut tx = self.0.store().write(Actor::System(Task::SignIn)).await?;
        tx.passkeys().insert_passkey_challenge(&challenge).await?;
        tx.commit().await?;
        Ok(StartedPasskey { challenge: token, options: begun.options })
    }

    /// Takes what was asked, in a transaction of its own: whatever comes of the answer, there is no second one.
    pub(super) async fn take(
        &self,
        answer: &PasskeyAnswer,
        purpose: PasskeyPurpose,
        account: Option<AccountId>,
        bound_to: Option<TokenHash>,
    ) -> Result<PasskeyChallenge, AccountError> {
        let mut tx = self.0.store().write(Actor::System(Task::SignIn)).await?;
        let found = tx.passkeys().take_passkey_challenge(&answer.challenge.hash()).await?;
        tx.commit().await?;
        if answer.credential.len() > PasskeyAnswer::MAX_BYTES {
            return Err(AccountError::WrongPasskey);
        }
        let is_meant = |asked: &PasskeyChallenge| {
            (asked.purpose, asked.account, asked.bound_to) == (purpose, account, bound_to) && asked.expires_at > self.0.now()
        };
        found.filter(is_meant).ok_or(AccountError::WrongPasskey)
    }
}
