use super::{AccountError, Accounts, Session};
use crate::{
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::SessionId,
    store::{Actor, Page},
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// The own sessions that are not over, the newest first.
    ///
    /// # Errors
    /// A broken cursor or limit; an actor that is no signed-in person.
    pub async fn sessions(&self, actor: Actor, request: &PageRequest) -> Result<Page<Session, Cursor>, AccountError> {
        let account = actor.person()?;
        let list = format!("sessions {account}");
        let slice = request.slice(self.0, &list)?;
        let (now, idle) = (self.0.now(), self.0.session_lifetimes().idle);
        let mut tx = self.0.store().read(actor).await?;
        let page = tx.sessions().list_sessions(now, now.before(idle), &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// Ends one of the own sessions. Its token is dead from the next request on. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::NotFound`], also for somebody else's.
    ///
    /// [dangerous act]: super::DangerousAct::EndSessions
    pub async fn end_session(&self, actor: Actor, id: SessionId) -> Result<(), AccountError> {
        let account = actor.person()?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        if !work.tx().sessions().delete_session(id).await? {
            return Err(AccountError::NotFound);
        }
        work.record(Change::SessionDeleted { account })?;
        Ok(work.commit().await?)
    }

    /// Ends all of the person's sessions but this one; answers how many. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when this one has ended meanwhile.
    ///
    /// [dangerous act]: super::DangerousAct::EndSessions
    pub async fn end_other_sessions(&self, session: &Session) -> Result<u64, AccountError> {
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        let ended = work.tx().sessions().delete_sessions(session.account, Some(session.id)).await?;
        // After the account, which that writes first, as whoever sets a new password goes: neither waits for the other.
        if !session.holds(&mut work).await? {
            return Err(AccountError::NotFound);
        }
        if ended > 0 {
            work.record(Change::SessionDeleted { account: session.account })?;
        }
        work.commit().await?;
        Ok(ended)
    }
}
