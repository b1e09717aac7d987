use super::{PasskeyAnswer, PasskeyPurpose, StartedPasskey, ceremony, check::Checked, manage::of_session};
use crate::{
    account::{AccountError, Accounts, Caller, PendingSignIn, Session, SignedIn},
    store::{Actor, Task},
    token::{Token, TokenHash},
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// Asks a device for whatever passkey it has here. Nobody is named, so the answer tells nothing of any account.
    ///
    /// # Errors
    /// A limit; not configured, as [`Accounts::start_passkey`].
    pub async fn start_passkey_sign_in(&self, caller: &Caller) -> Result<StartedPasskey, AccountError> {
        let party = self.relying_party()?;
        self.limit_challenges(caller).await?;
        let begun = ceremony::request(&party, &[], self.0.random())?;
        self.ask(begun, PasskeyPurpose::SignIn, None, None).await
    }

    /// Starts a session by a passkey alone: its person had it and unlocked it, which is two factors in one.
    ///
    /// # Errors
    /// [`AccountError::WrongPasskey`] for one that is not known here, and for an answer that was not asked for, comes late
    /// or again, from another site, or is not right: which of them is not told. [`AccountError::Suspended`] for the right
    /// answer alone; a limit.
    pub async fn sign_in_by_passkey(&self, answer: &PasskeyAnswer, caller: &Caller) -> Result<SignedIn, AccountError> {
        self.0.limit_caller("sign_in", caller, self.0.limits().sign_in).await?;
        let asked = self.take(answer, PasskeyPurpose::SignIn, None, None).await?;
        let checked = self.check(&asked, answer).await?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let account = tx.accounts().account(checked.account()).await?.ok_or(AccountError::WrongPasskey)?;
        drop(tx);
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account.id));
        checked.record(&mut work).await?;
        let now = work.now();
        self.start_session(work, &account, Some(now), caller).await
    }

    /// Asks for one of the passkeys of an account whose password was right.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] as [`Accounts::finish_sign_in`]; [`AccountError::NoPasskey`]; a limit; not configured.
    pub async fn start_passkey_step(&self, pending: &PendingSignIn, caller: &Caller) -> Result<StartedPasskey, AccountError> {
        let account = self.waiting(pending).await?;
        self.relying_party()?;
        self.limit_challenges_at_sign_in(caller, &account).await?;
        self.ask_for_own(PasskeyPurpose::SecondFactor, account.id, of_pending(pending)).await
    }

    /// The second step by a passkey in the place of a code: starts the session, if the answer is right.
    ///
    /// # Errors
    /// [`AccountError::WrongPasskey`], after which the step can be begun again; [`AccountError::UnusableLink`] as
    /// [`Accounts::finish_sign_in`]; a limit.
    pub async fn finish_sign_in_by_passkey(
        &self,
        pending: &PendingSignIn,
        answer: &PasskeyAnswer,
        caller: &Caller,
    ) -> Result<SignedIn, AccountError> {
        self.0.limit_caller("code", caller, self.0.limits().sign_in).await?;
        let account = self.waiting(pending).await?;
        let asked = self.take(answer, PasskeyPurpose::SecondFactor, Some(account.id), Some(of_pending(pending))).await?;
        let checked = self.check(&asked, answer).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account.id));
        checked.record(&mut work).await?;
        let now = work.now();
        self.start_session(work, &account, Some(now), caller).await
    }

    /// Asks for one of the own passkeys, as proof that the session's person is there
    /// ([`Proof::Passkey`](crate::account::Proof::Passkey)).
    ///
    /// # Errors
    /// [`AccountError::NoPasskey`]; a limit; not configured.
    pub async fn start_passkey_proof(&self, session: &Session, caller: &Caller) -> Result<StartedPasskey, AccountError> {
        self.relying_party()?;
        self.limit_own_challenges(caller, session.account).await?;
        self.ask_for_own(PasskeyPurpose::Reauthenticate, session.account, of_session(session)).await
    }

    /// Takes the proof; what it is good for is the caller's.
    pub(in crate::account) async fn check_proof(&self, session: &Session, answer: &PasskeyAnswer) -> Result<Checked, AccountError> {
        let asked = self.take(answer, PasskeyPurpose::Reauthenticate, Some(session.account), Some(of_session(session))).await?;
        self.check(&asked, answer).await
    }

    async fn ask_for_own(
        &self,
        purpose: PasskeyPurpose,
        account: crate::id::AccountId,
        bound_to: TokenHash,
    ) -> Result<StartedPasskey, AccountError> {
        let party = self.relying_party()?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let own = tx.passkeys().list_passkeys(account).await?;
        drop(tx);
        if own.is_empty() {
            return Err(AccountError::NoPasskey);
        }
        let begun = ceremony::request(&party, &own, self.0.random())?;
        self.ask(begun, purpose, Some(account), Some(bound_to)).await
    }
}

fn of_pending(pending: &PendingSignIn) -> TokenHash {
    Token::presented(pending.expose()).hash()
}
