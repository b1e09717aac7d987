use super::{
    AccountError, Accounts, Caller, EmailAddress, KnownDevice, LinkPurpose,
    asked_mail::AskedMail,
    links::{EVER, address_binding},
    reclaim::{UNTIL_EVER, reclaim},
};
use crate::{
    event::Change,
    job::Job,
    links::Place,
    secret::Secret,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

/// What becomes of the other ways into an account whose password is set anew by mail: passkeys, API keys and linked
/// identity providers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OtherAccess {
    /// They stay, for whoever forgot the password.
    #[default]
    Stays,
    /// They end, for whoever shared the account with a thief. A second factor stays on all the same: it guards the account
    /// where the mailbox is what was stolen. One that rested on passkeys rests on its recovery codes then.
    Ends,
}

impl Accounts<'_> {
    /// Mails a link that sets a new password, if an account has this address; also a first one for whoever signs in by others,
    /// but not for a host's own user without a password. Whoever asks does not learn whether: answer, work and limits are the
    /// same, for who has the address is looked up by the job.
    ///
    /// # Errors
    /// [`AccountError::Failure`] for what is no address, a limit of the caller, or a missing mailer or link.
    pub async fn request_password_reset(&self, email: &str, caller: &Caller) -> Result<(), AccountError> {
        let email = EmailAddress::parse(email)?;
        self.0.mailer()?;
        self.0.link(&Place::ResetPassword(Token::new(self.0.random())?))?;
        self.0.limit_caller("mail_reset_caller", caller, self.0.limits().mail_reset_caller).await?;
        if !self.may_be_mailed(&email, AskedMail::Reset).await? {
            return Ok(());
        }
        let address = self.0.vault().seal(email.as_str(), &address_binding())?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        work.enqueue(Job::RequestReset { address }, None).await?;
        Ok(work.commit().await?)
    }

    /// Whether a mailed link would set a new password now. Changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn can_reset_password(&self, token: &Token) -> Result<bool, AccountError> {
        self.can_follow(token, LinkPurpose::ResetPassword).await
    }

    /// Sets a new password by the mailed link, once. All sessions of the account end, and so do all links that were
    /// asked for with the former password, and by choice every [other access](OtherAccess); a mail tells its owner. Nobody
    /// is signed in by it: whoever can read the mails of a person has the first factor only. But no stranger keeps whoever
    /// followed the link from signing in with the new password (P2-d).
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] when it was used, has ended, or never was; a weak password, after which the link
    /// still works; [`AccountError::Busy`].
    pub async fn reset_password(
        &self,
        token: &Token,
        password: Secret<String>,
        other_access: OtherAccess,
        caller: &Caller,
    ) -> Result<(), AccountError> {
        let (link, account) = self.find_link(token, LinkPurpose::ResetPassword).await?;
        self.check_new_password(&account, &password).await?;
        let password = self.0.hasher().hash(password, self.0.random()).await?;

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(link.account));
        if !work.tx().account_links().delete_account_link(&link.token).await? {
            return Err(AccountError::UnusableLink);
        }
        // Read again: the address may have changed since, and then this link proves the wrong one (P1.1-a).
        let account = work.tx().accounts().account(link.account).await?.ok_or(AccountError::UnusableLink)?;
        if account.verified_email().map(EmailAddress::key) != Some(link.email.key()) {
            return Err(AccountError::UnusableLink);
        }
        work.tx().accounts().update_password(account.id, &password, None).await?;
        work.tx().sessions().delete_sessions(account.id, None).await?;
        work.tx().devices().forget_devices(account.id).await?;
        let seen = KnownDevice::by_mailed_link(account.id, caller, work.now());
        work.tx().devices().see_device(&seen).await?;
        for purpose in [LinkPurpose::ResetPassword, LinkPurpose::ConfirmEmail] {
            work.tx().account_links().delete_account_links(account.id, purpose, EVER).await?;
        }
        work.record(Change::PasswordReset { account: account.id })?;
        work.notify(Job::PasswordChanged { account: account.id }, None).await?;
        if other_access == OtherAccess::Ends {
            self.remove_passkeys(&mut work, account.id).await?;
            reclaim(&mut work, account.id, EVER..=UNTIL_EVER, true).await?;
        }
        Ok(work.commit().await?)
    }
}
