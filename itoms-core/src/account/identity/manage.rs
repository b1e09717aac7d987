use super::{IdentityNotice, LinkedIdentity};
use crate::{
    account::{AccountError, Accounts, DangerousAct, Session},
    event::Change,
    id::IdentityId,
    job::Job,
    store::Actor,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// The identities that sign in to the own account, those of providers too that are configured no more.
    ///
    /// # Errors
    /// [`AccountError::Failure`] for an API key, which never sees them.
    pub async fn identities(&self, actor: Actor) -> Result<Vec<LinkedIdentity>, AccountError> {
        let account = actor.person()?;
        let mut tx = self.0.store().read(actor).await?;
        Ok(tx.identities().list_identities(account).await?)
    }

    /// Whether the own account has a password: who signs in by others needs none.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has_password(&self, actor: Actor) -> Result<bool, AccountError> {
        Ok(self.password_of(actor).await?.is_some())
    }

    /// Unlinks an identity from the own account; a mail tells its owner. Sessions go on: they were the person's.
    ///
    /// # Errors
    /// [`AccountError::LastWayIn`] when nobody could sign in to the account any more; [`AccountError::NotFound`], also when the
    /// session has ended meanwhile; [`AccountError::ReauthenticationRequired`].
    pub async fn unlink_identity(&self, session: &Session, id: IdentityId) -> Result<(), AccountError> {
        session.require_privilege(DangerousAct::SetIdentity, self.0.now())?;
        let account = session.account;
        let has_password = self.has_password(session.actor()).await?;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        let held = self.hold(&mut work, account).await?;
        // After the account, as whoever sets a new password goes: neither waits for the other.
        if !session.holds(&mut work).await? {
            return Err(AccountError::NotFound);
        }
        if !work.tx().identities().delete_identity(account, id).await? {
            return Err(AccountError::NotFound);
        }
        self.require_way_in(&mut work, &held, has_password).await?;
        work.record(Change::IdentityUnlinked { account })?;
        work.notify(Job::Identity { account, notice: IdentityNotice::Unlinked }, None).await?;
        Ok(work.commit().await?)
    }
}
