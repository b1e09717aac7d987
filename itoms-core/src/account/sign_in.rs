use super::{
    Account, AccountError, Accounts, Caller, EmailAddress, Session, SignIn, SignedIn, Standing, authenticate::stored_agent,
    password::Verdict,
};
use crate::{
    event::Change,
    id::SessionId,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// Starts a session. An unknown address and a wrong password give the same answer after the same work.
    ///
    /// # Errors
    /// [`AccountError::WrongCredentials`], [`AccountError::Busy`], or a limit; [`AccountError::Suspended`] for the right
    /// password alone.
    pub async fn sign_in(&self, sign_in: SignIn, caller: &Caller) -> Result<SignedIn, AccountError> {
        let email = EmailAddress::parse(&sign_in.email)?;
        self.limit_caller("sign_in", caller, self.0.limits().sign_in).await?;
        self.0.limit("sign_in_account", &email.key(), self.0.limits().sign_in_account).await?;

        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let found = tx.accounts().account_by_email(&email).await?;
        drop(tx);
        let stored = found.as_ref().and_then(|(_, password)| password.as_ref());
        let verdict = self.0.hasher().verify(sign_in.password.clone(), stored).await?;
        let (Some((account, _)), Verdict::Right | Verdict::RightButWeak) = (found, verdict) else {
            return Err(AccountError::WrongCredentials);
        };
        let stronger = match verdict {
            Verdict::RightButWeak => Some(self.0.hasher().hash(sign_in.password, self.0.random()).await?),
            _ => None,
        };

        if let Some(stronger) = stronger {
            let mut tx = self.0.store().write(Actor::System(Task::SignIn)).await?;
            tx.accounts().update_password(account.id, &stronger).await?;
            tx.commit().await?;
        }
        self.signed_in(&account, caller).await
    }

    /// Starts a session of an account that has proven itself. Every way to sign in ends here, so that none leads into
    /// an account that may not be used.
    pub(super) async fn signed_in(&self, account: &Account, caller: &Caller) -> Result<SignedIn, AccountError> {
        match account.standing {
            Standing::Active => {}
            Standing::Suspended(_) => return Err(AccountError::Suspended),
            Standing::Leaving(_) => return Err(AccountError::WrongCredentials),
        }
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        let token = Token::new(self.0.random())?;
        let session = Session {
            id: work.id::<SessionId>()?,
            account: account.id,
            operator: account.operator,
            token: token.hash(),
            ip: caller.ip,
            agent: stored_agent(caller),
            message: None,
            created_at: work.now(),
            used_at: work.now(),
            expires_at: work.now().after(self.0.clocks().absolute),
            privileged_until: work.now().after(self.0.clocks().privileged),
        };
        work.tx().sessions().insert_session(&session).await?;
        work.record(Change::SessionCreated { account: account.id })?;
        work.commit().await?;
        Ok(SignedIn { session, token })
    }
}
