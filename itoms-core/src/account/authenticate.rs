use super::{AccountError, Accounts, Caller, KnownDevice, Session};
use crate::{
    event::Change,
    itoms::Itoms,
    store::{Actor, StoreError, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// The session of that token, if it is one and not over. Records its use, to the minute.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn authenticate(&self, token: &Token, caller: &Caller) -> Result<Option<Session>, AccountError> {
        let now = self.0.now();
        let mut tx = self.0.store().read(Actor::System(Task::Authenticate)).await?;
        let found = tx.sessions().session_by_token(&token.hash()).await?;
        drop(tx);
        let Some(session) = found.filter(|session| !session.is_over(now, self.0.session_lifetimes())) else { return Ok(None) };
        if now.since(session.used_at) < Session::USE_RESOLUTION {
            return Ok(Some(session));
        }
        let seen = KnownDevice::is_to_be_seen(session.used_at, now).then(|| KnownDevice::of(session.account, caller, now));
        let session = Session { used_at: now, ip: caller.ip(), agent: stored_agent(caller), ..session };
        self.0.record_in_passing("the use of a session", record_use(self.0.clone(), session.clone(), seen)).await;
        Ok(Some(session))
    }

    /// Keeps a message for the next page that this session sees; `None` when it was shown.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn set_message(&self, session: &Session, message: Option<&str>) -> Result<(), AccountError> {
        let mut tx = self.0.store().write(session.actor()).await?;
        tx.sessions().set_session_message(session.id, message).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a session. Its token is dead from the next request on.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sign_out(&self, session: &Session) -> Result<(), AccountError> {
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        if work.tx().sessions().delete_session(session.id).await? {
            work.record(Change::SessionDeleted { account: session.account })?;
        }
        Ok(work.commit().await?)
    }
}

async fn record_use(itoms: Itoms, session: Session, seen: Option<KnownDevice>) -> Result<(), StoreError> {
    let mut tx = itoms.store().write(Actor::System(Task::Authenticate)).await?;
    tx.sessions().touch_session(&session).await?;
    if let Some(seen) = &seen {
        tx.devices().see_device(seen).await?;
    }
    tx.commit().await
}

/// The first 512 bytes of what the device calls itself, in printable characters (P1.5-b).
pub(super) fn stored_agent(caller: &Caller) -> Option<String> {
    let agent = caller.device()?;
    let cut = (0..=agent.len().min(512)).rev().find(|end| agent.is_char_boundary(*end)).unwrap_or(0);
    Some(agent[..cut].chars().filter(|c| !c.is_control()).collect())
}
