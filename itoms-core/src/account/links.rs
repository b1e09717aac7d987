use super::{Account, AccountError, AccountLink, Accounts, EmailAddress, LinkPurpose};
use crate::{
    failure::Failure,
    id::AccountId,
    store::{Actor, Task},
    time::Timestamp,
    token::Token,
    unit_of_work::UnitOfWork,
    vault::{Binding, Sealed},
};

/// Before all links there are.
pub(super) const EVER: Timestamp = Timestamp::from_millis(0);

impl Accounts<'_> {
    /// The link with that token, if it is for this and has not ended, and whose account it changes.
    pub(super) async fn find_link(&self, token: &Token, purpose: LinkPurpose) -> Result<(AccountLink, Account), AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let link = tx.account_links().account_link_by_token(&token.hash()).await?;
        let link = link.filter(|link| link.purpose == purpose && link.expires_at > self.0.now()).ok_or(AccountError::UnusableLink)?;
        let account = tx.accounts().account(link.account).await?.ok_or(AccountError::UnusableLink)?;
        Ok((link, account))
    }

    /// Whether following such a link would do something now. Changes nothing.
    pub(super) async fn can_follow(&self, token: &Token, purpose: LinkPurpose) -> Result<bool, AccountError> {
        match self.find_link(token, purpose).await {
            Ok(_) => Ok(true),
            Err(AccountError::UnusableLink) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Where the token of a link is sealed in the job that mails it.
pub(crate) fn token_binding(account: AccountId) -> Binding {
    Binding::new(account, "token of an account's link")
}

/// Where an address is sealed in the job that looks who has it.
pub(crate) fn address_binding() -> Binding {
    Binding::new("whoever asks", "address to be looked up")
}

/// Keeps a new link of an account, and answers its token as the job that mails it carries it.
pub(crate) async fn make_link(
    work: &mut UnitOfWork,
    account: AccountId,
    purpose: LinkPurpose,
    email: EmailAddress,
) -> Result<(Token, Sealed), Failure> {
    let token = work.token()?;
    let expires_at = work.now().after(purpose.lifetime());
    let link = AccountLink { token: token.hash(), account, purpose, email, created_at: work.now(), expires_at };
    work.tx().account_links().insert_account_link(&link).await?;
    let sealed = work.seal(&token, &token_binding(account))?;
    Ok((token, sealed))
}
