use super::{AccountError, Accounts, Caller, PasswordHash, Session, SignedIn, password::Verdict};
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
}

impl Accounts<'_> {
    /// Takes a fresh proof that the session's person is there: for [`Clocks::privileged`](super::Clocks::privileged)
    /// from now the session may do dangerous acts. It goes on under a new token; the old one is dead, wherever it
    /// has got to.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`], also where the account has none; [`AccountError::Busy`], or a limit. Of an
    /// account with a second factor [`AccountError::SecondFactorRequired`] without a code, [`AccountError::WrongCode`]
    /// with a wrong one.
    /// [`AccountError::NotFound`] when the session has ended or changed its token meanwhile.
    pub async fn reauthenticate(&self, session: &Session, proof: Proof, caller: &Caller) -> Result<SignedIn, AccountError> {
        let (password, code) = match proof {
            Proof::Password(password) => (password, None),
            Proof::PasswordAndCode(password, code) => (password, Some(code)),
        };
        self.limit_caller("sign_in", caller, self.0.limits().sign_in).await?;
        self.0.limit("reauthenticate", &session.id.to_string(), self.0.limits().sign_in).await?;
        let stored = self.password_of(session).await?;
        if self.0.hasher().verify(password, stored.as_ref()).await? == Verdict::Wrong {
            return Err(AccountError::WrongPassword);
        }
        let second = match (self.confirmed_factor(session.account).await?, code) {
            (None, _) => None,
            (Some(_), None) => return Err(AccountError::SecondFactorRequired),
            (Some(factor), Some(code)) => Some((factor, code)),
        };
        if let Some((_, code)) = &second {
            self.limit_code(&session.id.to_string(), code).await?;
        }

        let token = Token::new(self.0.random())?;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        if let Some((factor, code)) = &second {
            self.spend(&mut work, factor, code).await?;
        }
        let privileged_until = work.now().after(self.0.clocks().privileged);
        let renewed = Session { token: token.hash(), privileged_until, ..session.clone() };
        if !work.tx().sessions().rotate_session(&renewed, &session.token).await? {
            return Err(AccountError::NotFound);
        }
        work.record(Change::SessionRenewed { account: session.account })?;
        work.commit().await?;
        Ok(SignedIn { session: renewed, token })
    }

    pub(super) async fn password_of(&self, session: &Session) -> Result<Option<PasswordHash>, AccountError> {
        let Some(email) = self.show(session.actor()).await?.email else { return Ok(None) };
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let found = tx.accounts().account_by_email(&email).await?;
        Ok(found.and_then(|(_, password)| password))
    }
}
