use super::{Db, Transaction, decode, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    id::{AccountId, Id},
    idempotency::{IdempotencyRepository, Once},
    store::{StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct OnceRow {
    account_id: Uuid,
    key: Vec<u8>,
    fingerprint: Vec<u8>,
    resource: Uuid,
    created_at: i64,
}

impl OnceRow {
    fn read(self) -> Result<Once, StoreError> {
        let hash = |bytes: Vec<u8>, column| bytes.try_into().map_err(|_| decode::corrupt("idempotency_keys", column, self.account_id));
        Ok(Once {
            key: hash(self.key, "key")?,
            fingerprint: hash(self.fingerprint, "fingerprint")?,
            account: AccountId::from_uuid(self.account_id),
            resource: self.resource,
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}

const INSERT: &str = "\
    insert into idempotency_keys (account_id, key, fingerprint, resource, created_at) values ($1, $2, $3, $4, $5)
    on conflict do nothing";

const KEPT: &str = "\
    select account_id, key, fingerprint, resource, created_at from idempotency_keys where account_id = $1 and key = $2";

#[async_trait]
impl IdempotencyRepository for Transaction {
    async fn once(&mut self, once: &Once) -> Result<Option<Once>, StoreError> {
        self.require(&[Need::Itself(once.account)]).await?;
        let insert = query::<Db>(INSERT)
            .bind(once.account.uuid())
            .bind(once.key.as_slice())
            .bind(once.fingerprint.as_slice())
            .bind(once.resource)
            .bind(once.created_at.as_millis());
        if insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1 {
            return Ok(None);
        }
        let kept = query_as::<Db, OnceRow>(KEPT).bind(once.account.uuid()).bind(once.key.as_slice());
        kept.fetch_optional(self.connection()).await.map_err(failed)?.map(OnceRow::read).transpose()
    }

    async fn delete_idempotency_keys(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from idempotency_keys where created_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
