//! Whole statements that PostgreSQL says otherwise.

use super::{Db, failed, jobs::ClaimedRow};
use itoms_core::{job::Claim, store::StoreError};
use sqlx::{SqliteConnection, query_as, query_scalar, types::Json};
use uuid::Uuid;

/// One writer at a time gives positions in the order of commits.
pub(super) const EVENTS_AFTER: &str = "\
    select position, id, at, kind, project_id, account_id, subject_id from events
    where position > $1 order by position limit $2";

pub(super) const EVENTS_END: &str = "select coalesce(max(position), 0) from events";

/// Takes turns between projects: the first due job of each, then the second of each, and so on.
const CLAIM: &str = "\
    update jobs set state = 'leased', attempts = attempts + 1, fence = fence + 1,
        leased_until = cast(unixepoch('subsec') * 1000 as integer) + $4
    where id in (
        select id from (
            select j.id, j.due_at, row_number() over (partition by j.project_id order by j.due_at, j.id) as turn
            from jobs j join json_each($1) known on j.kind = known.value ->> 0 and j.version <= known.value ->> 1
            where (j.state = 'waiting' and j.due_at <= $2)
               or (j.state = 'leased' and j.leased_until <= cast(unixepoch('subsec') * 1000 as integer))
        ) order by turn, due_at, id limit $3
    )
    returning id, kind, version, body, project_id, asked_by, due_at, attempts, fence, created_at";

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
        .bind(i64::try_from(claim.lease.as_millis()).unwrap_or(i64::MAX / 2));
    claimed.fetch_all(connection).await.map_err(failed)
}

pub(super) async fn delete_done(connection: &mut SqliteConnection, done: &[(Uuid, i64)]) -> Result<Vec<Uuid>, StoreError> {
    let done: Vec<_> = done.iter().map(|(id, fence)| (id.simple().to_string(), *fence)).collect();
    query_scalar::<Db, Uuid>(DELETE_DONE).bind(Json(done)).fetch_all(connection).await.map_err(failed)
}
