use super::{Db, Transaction, decode, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    account::{Session, SessionRepository},
    id::{AccountId, Id, SessionId},
    store::{Actor, Page, Position, Slice, SortKey, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use sqlx::FromRow;
use std::net::IpAddr;
use uuid::Uuid;

#[derive(FromRow)]
struct SessionRow {
    id: Uuid,
    account_id: Uuid,
    operator: bool,
    token: Vec<u8>,
    ip: Option<String>,
    agent: Option<String>,
    message: Option<String>,
    created_at: i64,
    used_at: i64,
    expires_at: i64,
    privileged_until: i64,
}

impl SessionRow {
    fn read(self) -> Result<Session, StoreError> {
        let ip = self.ip.map(|ip| ip.parse::<IpAddr>()).transpose();
        Ok(Session {
            token: decode::token(&self.token, "sessions", self.id)?,
            ip: ip.map_err(|_| decode::corrupt("sessions", "ip", self.id))?,
            id: SessionId::from_uuid(self.id),
            account: AccountId::from_uuid(self.account_id),
            operator: self.operator,
            agent: self.agent,
            message: self.message,
            created_at: Timestamp::from_millis(self.created_at),
            used_at: Timestamp::from_millis(self.used_at),
            expires_at: Timestamp::from_millis(self.expires_at),
            privileged_until: Timestamp::from_millis(self.privileged_until),
        })
    }
}

const INSERT: &str = "\
    insert into sessions (id, account_id, token, ip, agent, message, created_at, used_at, expires_at, privileged_until)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Nobody ends the epoch, suspends the account or lets it go until this transaction ends.
const IS_EPOCH: &str = "\
    update accounts set session_epoch = session_epoch
    where id = $1 and session_epoch = $2 and suspended_at is null and leaving_at is null";

const NEXT_EPOCH: &str = "update accounts set session_epoch = session_epoch + 1 where id = $1";

pub(crate) const BY_TOKEN: &str = "\
    select s.id, s.account_id, a.operator, s.token, s.ip, s.agent, s.message, s.created_at, s.used_at, s.expires_at,
        s.privileged_until
    from sessions s join accounts a on a.id = s.account_id
    where s.token = $1 and a.suspended_at is null and a.leaving_at is null";

const LIST: &str = "\
    select s.id, s.account_id, a.operator, s.token, s.ip, s.agent, s.message, s.created_at, s.used_at, s.expires_at,
        s.privileged_until
    from sessions s join accounts a on a.id = s.account_id
    where s.account_id = $1 and s.expires_at > $2 and s.used_at > $3 and ($4 is null or s.id < $4)
    order by s.id desc limit $5";

const ROTATE: &str = "update sessions set token = $3, privileged_until = $4 where account_id = $1 and id = $2 and token = $5";

const DELETE_OTHERS: &str = "delete from sessions where account_id = $1 and ($2 is null or id <> $2)";

/// Callers hold the account's row, as whoever starts a session does.
const END_OLDEST: &str = "\
    delete from sessions where account_id = $1 and id <> $2 and id not in (
        select id from sessions where account_id = $1 and id <> $2 order by used_at desc, id desc limit $3)";

#[async_trait]
impl SessionRepository for Transaction {
    async fn insert_session(&mut self, session: &Session, epoch: i64) -> Result<bool, StoreError> {
        self.require(&[Need::Task(Task::SignIn)]).await?;
        let is_epoch = query::<Db>(IS_EPOCH).bind(session.account.uuid()).bind(epoch);
        if is_epoch.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        let insert = query::<Db>(INSERT)
            .bind(session.id.uuid())
            .bind(session.account.uuid())
            .bind(session.token.as_bytes().as_slice())
            .bind(session.ip.map(|ip| ip.to_string()))
            .bind(session.agent.as_deref())
            .bind(session.message.as_deref())
            .bind(session.created_at.as_millis())
            .bind(session.used_at.as_millis())
            .bind(session.expires_at.as_millis())
            .bind(session.privileged_until.as_millis());
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    async fn end_oldest_sessions(&mut self, account: AccountId, kept: SessionId, most: u32) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::SignIn)]).await? {
            return Ok(0);
        }
        let others = i64::from(most).saturating_sub(1);
        let end = query::<Db>(END_OLDEST).bind(account.uuid()).bind(kept.uuid()).bind(others);
        Ok(end.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn session_by_token(&mut self, token: &TokenHash) -> Result<Option<Session>, StoreError> {
        if !self.may(&[Need::Task(Task::Authenticate)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, SessionRow>(BY_TOKEN).bind(token.as_bytes().as_slice());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(SessionRow::read).transpose()
    }

    async fn touch_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.require(&[Need::Task(Task::Authenticate)]).await?;
        let update = query::<Db>("update sessions set used_at = $2, ip = $3, agent = $4 where id = $1 and used_at <= $2")
            .bind(session.id.uuid())
            .bind(session.used_at.as_millis())
            .bind(session.ip.map(|ip| ip.to_string()))
            .bind(session.agent.as_deref());
        update.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn set_session_message(&mut self, id: SessionId, message: Option<&str>) -> Result<(), StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(()) };
        let update = query::<Db>("update sessions set message = $3 where account_id = $1 and id = $2");
        let update = update.bind(account.uuid()).bind(id.uuid()).bind(message);
        update.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn list_sessions(&mut self, now: Timestamp, idle: Timestamp, slice: &Slice) -> Result<Page<Session>, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(Page { items: Vec::new(), next: None }) };
        let rows = query_as::<Db, SessionRow>(LIST)
            .bind(account.uuid())
            .bind(now.as_millis())
            .bind(idle.as_millis())
            .bind(slice.after.as_ref().map(|position| position.id))
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(SessionRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, |session| Position {
            key: SortKey::Time(session.created_at.as_millis()),
            id: session.id.uuid(),
        }))
    }

    async fn rotate_session(&mut self, session: &Session, former: &TokenHash) -> Result<bool, StoreError> {
        let account = session.account;
        if !self.may(&[Need::Person(account), Need::Task(Task::SignIn)]).await? {
            return Ok(false);
        }
        let rotate = query::<Db>(ROTATE)
            .bind(account.uuid())
            .bind(session.id.uuid())
            .bind(session.token.as_bytes().as_slice())
            .bind(session.privileged_until.as_millis())
            .bind(former.as_bytes().as_slice());
        Ok(rotate.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_session(&mut self, id: SessionId) -> Result<bool, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(false) };
        let delete = query::<Db>("delete from sessions where account_id = $1 and id = $2").bind(account.uuid()).bind(id.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_sessions(&mut self, account: AccountId, kept: Option<SessionId>) -> Result<u64, StoreError> {
        if !self.may(&[Need::Person(account), Need::Task(Task::SignIn)]).await? {
            return Ok(0);
        }
        query::<Db>(NEXT_EPOCH).bind(account.uuid()).execute(self.connection()).await.map_err(failed)?;
        let delete = query::<Db>(DELETE_OTHERS).bind(account.uuid()).bind(kept.map(Id::uuid));
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn delete_sessions_over(&mut self, now: Timestamp, idle: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from sessions where expires_at <= $1 or used_at <= $2");
        let delete = delete.bind(now.as_millis()).bind(idle.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn clear_session_addresses(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let clear = query::<Db>("update sessions set ip = null where ip is not null and used_at < $1").bind(before.as_millis());
        Ok(clear.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
