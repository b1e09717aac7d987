//! What a refused try to get into an account leaves behind (P2-d, OWASP ASVS 16.3.1): an entry in the account's trail, and a
//! mail where whoever tried had the first factor. Both sparingly: who tries a thousand times fills neither.

use super::{Account, AccountError, Accounts, Caller, Device};
use crate::{
    event::Change,
    failure::Failure,
    id::AccountId,
    itoms::Itoms,
    job::Job,
    limit::Limit,
    store::{Actor, Task},
    time::Timestamp,
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);
/// Entries of one kind in the trail of one account, at sign-in and again within sessions.
const ENTRIES: Limit = Limit::new(3, 1, HOUR);
/// Mails to one account.
const MAILS: Limit = Limit::new(1, 1, HOUR.saturating_mul(24));

/// Why a try was refused, or not done yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refusal {
    /// The password was wrong.
    Password,
    /// The first factor was right, and the code wrong.
    Code,
    /// A passkey did not answer as it should.
    Passkey,
    /// The first factor was right, and nothing more was given.
    Unfinished,
    /// There were too many tries, whoever made them.
    TooOften,
}

impl Refusal {
    /// Of what says that what somebody knows was wrong.
    pub(super) fn of(error: &AccountError) -> Option<Self> {
        match error {
            AccountError::WrongPassword => Some(Self::Password),
            AccountError::WrongCode => Some(Self::Code),
            _ => None,
        }
    }

    fn change(self, account: AccountId) -> Change {
        match self {
            Self::Password => Change::PasswordRefused { account },
            Self::Code => Change::CodeRefused { account },
            Self::Passkey => Change::PasskeyRefused { account },
            Self::Unfinished => Change::SecondFactorAwaited { account },
            Self::TooOften => Change::SignInLimited { account },
        }
    }

    fn bucket(self) -> &'static str {
        match self {
            Self::Password => "password_refused",
            Self::Code => "code_refused",
            Self::Passkey => "passkey_refused",
            Self::Unfinished => "second_factor_awaited",
            Self::TooOften => "sign_in_limited",
        }
    }
}

impl Accounts<'_> {
    /// Lets a refused sign-in with that address be put into the trail of its account, if there is one. A worker does so, and
    /// is asked either way: neither the answer nor how long it takes tells whether an address has an account.
    pub(super) async fn note_refused_address(
        &self,
        address_key: &str,
        account: Option<AccountId>,
        refusal: Refusal,
    ) -> Result<(), Failure> {
        if !self.0.is_within(refusal.bucket(), address_key, ENTRIES).await? {
            return Ok(());
        }
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        work.enqueue(Job::NoteRefusal { account, refusal }, None).await?;
        work.commit().await
    }

    /// Puts it into the account's trail that a proof was refused which whoever has a session gave within it.
    pub(super) async fn note_refused_proof(&self, account: AccountId, refusal: Refusal) -> Result<(), Failure> {
        self.note_refused(account, Some(account), refusal).await
    }

    /// The same of what somebody did of whom no more is known than a factor of that account.
    pub(super) async fn note_try(&self, account: AccountId, refusal: Refusal) -> Result<(), Failure> {
        self.note_refused(account, None, refusal).await
    }

    async fn note_refused(&self, account: AccountId, by: Option<AccountId>, refusal: Refusal) -> Result<(), Failure> {
        match self.0.is_within(refusal.bucket(), &account.to_string(), ENTRIES).await? {
            true => note(self.0, account, by, refusal, self.0.now()).await,
            false => Ok(()),
        }
    }

    /// The same of a code at sign-in. Its person hears of it by mail, unless it was where the account is used: whoever got
    /// so far has the password, or another first factor.
    pub(super) async fn note_refused_code(&self, account: &Account, caller: &Caller) -> Result<(), Failure> {
        self.note_refused(account.id, None, Refusal::Code).await?;
        if account.email.is_none()
            || self.is_where_used(account, caller).await?
            || !self.0.is_within("code_refused_mail", &account.id.to_string(), MAILS).await?
        {
            return Ok(());
        }
        let device = Device::of(caller.device().unwrap_or_default()).to_string();
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        work.notify(Job::CodeRefused { account: account.id, device }, None).await?;
        work.commit().await
    }
}

/// Puts a refused sign-in of that instant into the account's trail. By whom it was is not known: that is why it was refused.
pub(crate) async fn note_refused_sign_in(itoms: &Itoms, account: AccountId, refusal: Refusal, at: Timestamp) -> Result<(), Failure> {
    note(itoms, account, None, refusal, at).await
}

/// Does nothing where the account is gone.
async fn note(itoms: &Itoms, account: AccountId, by: Option<AccountId>, refusal: Refusal, at: Timestamp) -> Result<(), Failure> {
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::SignIn)).await?.on_behalf_of(by).at(at);
    if work.tx().accounts().account(account).await?.is_some() {
        work.record(refusal.change(account))?;
        work.commit().await?;
    }
    Ok(())
}
