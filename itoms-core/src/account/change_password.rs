use super::{
    AccountError, Accounts, Caller, KnownDevice, LinkPurpose, Session, SignedIn, links::EVER, password::Verdict, refusal::Refusal,
};
use crate::{
    event::Change,
    job::Job,
    secret::Secret,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// Sets a new password, by the old one as proof. The session goes on under a new token and as after
    /// [`reauthenticate`](Self::reauthenticate), unless that would have asked for a second factor: then it may do what
    /// it could before. All others end, and so do all links that were mailed before; a mail tells its owner.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`] when `old` is not the password, also where the account has none; a weak new
    /// one; [`AccountError::Busy`], or a limit; [`AccountError::NotFound`] when the session has ended or changed its token
    /// meanwhile.
    pub async fn change_password(
        &self,
        session: &Session,
        old: Secret<String>,
        new: Secret<String>,
        caller: &Caller,
    ) -> Result<SignedIn, AccountError> {
        let account = self.show(session.actor()).await?;
        self.check_new_password(&account, &new).await?;
        self.limit_proofs(session, caller).await?;
        let stored = self.password_of(session.actor()).await?;
        if self.0.hasher().verify(old, stored.as_ref()).await? == Verdict::Wrong {
            self.note_refused_proof(account.id, Refusal::Password).await?;
            return Err(AccountError::WrongPassword);
        }
        let password = self.0.hasher().hash(new, self.0.random()).await?;
        let asks_for_code = self.confirmed_factor(account.id).await?.is_some();

        let token = Token::new(self.0.random())?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account.id));
        // Whoever has reset it since must not be overruled by who knows the former one.
        if !work.tx().accounts().update_password(account.id, &password, stored.as_ref()).await? {
            return Err(AccountError::WrongPassword);
        }
        let privileged_until =
            if asks_for_code { session.privileged_until } else { work.now().after(self.0.session_lifetimes().privileged) };
        let renewed = Session { token: token.hash(), privileged_until, ..session.clone() };
        if !work.tx().sessions().rotate_session(&renewed, &session.token).await? {
            return Err(AccountError::NotFound);
        }
        work.tx().sessions().delete_sessions(account.id, Some(session.id)).await?;
        work.tx().devices().forget_devices(account.id).await?;
        let seen = KnownDevice::of(account.id, caller, work.now());
        work.tx().devices().see_device(&seen).await?;
        for purpose in [LinkPurpose::ResetPassword, LinkPurpose::ConfirmEmail] {
            work.tx().account_links().delete_account_links(account.id, purpose, EVER).await?;
        }
        work.record(Change::SessionRenewed { account: account.id })?;
        work.record(Change::PasswordChanged { account: account.id })?;
        work.notify(Job::PasswordChanged { account: account.id }, None).await?;
        work.commit().await?;
        Ok(SignedIn { session: renewed, token })
    }
}
