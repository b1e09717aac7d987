use super::{Db, Transaction, decode, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    account::{AuthorizationPurpose, Identity, IdentityRepository, LinkedIdentity, PendingAuthorization},
    id::{AccountId, Id, IdentityId, SessionId},
    store::{StoreError, Task},
    time::Timestamp,
    token::TokenHash,
    vault::Sealed,
};
use sqlx::FromRow;
use uuid::Uuid;

const SIGN_IN: Need = Need::Task(Task::SignIn);

#[derive(FromRow)]
struct IdentityRow {
    id: Uuid,
    account_id: Uuid,
    issuer: String,
    subject: String,
    created_at: i64,
}

impl IdentityRow {
    fn read(self) -> LinkedIdentity {
        LinkedIdentity {
            id: IdentityId::from_uuid(self.id),
            account: AccountId::from_uuid(self.account_id),
            identity: Identity::from_stored(self.issuer, self.subject),
            created_at: Timestamp::from_millis(self.created_at),
        }
    }
}

#[derive(FromRow)]
struct PendingRow {
    state: Vec<u8>,
    browser: Vec<u8>,
    sealed: String,
    purpose: String,
    session_id: Option<Uuid>,
    created_at: i64,
    expires_at: i64,
}

impl PendingRow {
    fn read(self) -> Result<PendingAuthorization, StoreError> {
        const TABLE: &str = "pending_authorizations";
        // It has no id; the session's is the only one that can be named.
        let id = self.session_id.unwrap_or_default();
        Ok(PendingAuthorization {
            state: decode::token(&self.state, TABLE, id)?,
            browser: decode::token(&self.browser, TABLE, id)?,
            sealed: Sealed::from_stored(self.sealed),
            purpose: AuthorizationPurpose::named(&self.purpose).ok_or_else(|| decode::corrupt(TABLE, "purpose", id))?,
            session: decode::optional::<SessionId>(self.session_id),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
        })
    }
}

const INSERT_PENDING: &str = "\
    insert into pending_authorizations (state, browser, sealed, purpose, session_id, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7)";

const TAKE_PENDING: &str = "\
    delete from pending_authorizations where state = $1
    returning state, browser, sealed, purpose, session_id, created_at, expires_at";

const INSERT_IDENTITY: &str = "\
    insert into identities (id, account_id, issuer, subject, created_at) values ($1, $2, $3, $4, $5)
    on conflict do nothing";

const IDENTITY: &str = "select id, account_id, issuer, subject, created_at from identities where issuer = $1 and subject = $2";

const LIST: &str = "select id, account_id, issuer, subject, created_at from identities where account_id = $1 order by issuer";

#[async_trait]
impl IdentityRepository for Transaction {
    async fn insert_pending_authorization(&mut self, pending: &PendingAuthorization) -> Result<(), StoreError> {
        self.require(&[SIGN_IN]).await?;
        let insert = query::<Db>(INSERT_PENDING)
            .bind(pending.state.as_bytes().as_slice())
            .bind(pending.browser.as_bytes().as_slice())
            .bind(pending.sealed.as_str())
            .bind(pending.purpose.name())
            .bind(pending.session.map(Id::uuid))
            .bind(pending.created_at.as_millis())
            .bind(pending.expires_at.as_millis());
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn take_pending_authorization(&mut self, state: &TokenHash) -> Result<Option<PendingAuthorization>, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(None);
        }
        let taken = query_as::<Db, PendingRow>(TAKE_PENDING).bind(state.as_bytes().as_slice());
        taken.fetch_optional(self.connection()).await.map_err(failed)?.map(PendingRow::read).transpose()
    }

    async fn delete_expired_authorizations(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from pending_authorizations where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn insert_identity(&mut self, linked: &LinkedIdentity) -> Result<bool, StoreError> {
        self.require(&[Need::Person(linked.account), Need::Task(Task::SignUp)]).await?;
        let insert = query::<Db>(INSERT_IDENTITY)
            .bind(linked.id.uuid())
            .bind(linked.account.uuid())
            .bind(linked.identity.issuer())
            .bind(linked.identity.subject())
            .bind(linked.created_at.as_millis());
        Ok(insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn linked_identity(&mut self, identity: &Identity) -> Result<Option<LinkedIdentity>, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, IdentityRow>(IDENTITY).bind(identity.issuer()).bind(identity.subject());
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(IdentityRow::read))
    }

    async fn list_identities(&mut self, account: AccountId) -> Result<Vec<LinkedIdentity>, StoreError> {
        if !self.may(&[Need::Person(account), SIGN_IN]).await? {
            return Ok(Vec::new());
        }
        let rows = query_as::<Db, IdentityRow>(LIST).bind(account.uuid()).fetch_all(self.connection()).await.map_err(failed)?;
        Ok(rows.into_iter().map(IdentityRow::read).collect())
    }

    async fn delete_identity(&mut self, account: AccountId, id: IdentityId) -> Result<bool, StoreError> {
        if !self.may(&[Need::Person(account), SIGN_IN]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from identities where account_id = $1 and id = $2").bind(account.uuid()).bind(id.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }
}
