use super::{AccountError, AccountLink, Accounts, EmailAddress, LinkPurpose, links::EVER};
use crate::{
    event::Change,
    failure::Failure,
    id::AccountId,
    store::{Actor, Task},
    time::Timestamp,
    unit_of_work::UnitOfWork,
};

/// Another address that somebody asked for, and that is not confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChange {
    /// The address that the account is to have.
    pub email: EmailAddress,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Until then the link works that was mailed there.
    pub expires_at: Timestamp,
}

impl From<AccountLink> for EmailChange {
    fn from(link: AccountLink) -> Self {
        Self { email: link.email, requested_at: link.created_at, expires_at: link.expires_at }
    }
}

impl Accounts<'_> {
    /// The change of the own address that waits to be confirmed, if there is one. Whether that address belongs to another
    /// account by now it does not tell.
    ///
    /// # Errors
    /// [`AccountError::Failure`] for an API key, which changes no address.
    pub async fn email_change(&self, actor: Actor) -> Result<Option<EmailChange>, AccountError> {
        Ok(self.email_change_of(actor.person()?).await?)
    }

    pub(crate) async fn email_change_of(&self, account: AccountId) -> Result<Option<EmailChange>, Failure> {
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let link = tx.account_links().newest_account_link(account, LinkPurpose::ConfirmEmail, self.0.now()).await?;
        Ok(link.map(EmailChange::from))
    }

    /// Cancels the change of the own address that waits: the mailed link is dead. Asks for no new proof, since it only takes
    /// back what was asked for.
    ///
    /// # Errors
    /// [`AccountError::NoEmailChange`] when none waits, also since it was confirmed in this very moment;
    /// [`AccountError::Failure`] for an API key.
    pub async fn cancel_email_change(&self, actor: Actor) -> Result<(), AccountError> {
        let account = actor.person()?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account));
        let now = work.now();
        let links = work.tx().account_links();
        let waits = links.newest_account_link(account, LinkPurpose::ConfirmEmail, now).await?.is_some();
        // Of a cancel and a confirmation at once exactly one removes the link.
        if !waits || links.delete_account_links(account, LinkPurpose::ConfirmEmail, EVER).await? == 0 {
            return Err(AccountError::NoEmailChange);
        }
        work.record(Change::EmailChangeCancelled { account })?;
        Ok(work.commit().await?)
    }
}
