use super::{
    Account, AccountError, AccountLink, Accounts, Caller, EmailAddress, LinkPurpose, Session,
    asked_mail::AskedMail,
    links::{EVER, make_link},
    reclaim::{UNTIL_EVER, UNTRUSTED, reclaim},
};
use crate::{
    event::Change,
    id::AccountId,
    job::Job,
    links::Place,
    mail::carry_preferences,
    problem::Violation,
    secret::Secret,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// Mails a link to the new address, or to the present one while nobody has proved it; whoever is signed in to the account
    /// makes it the account's address by it. A newer request takes the place of an older one. Whether the address belongs to
    /// another account is told to its owner alone, by mail. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::Failure`] for what is no address or the present one and proved, a limit of the caller or the account, or
    /// a missing mailer or link.
    ///
    /// [dangerous act]: super::DangerousAct::ChangeEmail
    pub async fn request_email_change(&self, session: &Session, email: &str, caller: &Caller) -> Result<(), AccountError> {
        let email = EmailAddress::parse(email)?;
        let account = self.show(session.actor()).await?;
        if account.verified_email() == Some(&email) {
            return Err(Violation::new("email", "same", "This is the address of your account already.").into());
        }
        self.0.mailer()?;
        let token = Token::new(self.0.random())?;
        self.0.link(&Place::ConfirmEmail(token.clone()))?;
        self.0.link(&Place::RestoreEmail(token))?;
        self.0.limit_caller("mail_caller", caller, self.0.limits().mail_caller).await?;
        self.0.limit("mail_caller", &account.id.to_string(), self.0.limits().mail_caller).await?;
        let is_mailed = self.may_be_mailed(&email, AskedMail::Change(account.id)).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account.id));
        if !session.holds(&mut work).await? {
            return Err(AccountError::NotFound);
        }
        self.await_link(&mut work, account.id, email, is_mailed).await?;
        work.record(Change::EmailChangeRequested { account: account.id })?;
        Ok(work.commit().await?)
    }

    /// Lets the change wait for its link, in the place of an earlier one. A change whose link is not mailed looks the same: else
    /// whoever asks could see that others have asked for the address. A link that was mailed there before works on.
    async fn await_link(
        &self,
        work: &mut UnitOfWork,
        account: AccountId,
        email: EmailAddress,
        is_mailed: bool,
    ) -> Result<(), AccountError> {
        const PURPOSE: LinkPurpose = LinkPurpose::ConfirmEmail;
        let now = work.now();
        let former = work.tx().account_links().newest_account_link(account, PURPOSE, now).await?;
        work.tx().account_links().delete_account_links(account, PURPOSE, EVER).await?;
        match former.filter(|former| !is_mailed && former.email == email) {
            Some(former) => {
                let renewed = AccountLink { created_at: now, expires_at: now.after(PURPOSE.lifetime()), ..former };
                work.tx().account_links().insert_account_link(&renewed).await?;
            }
            None => {
                let (_, token) = make_link(work, account, PURPOSE, email).await?;
                if is_mailed {
                    work.enqueue(Job::ConfirmEmail { account, token }, None).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether a mailed link would change an address now, followed in that session. Changes nothing.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] and [`AccountError::OthersLink`] as [`Accounts::confirm_email`] answers them.
    pub async fn can_confirm_email(&self, session: Option<&Session>, token: &Token) -> Result<(), AccountError> {
        self.find_change(session, token).await.map(|_| ())
    }

    /// Makes the address that the link was mailed to the account's address, once, in a session of an account that asked for it:
    /// else whoever has the mailbox could be led to prove it for the account of a stranger who asked (P1.1-a). Any link that was
    /// mailed there will do, whoever asked for it: others who use up what the address is mailed keep nobody from it (P2-d). The
    /// former one is told, with a way back that stays open for a week; links that were mailed there to set a password are dead
    /// (P1.1-a).
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] when it was used, has ended, or never was, or the address got an account of its
    /// own meanwhile; [`AccountError::OthersLink`] when other accounts alone asked for it, or the session has ended, and
    /// [`AccountError::Stale`] when the account changed in this very moment, after both of which the link still works.
    pub async fn confirm_email(&self, session: &Session, token: &Token) -> Result<(), AccountError> {
        let (link, account) = self.find_change(Some(session), token).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(link.account));
        if !work.tx().account_links().delete_account_link(&link.token).await? {
            return Err(AccountError::UnusableLink);
        }
        let is_confirmed = account.email.as_ref() == Some(&link.email);
        let before = self.move_to(&mut work, &link.account, link.email).await?;
        // After the account, as whoever sets a new password goes: neither waits for the other.
        if !session.holds(&mut work).await? {
            return Err(AccountError::OthersLink);
        }
        for purpose in [LinkPurpose::ResetPassword, LinkPurpose::ConfirmEmail] {
            work.tx().account_links().delete_account_links(before.id, purpose, EVER).await?;
        }
        // None for an address that nobody proved: it was never the person's.
        if let Some(former) = before.verified_email() {
            let (_, token) = make_link(&mut work, before.id, LinkPurpose::RestoreEmail, former.clone()).await?;
            work.enqueue(Job::EmailChanged { account: before.id, token }, None).await?;
        }
        work.record(match is_confirmed {
            true => Change::EmailConfirmed { account: before.id },
            false => Change::EmailChanged { account: before.id },
        })?;
        Ok(work.commit().await?)
    }

    /// Whether a mailed link would bring an address back now. Changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn can_restore_email(&self, token: &Token) -> Result<bool, AccountError> {
        self.can_follow(token, LinkPurpose::RestoreEmail).await
    }

    /// Takes a change of address back, once, by the link that the former address was mailed: it is the account's
    /// address again. Whoever made the change knew the password, so all sessions end, the password is void, and passkeys
    /// and API keys are gone; so is an identity that was linked, or a second factor that was turned on, since a week before
    /// the change. An older one guards on; where it rested on passkeys, by its recovery codes. Answers the token of a link by
    /// which whoever has the former address sets a new password, or a first one where nothing else is left to sign in with;
    /// nothing for an account without a password that is still opened by an identity, or by a host.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] when it was used, has ended, or never was, or the address got an account of its
    /// own meanwhile; [`AccountError::Stale`] when the account changed in this very moment, after which the link still
    /// works; [`AccountError::Busy`].
    pub async fn restore_email(&self, token: &Token) -> Result<Option<Token>, AccountError> {
        let (link, _) = self.find_link(token, LinkPurpose::RestoreEmail).await?;
        // Nobody ever knows this one.
        let nobodys = Secret::from(Token::new(self.0.random())?.expose());
        let void = self.0.hasher().hash(nobodys, self.0.random()).await?;

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(link.account));
        if !work.tx().account_links().delete_account_link(&link.token).await? {
            return Err(AccountError::UnusableLink);
        }
        let before = self.move_to(&mut work, &link.account, link.email.clone()).await?;
        let account = before.id;
        // Ways back to what the account had before this one stay open: theirs was the account first.
        let since = [(LinkPurpose::ResetPassword, EVER), (LinkPurpose::ConfirmEmail, EVER), (LinkPurpose::RestoreEmail, link.created_at)];
        for (purpose, since) in since {
            work.tx().account_links().delete_account_links(account, purpose, since).await?;
        }
        work.tx().sessions().delete_sessions(account, None).await?;
        work.tx().devices().forget_devices(account).await?;
        self.remove_passkeys(&mut work, account).await?;
        let has_password = work.tx().accounts().account_by_email(&link.email).await?.is_some_and(|(_, password)| password.is_some());
        if has_password {
            work.tx().accounts().update_password(account, &void, None).await?;
        }
        reclaim(&mut work, account, link.created_at.before(UNTRUSTED)..=UNTIL_EVER, false).await?;
        // Passkeys are gone, and an identity may be, by which alone the owner came in.
        let is_shut = before.external_id.is_none() && !self.opens_by_identity(&mut work, account).await?;
        let reset = match has_password || is_shut {
            true => Some(make_link(&mut work, account, LinkPurpose::ResetPassword, link.email).await?.0),
            false => None,
        };
        work.record(Change::EmailRestored { account })?;
        work.commit().await?;
        Ok(reset)
    }

    /// The change of whoever is signed in to the address that the link with that token proves, and the account as it is.
    async fn find_change(&self, session: Option<&Session>, token: &Token) -> Result<(AccountLink, Account), AccountError> {
        let (mailed, account) = self.find_link(token, LinkPurpose::ConfirmEmail).await?;
        let session = session.ok_or(AccountError::OthersLink)?;
        if session.account == account.id {
            return Ok((mailed, account));
        }
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let own = tx.account_links().newest_account_link(session.account, LinkPurpose::ConfirmEmail, self.0.now()).await?;
        let own = own.filter(|own| own.email.key() == mailed.email.key()).ok_or(AccountError::OthersLink)?;
        let account = tx.accounts().account(session.account).await?.ok_or(AccountError::OthersLink)?;
        // As it was mailed, for that is what is proved.
        Ok((AccountLink { email: mailed.email, ..own }, account))
    }

    /// Gives the account that address, and with it what the person has turned off, which is never mailed to it (P5.5-a); answers
    /// the account as it was.
    async fn move_to(&self, work: &mut UnitOfWork, account: &AccountId, email: EmailAddress) -> Result<Account, AccountError> {
        let before = work.tx().accounts().account(*account).await?.ok_or(AccountError::UnusableLink)?;
        let taken = work.tx().accounts().account_by_email(&email).await?.is_some_and(|(other, _)| other.id != before.id);
        if taken {
            return Err(AccountError::UnusableLink);
        }
        let after = before.clone().with_verified(Some(email));
        let after = Account { updated_at: work.now(), version: before.version.next(), ..after };
        match work.tx().accounts().update_account(&after, before.version).await? {
            true => {
                carry_preferences(work, before.verified_email(), after.verified_email()).await?;
                Ok(before)
            }
            false => Err(AccountError::Stale),
        }
    }
}
