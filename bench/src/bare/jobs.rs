//! The least that a durable queue does: rows in, claimed in batches, one look at the database for each, rows out.

use super::{CLAIM, CLAIM_ANY, Db, delete_jobs};
use itoms_core::{
    id::{Id, JobId},
    random::{RandomError, SystemRandom},
    time::{Clock, SystemClock},
};
use sqlx::{Pool, query, query_as, query_scalar};
use uuid::Uuid;

const ENQUEUE: &str = "\
    insert into jobs (id, kind, version, body, state, due_at, created_at) values ($1, 'bare', 1, $2, 'waiting', $3, $3)";

/// Claims one batch of whatever is due, and undoes it.
pub(super) async fn claim(pool: &Pool<Db>) -> sqlx::Result<()> {
    let mut tx = pool.begin().await?;
    let claimed: Vec<(Uuid, String)> = query_as(CLAIM_ANY).bind(SystemClock.now().as_millis()).fetch_all(&mut *tx).await?;
    std::hint::black_box(claimed);
    tx.rollback().await
}

/// Enqueues that many jobs and does them all.
pub(super) async fn work_off(pool: &Pool<Db>, count: u32) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let now = SystemClock.now();
    let ids = (0..count).map(|_| JobId::new(now, &SystemRandom).map(Id::uuid)).collect::<Result<Vec<_>, RandomError>>()?;
    let mut tx = pool.begin().await?;
    for id in ids {
        query::<Db>(ENQUEUE).bind(id).bind(id.to_string()).bind(now.as_millis()).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    loop {
        let mut tx = pool.begin().await?;
        let claimed: Vec<(Uuid, String)> = query_as(CLAIM).bind(now.as_millis()).fetch_all(&mut *tx).await?;
        tx.commit().await?;
        if claimed.is_empty() {
            return Ok(());
        }
        for (id, _) in &claimed {
            query_scalar::<Db, String>("select full_name from accounts where id = $1").bind(id).fetch_optional(pool).await?;
        }
        let mut tx = pool.begin().await?;
        let done: Vec<Uuid> = claimed.into_iter().map(|(id, _)| id).collect();
        delete_jobs(&mut tx, &done).await?;
        tx.commit().await?;
    }
}
