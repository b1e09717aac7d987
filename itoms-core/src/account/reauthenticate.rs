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
}

impl Accounts<'_> {
    /// Takes a fresh proof that the session's person is there: for [`Clocks::privileged`](super::Clocks::privileged)
    /// from now the session may do dangerous acts. It goes on under a new token; the old one is dead, wherever it
    /// has got to.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`], also where the account has none; [`AccountError::Busy`], or a limit.
    /// [`AccountError::NotFound`] when the session has ended or changed its token meanwhile.
    pub async fn reauthenticate(&self, session: &Session, proof: Proof, caller: &Caller) -> Result<SignedIn, AccountError> {
        let Proof::Password(password) = proof;
        self.limit_caller("sign_in", caller, self.0.limits().sign_in).await?;
        self.0.limit("reauthenticate", &session.id.to_string(), self.0.limits().sign_in).await?;
        let stored = self.password_of(session).await?;
        if self.0.hasher().verify(password, stored.as_ref()).await? == Verdict::Wrong {
            return Err(AccountError::WrongPassword);
        }

        let token = Token::new(self.0.random())?;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
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
