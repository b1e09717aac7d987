//! Whole statements that SQLite says otherwise.

use super::{Db, error::store_error, failed, query_as, query_scalar, sql::jobs::ClaimedRow, statement::Statements};
use itoms_core::{job::Claim, store::StoreError};
use uuid::Uuid;

/// Positions grow with transactions, so whatever may still be committed lies behind the oldest that runs.
pub(super) const EVENTS_AFTER: &str = "\
    select position, id, at, kind, project_id, account_id, by_key, subject_id from events
    where position > $1 and position < (select first_undecided_position()) order by position limit $2";

/// Whether something is committed that waits for what may come before it.
pub(super) const EVENTS_HELD_BACK: Option<&str> =
    Some("select exists (select from events where position > $1 and position >= (select first_undecided_position()))");

pub(super) const EVENTS_END: &str = "\
    select coalesce(max(position), 0) from events where position < (select first_undecided_position())";

/// Whoever has left a project sees no row of it.
pub(super) const COUNT_FOUNDED: &str = "select count(*) from founded where account_id = $1";

/// So many of what is due longest take part in a claim, whatever their projects.
const OLDEST: i64 = 128;

/// A queue grows and empties faster than its statistics follow: a plan that was made for an empty one sorts all of a
/// full one, and once for each project. So a claim takes what suits a full one whatever the statistics say, and that is
/// an index at each step. It lasts as long as the transaction.
const PLAN_FOR_A_FULL_QUEUE: &str = "\
    set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_hashjoin = off;
    set local enable_mergejoin = off; set local jit = off";

/// Takes turns between projects: the first due job of each, then the second of each, and so on. While not more is due
/// than takes part, that is all there is. Beyond that each project that waits sends its first ones, found by one
/// look at the index for each: what a claim costs grows with the projects that wait, and not with their jobs. They are
/// locked one after the other, in this order, until there are enough. What another worker is claiming is left to it;
/// what it has claimed meanwhile no longer fits the conditions.
pub(super) const CLAIM: &str = "\
    with recursive clock as (
        select (extract(epoch from clock_timestamp()) * 1000)::bigint as now
    ), oldest as (
        select id, project_id, due_at from jobs
        where state = 'waiting' and due_at <= $3 and version <= ($2::int[])[array_position($1, kind)]
        order by due_at, id limit $6
    ), waiting (project_id) as (
        (
            select project_id from jobs
            where state = 'waiting' and project_id is not null and (select count(*) from oldest) = $6
            order by project_id limit 1
        )
        union all
        select (
            select j.project_id from jobs j where j.state = 'waiting' and j.project_id > w.project_id order by j.project_id limit 1
        ) from waiting w where w.project_id is not null
    ), candidates as (
        select id, project_id, due_at from oldest
        union
        select first.id, first.project_id, first.due_at from waiting w cross join lateral (
            select id, project_id, due_at from jobs
            where state = 'waiting' and project_id = w.project_id and due_at <= $3 and version <= ($2::int[])[array_position($1, kind)]
            order by due_at, id limit (select case when count(*) > $4 then 1 else $4 end from waiting)
        ) first
        union
        (
            select id, project_id, due_at from jobs
            where state = 'waiting' and project_id is null and due_at <= $3 and version <= ($2::int[])[array_position($1, kind)]
            order by due_at, id limit $4
        )
        union
        select id, project_id, due_at from jobs
        where state = 'leased' and leased_until <= (select now from clock) and version <= ($2::int[])[array_position($1, kind)]
    ), ranked as (
        select id, due_at, row_number() over (partition by project_id order by due_at, id) as turn from candidates
    ), chosen as (
        select locked.id from clock cross join (select id from ranked order by turn, due_at, id) next
        cross join lateral (
            select j.id from jobs j
            where j.id = next.id and (j.state = 'waiting' and j.due_at <= $3 or j.state = 'leased' and j.leased_until <= clock.now)
            for update skip locked
        ) locked
        limit $4
    )
    update jobs set state = 'leased', attempts = attempts + 1, fence = fence + 1, leased_until = (select now from clock) + $5
    where id = any (array(select id from chosen))
    returning id, kind, version, body, project_id, asked_by, due_at, attempts, fence, created_at, expires_at";

pub(super) const REACHING_KEYS: &str = "\
    select k.id, k.account_id, m.full_name, k.project_id is not null as of_project_alone, k.name, k.scopes, k.prefix, k.created_at, k.used_at,
        k.expires_at
    from members m join api_keys k on k.account_id = m.account_id
    where m.project_id = $1
      and exists (select 1 from members o where o.project_id = $1 and o.account_id = $2 and o.role = 'owner')
      and (k.project_id is null or k.project_id = $1) and (k.expires_at is null or k.expires_at > $3)
      and k.scopes ?| $4 and ($5 is null or k.id < $5)
    order by k.id desc limit $6";

pub(super) const TITLES: &str = "select id, title from contents where project_id = $1 and id = any (cast($2 as uuid[]))";

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

pub(super) async fn claim(connection: Statements<'_>, claim: &Claim) -> Result<Vec<ClaimedRow>, StoreError> {
    sqlx::raw_sql(PLAN_FOR_A_FULL_QUEUE).execute(&mut *connection.connection).await.map_err(store_error)?;
    let (kinds, versions): (Vec<_>, Vec<_>) = claim.kinds.iter().cloned().unzip();
    let claimed = query_as::<Db, ClaimedRow>(CLAIM)
        .bind(kinds)
        .bind(versions)
        .bind(claim.now.as_millis())
        .bind(i64::from(claim.limit))
        .bind(i64::try_from(claim.lease.as_millis()).unwrap_or(i64::MAX / 2))
        .bind(OLDEST);
    claimed.fetch_all(connection).await.map_err(failed)
}

pub(super) async fn delete_done(connection: Statements<'_>, done: &[(Uuid, i64)]) -> Result<Vec<Uuid>, StoreError> {
    let (ids, fences): (Vec<Uuid>, Vec<i64>) = done.iter().copied().unzip();
    query_scalar::<Db, Uuid>(DELETE_DONE).bind(ids).bind(fences).fetch_all(connection).await.map_err(failed)
}
