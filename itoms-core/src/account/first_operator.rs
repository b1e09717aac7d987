use super::{Account, AccountError, Accounts, Caller, OperatorLink, SignUp, SignedIn};
use crate::{
    event::Change,
    id::AccountId,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// The token of a link by which the first operator makes an account; nothing when there is an operator,
    /// or a link that still works.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn offer_operator_link(&self) -> Result<Option<Token>, AccountError> {
        self.make_operator_link(false).await
    }

    /// A new token in the place of a lost one; nothing when there is an operator.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn renew_operator_link(&self) -> Result<Option<Token>, AccountError> {
        self.make_operator_link(true).await
    }

    async fn make_operator_link(&self, replace: bool) -> Result<Option<Token>, AccountError> {
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        if work.tx().accounts().has_operator().await? {
            return Ok(None);
        }
        let now = work.now();
        let offered = work.tx().accounts().operator_link().await?;
        if !replace && offered.is_some_and(|link| link.expires_at > now) {
            return Ok(None);
        }
        let token = Token::new(self.0.random())?;
        let link = OperatorLink { token: token.hash(), expires_at: now.after(OperatorLink::LIFETIME) };
        work.tx().accounts().set_operator_link(&link).await?;
        work.record(Change::OperatorLinkMade {})?;
        work.commit().await?;
        Ok(Some(token))
    }

    /// Whether somebody runs the installation.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has_operator(&self) -> Result<bool, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        Ok(tx.accounts().has_operator().await?)
    }

    /// Whether the link of the first operator would work now. Changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn can_become_operator(&self, token: &Token) -> Result<bool, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let link = tx.accounts().operator_link().await?;
        Ok(link.is_some_and(|link| link.token == token.hash() && link.expires_at > self.0.now()))
    }

    /// Counts the address of an account as proved, by the word of whoever runs the machine: for a first operator whom the mail
    /// with the link did not reach, and who has forgotten the password. `false` where there is nothing to confirm.
    ///
    /// # Errors
    /// [`AccountError::NotFound`]; [`AccountError::Stale`] when the account changed in this very moment.
    pub async fn vouch_for_email(&self, id: AccountId) -> Result<bool, AccountError> {
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        let before = work.tx().accounts().account(id).await?.ok_or(AccountError::NotFound)?;
        let Some(email) = before.email.clone().filter(|_| !before.email_verified) else { return Ok(false) };
        let expected = before.version;
        let after = Account { updated_at: work.now(), version: expected.next(), ..before.with_verified(Some(email)) };
        if !work.tx().accounts().update_account(&after, expected).await? {
            return Err(AccountError::Stale);
        }
        work.record(Change::EmailVouchedFor { account: id })?;
        work.commit().await?;
        Ok(true)
    }

    /// Makes the first operator's account and signs it in: holding the link proves the machine. It does not prove the address,
    /// which the person signs in with at once, and which a mailed link confirms, here or
    /// [asked for](Accounts::request_email_change) later; until then nothing else is mailed there (P1.1-a). Works once.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`], [`AccountError::AddressTaken`], broken rules.
    pub async fn become_operator(&self, token: &Token, sign_up: SignUp, caller: &Caller) -> Result<SignedIn, AccountError> {
        if !self.can_become_operator(token).await? {
            return Err(AccountError::UnusableLink);
        }
        let checked = self.check_sign_up(sign_up, caller).await?;
        let password = self.0.hasher().hash(checked.password, self.0.random()).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        let has_operator = work.tx().accounts().has_operator().await?;
        if has_operator || !work.tx().accounts().delete_operator_link(&token.hash()).await? {
            return Err(AccountError::UnusableLink);
        }
        let email = checked.email;
        let account = Account {
            email: Some(email.clone()),
            company: checked.company,
            age_stated_at: Some(work.now()),
            operator: true,
            ..Account::new(work.id()?, checked.full_name, work.now())
        };
        if !work.tx().accounts().insert_account(&account, Some(&password)).await? {
            return Err(AccountError::AddressTaken);
        }
        work.record(Change::AccountCreated { account: account.id })?;
        work.record(Change::OperatorAppointed { account: account.id })?;
        work.on_behalf_of(Some(account.id)).commit().await?;
        let signed_in = self.signed_in(&account, Some(self.0.now()), caller).await?;
        if let Err(error) = self.request_email_change(&signed_in.session, email.as_str(), caller).await {
            tracing::info!(%error, "no link is mailed that confirms the first operator's address: it can be asked for later");
        }
        Ok(signed_in)
    }
}
