//! Whole statements that SQLite says otherwise.

use super::{Db, failed, jobs::ClaimedRow};
use itoms_core::{job::Claim, store::StoreError};
use sqlx::{PgConnection, query_as, query_scalar};
use uuid::Uuid;

/// Positions grow with transactions, so whatever may still be committed lies behind the oldest that runs.
pub(super) const EVENTS_AFTER: &str = "\
    select position, id, at, kind, project_id, account_id, subject_id from events
    where position > $1 and position < (select first_undecided_position()) order by position limit $2";

pub(super) const EVENTS_END: &str = "\
    select coalesce(max(position), 0) from events where position < (select first_undecided_position())";

/// Takes turns between projects: the first due job of each, then the second of each, and so on. What another
/// worker is claiming is left to it; what it has claimed meanwhile no longer fits the conditions.
const CLAIM: &str = "\
    with clock as (
        select (extract(epoch from clock_timestamp()) * 1000)::bigint as now
    ), due as (
        select j.id, j.due_at, row_number() over (partition by j.project_id order by j.due_at, j.id) as turn
        from jobs j join unnest($1, $2) as known (kind, version) on j.kind = known.kind and j.version <= known.version, clock
        where j.state = 'waiting' and j.due_at <= $3 or j.state = 'leased' and j.leased_until <= clock.now
    ), chosen as (
        select j.id, clock.now from jobs j join due on due.id = j.id, clock
        where j.state = 'waiting' and j.due_at <= $3 or j.state = 'leased' and j.leased_until <= clock.now
        order by due.turn, due.due_at, j.id limit $4
        for update of j skip locked
    )
    update jobs set state = 'leased', attempts = attempts + 1, fence = fence + 1, leased_until = chosen.now + $5
    from chosen where jobs.id = chosen.id
    returning jobs.id, kind, version, body, project_id, asked_by, due_at, attempts, fence, created_at";

pub(super) const INSERT_TAGS: &str = "\
    insert into content_tags (project_id, content_id, tag) select $1, $2, unnest($3)";

pub(super) const INSERT_PUBLISHED_TAGS: &str = "\
    insert into published_tags (project_id, id, tag, published_at) select $1, $2, unnest($3), $4";

const DELETE_DONE: &str = "\
    delete from jobs using unnest($1, $2) as done (id, fence)
    where jobs.id = done.id and jobs.fence = done.fence and state = 'leased'
    returning jobs.id";

/// Several values in one parameter.
pub(super) fn list(values: impl Iterator<Item = String>) -> Vec<String> {
    values.collect()
}

pub(super) async fn claim(connection: &mut PgConnection, claim: &Claim) -> Result<Vec<ClaimedRow>, StoreError> {
    let (kinds, versions): (Vec<_>, Vec<_>) = claim.kinds.iter().cloned().unzip();
    let claimed = query_as::<Db, ClaimedRow>(CLAIM)
        .bind(kinds)
        .bind(versions)
        .bind(claim.now.as_millis())
        .bind(i64::from(claim.limit))
        .bind(i64::try_from(claim.lease.as_millis()).unwrap_or(i64::MAX / 2));
    claimed.fetch_all(connection).await.map_err(failed)
}

pub(super) async fn delete_done(connection: &mut PgConnection, done: &[(Uuid, i64)]) -> Result<Vec<Uuid>, StoreError> {
    let (ids, fences): (Vec<Uuid>, Vec<i64>) = done.iter().copied().unzip();
    query_scalar::<Db, Uuid>(DELETE_DONE).bind(ids).bind(fences).fetch_all(connection).await.map_err(failed)
}
