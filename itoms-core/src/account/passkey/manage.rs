use super::{Passkey, PasskeyAnswer, PasskeyName, PasskeyPurpose, StartedPasskey, ceremony};
use crate::{
    account::{AccountError, Accounts, Caller, Notice, Session},
    event::Change,
    failure::Failure,
    id::{AccountId, PasskeyId},
    job::Job,
    store::{Actor, Version},
    token::{Token, TokenHash},
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// Begins to add a passkey: what the browser asks the person's device. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::TooManyPasskeys`]; a limit; [`Failure::NotConfigured`] without the feature `passkeys`, or where the
    /// product has no address that passkeys can belong to.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetPasskeys
    pub async fn start_passkey(&self, session: &Session, caller: &Caller) -> Result<StartedPasskey, AccountError> {
        let party = self.relying_party()?;
        self.limit_own_challenges(caller, session.account).await?;
        let person = self.show(session.actor()).await?;
        let known = self.passkeys(session.actor()).await?;
        if known.len() >= Passkey::MAX_PER_ACCOUNT {
            return Err(AccountError::TooManyPasskeys);
        }
        let begun = ceremony::creation(&party, &person, &known, self.0.random())?;
        self.ask(begun, PasskeyPurpose::Register, Some(session.account), Some(of_session(session))).await
    }

    /// Adds the passkey that the device has made. The account is told by mail. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::WrongPasskey`] for an answer that was not asked for in this session, comes late or again, or is
    /// not right; [`AccountError::PasskeyExists`], [`AccountError::TooManyPasskeys`]; a name that breaks rules, after which
    /// the same answer can be sent again.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetPasskeys
    pub async fn finish_passkey(&self, session: &Session, name: &str, answer: &PasskeyAnswer) -> Result<Passkey, AccountError> {
        let name = PasskeyName::parse(name)?;
        let (party, account) = (self.relying_party()?, session.account);
        let asked = self.take(answer, PasskeyPurpose::Register, Some(account), Some(of_session(session))).await?;
        let made = ceremony::created(&party, &asked.state, &answer.credential)?;

        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        if !session.holds(&mut work).await? {
            return Err(AccountError::NotFound);
        }
        let passkey = Passkey {
            id: work.id()?,
            account,
            credential: made.credential,
            name,
            key: made.key,
            sign_count: made.sign_count,
            backed_up: made.backed_up,
            created_at: work.now(),
            used_at: None,
            version: Version::FIRST,
        };
        if work.tx().passkeys().list_passkeys(account).await?.len() >= Passkey::MAX_PER_ACCOUNT {
            return Err(AccountError::TooManyPasskeys);
        }
        if !work.tx().passkeys().insert_passkey(&passkey).await? {
            return Err(AccountError::PasskeyExists);
        }
        work.record(Change::PasskeyAdded { account })?;
        self.tell_of_passkey(&mut work, account, Notice::PasskeyAdded).await?;
        work.commit().await?;
        Ok(passkey)
    }

    /// The own passkeys, the oldest first.
    ///
    /// # Errors
    /// An actor that is no signed-in person.
    pub async fn passkeys(&self, actor: Actor) -> Result<Vec<Passkey>, AccountError> {
        let account = actor.person()?;
        let mut tx = self.0.store().read(actor).await?;
        Ok(tx.passkeys().list_passkeys(account).await?)
    }

    /// Gives one of the own passkeys another name, as it stood at version `expected`.
    ///
    /// # Errors
    /// [`AccountError::NotFound`], also for somebody else's; [`AccountError::Stale`] when it is at another version; a name
    /// that breaks rules.
    pub async fn rename_passkey(&self, actor: Actor, id: PasskeyId, name: &str, expected: Version) -> Result<Passkey, AccountError> {
        let account = actor.person()?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let own = work.tx().passkeys().list_passkeys(account).await?;
        let passkey = own.into_iter().find(|passkey| passkey.id == id).ok_or(AccountError::NotFound)?;
        if passkey.version != expected {
            return Err(AccountError::Stale);
        }
        let name = PasskeyName::parse(name)?;
        let renamed = Passkey { name, version: expected.next(), ..passkey };
        if !work.tx().passkeys().rename_passkey(&renamed, expected).await? {
            return Err(AccountError::Stale);
        }
        work.record(Change::PasskeyUpdated { account })?;
        work.commit().await?;
        Ok(renamed)
    }

    /// Removes one of the own passkeys. The account is told by mail. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::NotFound`], also for somebody else's, and when the session has ended meanwhile;
    /// [`AccountError::LastWayIn`] when nobody could sign in to the account any more; [`AccountError::LastPasskey`] when the
    /// second factor would rest on nothing.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetPasskeys
    pub async fn delete_passkey(&self, session: &Session, id: PasskeyId) -> Result<(), AccountError> {
        let account = session.account;
        let has_password = self.has_password(session.actor()).await?;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        let held = self.hold(&mut work, account).await?;
        // After the account, as whoever sets a new password goes: neither waits for the other.
        if !session.holds(&mut work).await? {
            return Err(AccountError::NotFound);
        }
        if work.tx().passkeys().delete_passkeys(account, Some(id)).await? == 0 {
            return Err(AccountError::NotFound);
        }
        self.require_way_in(&mut work, &held, has_password).await?;
        self.require_passkey_of_factor(&mut work, account).await?;
        work.record(Change::PasskeyRemoved { account })?;
        self.tell_of_passkey(&mut work, account, Notice::PasskeyRemoved).await?;
        Ok(work.commit().await?)
    }

    /// Removes all passkeys of an account that somebody else was in, within the change that ends that.
    pub(in crate::account) async fn remove_passkeys(&self, work: &mut UnitOfWork, account: AccountId) -> Result<(), AccountError> {
        if work.tx().passkeys().delete_passkeys(account, None).await? > 0 {
            work.record(Change::PasskeyRemoved { account })?;
            self.tell_of_passkey(work, account, Notice::PasskeyRemoved).await?;
        }
        Ok(())
    }

    async fn tell_of_passkey(&self, work: &mut UnitOfWork, account: AccountId, notice: Notice) -> Result<(), Failure> {
        work.notify(Job::SecondFactor { account, notice }, None).await
    }
}

/// The session goes by its id, since its token changes.
pub(super) fn of_session(session: &Session) -> TokenHash {
    Token::presented(session.id.to_string()).hash()
}
