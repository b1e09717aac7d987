//! Whole statements that PostgreSQL says otherwise.

use super::{Db, failed, query_as, query_scalar, sql::jobs::ClaimedRow};
use itoms_core::{job::Claim, store::StoreError};
use sqlx::{SqliteConnection, types::Json};
use uuid::Uuid;

/// One writer at a time gives positions in the order of commits.
pub(super) const EVENTS_AFTER: &str = "\
    select position, id, at, kind, project_id, account_id, by_key, subject_id from events
    where position > $1 order by position limit $2";

/// Nothing waits for anything.
pub(super) const EVENTS_HELD_BACK: Option<&str> = None;

pub(super) const EVENTS_END: &str = "select coalesce(max(position), 0) from events";

pub(super) const COUNT_FOUNDED: &str = "select count(*) from projects where founder_id = $1";

/// So many of what is due longest take part in a claim, whatever their projects.
const OLDEST: i64 = 128;

/// Takes turns between projects: the first due job of each, then the second of each, and so on. While not more is due
/// than takes part, that is all there is. Beyond that each project that waits sends its first ones, found by one
/// look at the index for each: what a claim costs grows with the projects that wait, and not with their jobs. The row
/// that ends `waiting` is null, and stands for what is no project's.
const CLAIM: &str = "\
    with recursive known (kind, version) as materialized (
        select value ->> 0, value ->> 1 from json_each($1)
    ), oldest as materialized (
        select id, project_id, due_at from jobs j
        where state = 'waiting' and due_at <= $2 and exists (select 1 from known k where k.kind = j.kind and j.version <= k.version)
        order by due_at, id limit $5
    ), waiting (project_id) as (
        select (select min(project_id) from jobs where state = 'waiting') where (select count(*) from oldest) = $5
        union all
        select (select min(j.project_id) from jobs j where j.state = 'waiting' and j.project_id > w.project_id)
        from waiting w where w.project_id is not null
    ), candidates as (
        select id, project_id, due_at from oldest
        union
        select f.id, f.project_id, f.due_at from waiting w cross join jobs f on f.id in (
            select j.id from jobs j
            where j.state = 'waiting' and j.project_id is w.project_id and j.due_at <= $2
              and exists (select 1 from known k where k.kind = j.kind and j.version <= k.version)
            order by j.due_at, j.id limit (select case when count(*) > $3 then 1 else $3 end from waiting)
        )
        union
        select id, project_id, due_at from jobs j
        where state = 'leased' and leased_until <= cast(unixepoch('subsec') * 1000 as integer)
          and exists (select 1 from known k where k.kind = j.kind and j.version <= k.version)
    )
    update jobs set state = 'leased', attempts = attempts + 1, fence = fence + 1,
        leased_until = cast(unixepoch('subsec') * 1000 as integer) + $4
    where id in (
        select id from (
            select id, due_at, row_number() over (partition by project_id order by due_at, id) as turn from candidates
        ) order by turn, due_at, id limit $3
    )
    returning id, kind, version, body, project_id, asked_by, due_at, attempts, fence, created_at, expires_at";

pub(super) const REACHING_KEYS: &str = "\
    select k.id, k.account_id, m.full_name, k.project_id is not null as of_project_alone, k.name, k.scopes, k.prefix, k.created_at, k.used_at,
        k.expires_at
    from members m join api_keys k on k.account_id = m.account_id
    where m.project_id = $1
      and exists (select 1 from members o where o.project_id = $1 and o.account_id = $2 and o.role = 'owner')
      and (k.project_id is null or k.project_id = $1) and (k.expires_at is null or k.expires_at > $3)
      and exists (select 1 from json_each(k.scopes) s where s.value in (select value from json_each($4))) and ($5 is null or k.id < $5)
    order by k.id desc limit $6";

pub(super) const TITLES: &str = "\
    select id, title from contents where project_id = $1 and id in (select unhex(value) from json_each($2))";

pub(super) const INSERT_TAGS: &str = "\
    insert into content_tags (project_id, content_id, tag) select $1, $2, value from json_each($3)";

pub(super) const INSERT_PUBLISHED_TAGS: &str = "\
    insert into published_tags (project_id, id, tag, published_at) select $1, $2, value, $4 from json_each($3)";

const DELETE_DONE: &str = "\
    delete from jobs
    where state = 'leased' and (id, fence) in (select unhex(value ->> 0), value ->> 1 from json_each($1))
    returning id";

/// Several values in one parameter.
pub(super) fn list(values: impl Iterator<Item = String>) -> Json<Vec<String>> {
    Json(values.collect())
}

pub(super) async fn claim(connection: &mut SqliteConnection, claim: &Claim) -> Result<Vec<ClaimedRow>, StoreError> {
    let claimed = query_as::<Db, ClaimedRow>(CLAIM)
        .bind(Json(&claim.kinds))
        .bind(claim.now.as_millis())
        .bind(i64::from(claim.limit))
        .bind(i64::try_from(claim.lease.as_millis()).unwrap_or(i64::MAX / 2))
        .bind(OLDEST);
    claimed.fetch_all(connection).await.map_err(failed)
}

pub(super) async fn delete_done(connection: &mut SqliteConnection, done: &[(Uuid, i64)]) -> Result<Vec<Uuid>, StoreError> {
    let done: Vec<_> = done.iter().map(|(id, fence)| (id.simple().to_string(), *fence)).collect();
    query_scalar::<Db, Uuid>(DELETE_DONE).bind(Json(done)).fetch_all(connection).await.map_err(failed)
}
