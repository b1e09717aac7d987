use super::{
    AccountError, Accounts, Caller, PasskeyAnswer, PasswordHash, SecondFactor, Session, SignedIn, passkey::CheckedPasskey,
    password::Verdict, refusal::Refusal,
};
use crate::{
    event::Change,
    secret::Secret,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

/// How a person proves to be there. Each way to sign in is a way to prove it again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Proof {
    /// The account's password.
    Password(Secret<String>),
    /// Of an account with a second factor: its password, and a code or recovery code.
    PasswordAndCode(Secret<String>, Secret<String>),
    /// The answer of one of the account's passkeys, which is both factors in one;
    /// [`Accounts::start_passkey_proof`] asks for it.
    Passkey(PasskeyAnswer),
}

/// A proof that was right, and what is used up with it.
enum Proven {
    Password,
    PasswordAndCode(SecondFactor, Secret<String>),
    Passkey(CheckedPasskey),
}

impl Accounts<'_> {
    /// Takes a fresh proof that the session's person is there: for [`SessionLifetimes::privileged`](super::SessionLifetimes::privileged)
    /// from now the session may do dangerous acts. It goes on under a new token; the old one is dead, wherever it
    /// has got to.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`], also where the account has none; [`AccountError::Busy`], or a limit. Of an
    /// account with a second factor [`AccountError::SecondFactorRequired`] without a code, [`AccountError::WrongCode`]
    /// with a wrong one; [`AccountError::WrongPasskey`].
    /// [`AccountError::NotFound`] when the session has ended or changed its token meanwhile.
    pub async fn reauthenticate(&self, session: &Session, proof: Proof, caller: &Caller) -> Result<SignedIn, AccountError> {
        self.limit_proofs(session, caller).await?;
        let outcome = self.take_proof(session, proof).await;
        if let Some(refusal) = outcome.as_ref().err().and_then(Refusal::of) {
            self.note_refused_proof(session.account, refusal).await?;
        }
        outcome
    }

    async fn take_proof(&self, session: &Session, proof: Proof) -> Result<SignedIn, AccountError> {
        let proven = match proof {
            Proof::Password(password) => self.check_own_password(session, password, None).await?,
            Proof::PasswordAndCode(password, code) => self.check_own_password(session, password, Some(code)).await?,
            Proof::Passkey(answer) => Proven::Passkey(self.check_proof(session, &answer).await?),
        };

        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        match &proven {
            Proven::Password => (),
            Proven::PasswordAndCode(factor, code) => self.spend(&mut work, factor, code).await?,
            Proven::Passkey(checked) => checked.record(&mut work).await?,
        }
        self.go_on_renewed(work, session).await
    }

    /// Counts a proof within a session. Whoever shares the caller's address leaves enough of it, however often they try to
    /// sign in (P2-d); and who has stolen the session guesses no more in it, however many may sign in from one address.
    pub(super) async fn limit_proofs(&self, session: &Session, caller: &Caller) -> Result<(), AccountError> {
        let limits = self.0.limits();
        self.0.limit_caller("proof", caller, limits.sign_in_account).await?;
        Ok(self.0.limit("reauthenticate", &session.id.to_string(), limits.proof).await?)
    }

    /// A session whose person has just proved to be there.
    pub(super) async fn renew(&self, session: &Session) -> Result<SignedIn, AccountError> {
        let work = UnitOfWork::begin(self.0, session.actor()).await?;
        self.go_on_renewed(work, session).await
    }

    async fn go_on_renewed(&self, mut work: UnitOfWork, session: &Session) -> Result<SignedIn, AccountError> {
        let token = Token::new(self.0.random())?;
        let privileged_until = work.now().after(self.0.session_lifetimes().privileged);
        let renewed = Session { token: token.hash(), privileged_until, ..session.clone() };
        if !work.tx().sessions().rotate_session(&renewed, &session.token).await? {
            return Err(AccountError::NotFound);
        }
        work.record(Change::SessionRenewed { account: session.account })?;
        work.commit().await?;
        Ok(SignedIn { session: renewed, token })
    }

    async fn check_own_password(
        &self,
        session: &Session,
        password: Secret<String>,
        code: Option<Secret<String>>,
    ) -> Result<Proven, AccountError> {
        let stored = self.password_of(session.actor()).await?;
        if self.0.hasher().verify(password, stored.as_ref()).await? == Verdict::Wrong {
            return Err(AccountError::WrongPassword);
        }
        match (self.confirmed_factor(session.account).await?, code) {
            (None, _) => Ok(Proven::Password),
            (Some(_), None) => Err(AccountError::SecondFactorRequired),
            (Some(factor), Some(code)) => {
                self.limit_code(&session.id.to_string(), &code).await?;
                Ok(Proven::PasswordAndCode(factor, code))
            }
        }
    }

    pub(super) async fn password_of(&self, actor: Actor) -> Result<Option<PasswordHash>, AccountError> {
        let Some(email) = self.show(actor).await?.email else { return Ok(None) };
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let found = tx.accounts().account_by_email(&email).await?;
        Ok(found.and_then(|(_, password)| password))
    }
}
