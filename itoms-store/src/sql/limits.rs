use super::{Db, Transaction, failed, need::Need, query, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    limit::{Bucket, LimitRepository, Taken},
    store::{StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

/// A bucket is the instant when it will be full again: a token moves it one refill ahead, and it may not lie
/// further ahead than a whole bucket takes to fill (the generic cell rate algorithm).
const TAKE: &str = "\
    insert into limits (key, full_at) values ($1, $2 + $3)
    on conflict (key) do update
    set full_at = case when limits.full_at > $2 then limits.full_at else $2 end + $3
    where case when limits.full_at > $2 then limits.full_at else $2 end + $3 <= $2 + $4
    returning full_at";

const FULL_AT: &str = "select full_at from limits where key = $1";

#[async_trait]
impl LimitRepository for Transaction {
    async fn take_token(&mut self, bucket: &Bucket, now: Timestamp) -> Result<Taken, StoreError> {
        self.require(&[Need::Task(Task::Limit)]).await?;
        let refill = i64::try_from(bucket.limit.refill.as_millis()).unwrap_or(i64::MAX / 2).max(1);
        let whole = refill.saturating_mul(i64::from(bucket.limit.burst));
        let now = now.as_millis();
        let take = query_scalar::<Db, i64>(TAKE).bind(bucket.key.as_slice()).bind(now).bind(refill).bind(whole);
        if let Some(full_at) = take.fetch_optional(self.connection()).await.map_err(failed)? {
            let left = (now.saturating_add(whole) - full_at) / refill;
            return Ok(Taken::Yes { left: u32::try_from(left).unwrap_or(0) });
        }
        let full_at = query_scalar::<Db, i64>(FULL_AT).bind(bucket.key.as_slice());
        let full_at = full_at.fetch_optional(self.connection()).await.map_err(failed)?.unwrap_or(now);
        let wait = full_at.saturating_add(refill).saturating_sub(whole).saturating_sub(now);
        Ok(Taken::No { retry_after: Duration::from_millis(u64::try_from(wait).unwrap_or(0).max(1)) })
    }

    async fn delete_full_buckets(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from limits where full_at <= $1").bind(now.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
