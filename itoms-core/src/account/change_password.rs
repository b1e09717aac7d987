use super::{AccountError, Accounts, Caller, KnownDevice, LinkPurpose, PasswordHash, Session, SignedIn, links::EVER, password::Verdict};
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
    /// one; [`AccountError::Busy`], or a limit.
    pub async fn change_password(
        &self,
        session: &Session,
        old: Secret<String>,
        new: Secret<String>,
        caller: &Caller,
    ) -> Result<SignedIn, AccountError> {
        let account = self.show(session.actor()).await?;
        self.check_new_password(&account, &new).await?;
        self.limit_caller("sign_in", caller, self.0.limits().sign_in).await?;
        self.0.limit("reauthenticate", &session.id.to_string(), self.0.limits().sign_in).await?;
        let stored = self.password_of(session.actor()).await?;
        if self.0.hasher().verify(old, stored.as_ref()).await? == Verdict::Wrong {
            return Err(AccountError::WrongPassword);
        }
        let password = self.0.hasher().hash(new, self.0.random()).await?;
        let asks_for_code = self.confirmed_factor(account.id).await?.is_some();

        let token = Token::new(self.0.random())?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        // Read again: whoever has reset it since must not be overruled by who knows the former one.
        let email = account.email.as_ref().ok_or(AccountError::WrongPassword)?;
        let now = work.tx().accounts().account_by_email(email).await?.and_then(|(_, password)| password);
        if now.as_ref().map(PasswordHash::expose) != stored.as_ref().map(PasswordHash::expose) {
            return Err(AccountError::WrongPassword);
        }
        work.tx().accounts().update_password(account.id, &password).await?;
        // All of them, then this one again: under its new token it may be anew.
        work.tx().sessions().delete_sessions(account.id, None).await?;
        let privileged_until = if asks_for_code { session.privileged_until } else { work.now().after(self.0.clocks().privileged) };
        let renewed = Session { token: token.hash(), privileged_until, message: None, ..session.clone() };
        work.tx().sessions().insert_session(&renewed).await?;
        work.tx().devices().forget_devices(account.id).await?;
        let seen = KnownDevice::of(account.id, caller, work.now());
        work.tx().devices().see_device(&seen).await?;
        for purpose in [LinkPurpose::ResetPassword, LinkPurpose::ConfirmEmail] {
            work.tx().account_links().delete_account_links(account.id, purpose, EVER).await?;
        }
        work.record(Change::SessionRenewed { account: account.id })?;
        work.record(Change::PasswordChanged { account: account.id })?;
        work.enqueue(Job::PasswordChanged { account: account.id }, None).await?;
        work.commit().await?;
        Ok(SignedIn { session: renewed, token })
    }
}
