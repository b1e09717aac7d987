use super::{Db, Transaction, decode, dialect, failed, need::Need, query, query_as, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    account::FullName,
    api_key::{ApiKey, ApiKeyName, ApiKeyRepository, FormerSecret, ReachingKey, Scope, Scopes},
    id::{AccountId, ApiKeyId, Id, ProjectId},
    store::{Actor, Page, Position, Slice, SortKey, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

#[derive(FromRow)]
struct ApiKeyRow {
    id: Uuid,
    account_id: Uuid,
    project_id: Option<Uuid>,
    name: String,
    scopes: Json<Vec<String>>,
    prefix: String,
    secret: Vec<u8>,
    former: Option<Vec<u8>>,
    former_until: Option<i64>,
    created_at: i64,
    used_at: Option<i64>,
    expires_at: Option<i64>,
}

impl ApiKeyRow {
    fn read(self) -> Result<ApiKey, StoreError> {
        let former = match (self.former, self.former_until) {
            (Some(secret), Some(until)) => {
                Some(FormerSecret { secret: decode::token(&secret, "api_keys", self.id)?, until: Timestamp::from_millis(until) })
            }
            _ => None,
        };
        Ok(ApiKey {
            secret: decode::token(&self.secret, "api_keys", self.id)?,
            id: ApiKeyId::from_uuid(self.id),
            account: AccountId::from_uuid(self.account_id),
            project: self.project_id.map(ProjectId::from_uuid),
            name: ApiKeyName::from_stored(self.name),
            scopes: Scopes::from_stored(&self.scopes.0),
            prefix: self.prefix,
            former,
            created_at: Timestamp::from_millis(self.created_at),
            used_at: self.used_at.map(Timestamp::from_millis),
            expires_at: self.expires_at.map(Timestamp::from_millis),
        })
    }
}

#[derive(FromRow)]
struct ReachingRow {
    id: Uuid,
    account_id: Uuid,
    full_name: String,
    of_project_alone: bool,
    name: String,
    scopes: Json<Vec<String>>,
    prefix: String,
    created_at: i64,
    used_at: Option<i64>,
    expires_at: Option<i64>,
}

impl ReachingRow {
    fn read(self) -> ReachingKey {
        ReachingKey {
            id: ApiKeyId::from_uuid(self.id),
            account: AccountId::from_uuid(self.account_id),
            full_name: FullName::from_stored(self.full_name),
            of_project_alone: self.of_project_alone,
            name: ApiKeyName::from_stored(self.name),
            scopes: Scopes::from_stored(&self.scopes.0),
            prefix: self.prefix,
            created_at: Timestamp::from_millis(self.created_at),
            used_at: self.used_at.map(Timestamp::from_millis),
            expires_at: self.expires_at.map(Timestamp::from_millis),
        }
    }
}

const INSERT: &str = "\
    insert into api_keys (id, account_id, project_id, name, scopes, prefix, secret, former, former_until, created_at, used_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const BY_SECRET: &str = "\
    select k.id, k.account_id, k.project_id, k.name, k.scopes, k.prefix, k.secret, k.former, k.former_until, k.created_at, k.used_at,
        k.expires_at
    from api_keys k join accounts a on a.id = k.account_id
    where (k.secret = $1 or k.former = $1) and a.suspended_at is null and a.leaving_at is null";

const SHOW: &str = "\
    select id, account_id, project_id, name, scopes, prefix, secret, former, former_until, created_at, used_at, expires_at
    from api_keys
    where account_id = $1 and id = $2";

const LIST: &str = "\
    select id, account_id, project_id, name, scopes, prefix, secret, former, former_until, created_at, used_at, expires_at
    from api_keys
    where account_id = $1 and ($2 is null or project_id = $2) and ($3 is null or id < $3)
    order by id desc limit $4";

const ROTATE: &str = "\
    update api_keys set prefix = $3, secret = $4, former = $5, former_until = $6
    where account_id = $1 and id = $2 and secret = $7";

#[async_trait]
impl ApiKeyRepository for Transaction {
    async fn insert_api_key(&mut self, key: &ApiKey) -> Result<(), StoreError> {
        self.require(&[Need::Person(key.account)]).await?;
        if let Some(project) = key.project {
            self.require(&[Need::member(project)]).await?;
        }
        let insert = query::<Db>(INSERT)
            .bind(key.id.uuid())
            .bind(key.account.uuid())
            .bind(key.project.map(Id::uuid))
            .bind(key.name.as_str())
            .bind(Json(key.scopes.names()))
            .bind(key.prefix.as_str())
            .bind(key.secret.as_bytes().as_slice())
            .bind(key.former.as_ref().map(|former| former.secret.as_bytes().as_slice()))
            .bind(key.former.as_ref().map(|former| former.until.as_millis()))
            .bind(key.created_at.as_millis())
            .bind(key.used_at.map(Timestamp::as_millis))
            .bind(key.expires_at.map(Timestamp::as_millis));
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn api_key_by_secret(&mut self, secret: &TokenHash) -> Result<Option<ApiKey>, StoreError> {
        if !self.may(&[Need::Task(Task::Authenticate)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, ApiKeyRow>(BY_SECRET).bind(secret.as_bytes().as_slice());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(ApiKeyRow::read).transpose()
    }

    async fn touch_api_key(&mut self, id: ApiKeyId, used_at: Timestamp) -> Result<(), StoreError> {
        self.require(&[Need::Task(Task::Authenticate)]).await?;
        let update = query::<Db>("update api_keys set used_at = $2 where id = $1 and (used_at is null or used_at <= $2)");
        update.bind(id.uuid()).bind(used_at.as_millis()).execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn api_key(&mut self, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(None) };
        let found = query_as::<Db, ApiKeyRow>(SHOW).bind(account.uuid()).bind(id.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(ApiKeyRow::read).transpose()
    }

    async fn list_api_keys(&mut self, project: Option<ProjectId>, slice: &Slice) -> Result<Page<ApiKey>, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(Page { items: Vec::new(), next: None }) };
        let rows = query_as::<Db, ApiKeyRow>(LIST)
            .bind(account.uuid())
            .bind(project.map(Id::uuid))
            .bind(slice.after.as_ref().map(|position| position.id))
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(ApiKeyRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, |key| Position { key: SortKey::Time(key.created_at.as_millis()), id: key.id.uuid() }))
    }

    async fn count_api_keys(&mut self) -> Result<u64, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(0) };
        self.lock_account(account).await?;
        let count = query_scalar::<Db, i64>("select count(*) from api_keys where account_id = $1").bind(account.uuid());
        Ok(count.fetch_one(self.connection()).await.map_err(failed)?.unsigned_abs())
    }

    async fn list_reaching_keys(&mut self, project: ProjectId, now: Timestamp, slice: &Slice) -> Result<Page<ReachingKey>, StoreError> {
        let Actor::Account(owner) = self.actor() else { return Ok(Page { items: Vec::new(), next: None }) };
        let rows = query_as::<Db, ReachingRow>(dialect::REACHING_KEYS)
            .bind(project.uuid())
            .bind(owner.uuid())
            .bind(now.as_millis())
            .bind(dialect::list(Scope::of_projects().map(|scope| scope.name().to_owned())))
            .bind(slice.after.as_ref().map(|position| position.id))
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let keys = rows.into_iter().map(ReachingRow::read).collect();
        Ok(Page::from_rows(keys, slice.limit, |key: &ReachingKey| Position {
            key: SortKey::Time(key.created_at.as_millis()),
            id: key.id.uuid(),
        }))
    }

    async fn rotate_api_key(&mut self, key: &ApiKey, before: &TokenHash) -> Result<bool, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(false) };
        let rotate = query::<Db>(ROTATE)
            .bind(account.uuid())
            .bind(key.id.uuid())
            .bind(key.prefix.as_str())
            .bind(key.secret.as_bytes().as_slice())
            .bind(key.former.as_ref().map(|former| former.secret.as_bytes().as_slice()))
            .bind(key.former.as_ref().map(|former| former.until.as_millis()))
            .bind(before.as_bytes().as_slice());
        Ok(rotate.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_api_key(&mut self, id: ApiKeyId) -> Result<bool, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(false) };
        let delete = query::<Db>("delete from api_keys where account_id = $1 and id = $2").bind(account.uuid()).bind(id.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_api_keys(&mut self, account: AccountId, until: Timestamp) -> Result<Vec<ApiKeyId>, StoreError> {
        if !self.may(&[Need::Task(Task::SignIn)]).await? {
            return Ok(Vec::new());
        }
        let delete = query_scalar::<Db, Uuid>("delete from api_keys where account_id = $1 and created_at <= $2 returning id");
        let ended = delete.bind(account.uuid()).bind(until.as_millis()).fetch_all(self.connection()).await.map_err(failed)?;
        Ok(ended.into_iter().map(ApiKeyId::from_uuid).collect())
    }

    async fn delete_expired_api_keys(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from api_keys where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
