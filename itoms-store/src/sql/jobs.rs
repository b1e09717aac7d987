use super::{Db, Transaction, decode, dialect, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    id::{Id, JobId},
    job::{Claim, ClaimedJob, JobQuery, JobRepository, JobRow, JobState, KindText, ListedJob, Outcome},
    store::{Page, Position, Slice, SortKey, StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

/// What claiming answers.
#[derive(FromRow)]
pub(crate) struct ClaimedRow {
    id: Uuid,
    kind: String,
    version: i32,
    body: String,
    project_id: Option<Uuid>,
    asked_by: Option<Uuid>,
    due_at: i64,
    attempts: i32,
    fence: i64,
    created_at: i64,
    expires_at: Option<i64>,
}

impl ClaimedRow {
    fn read(self) -> ClaimedJob {
        let job = JobRow {
            id: JobId::from_uuid(self.id),
            kind: self.kind,
            version: self.version,
            body: self.body,
            project: decode::optional(self.project_id),
            asked_by: decode::optional(self.asked_by),
            due_at: Timestamp::from_millis(self.due_at),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: self.expires_at.map(Timestamp::from_millis),
        };
        ClaimedJob { job, attempt: self.attempts, fence: self.fence }
    }
}

#[derive(FromRow)]
struct ListedRow {
    id: Uuid,
    kind: String,
    state: String,
    attempts: i32,
    reason: Option<String>,
    created_at: i64,
    due_at: i64,
    parked_at: Option<i64>,
}

impl ListedRow {
    fn read(self) -> Result<ListedJob, StoreError> {
        let unreadable = || StoreError::Corrupt { table: "jobs", column: "state", id: self.id.to_string() };
        Ok(ListedJob {
            id: JobId::from_uuid(self.id),
            state: JobState::named(&self.state).ok_or_else(unreadable)?,
            kind: self.kind,
            attempts: self.attempts,
            reason: self.reason,
            created_at: Timestamp::from_millis(self.created_at),
            due_at: Timestamp::from_millis(self.due_at),
            parked_at: self.parked_at.map(Timestamp::from_millis),
        })
    }
}

const INSERT: &str = "\
    insert into jobs (id, kind, version, body, project_id, asked_by, state, due_at, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9)";

const RETRY: &str = "\
    update jobs set state = 'waiting', due_at = $3, reason = $4, leased_until = null
    where id = $1 and fence = $2 and state = 'leased'";

const PARK: &str = "\
    update jobs set state = 'parked', parked_at = $3, reason = $4, leased_until = null
    where id = $1 and fence = $2 and state = 'leased'";

const RELEASE: &str = "\
    update jobs set state = 'waiting', attempts = attempts - 1, leased_until = null
    where id = $1 and fence = $2 and state = 'leased'";

/// A list of one state, or of all. The state stands in the statement: an index of one state alone serves no state that is bound.
macro_rules! list_jobs {
    ($of_state:literal) => {
        concat!(
            "select id, kind, state, attempts, reason, created_at, due_at, parked_at from jobs \
             where id < $1 and kind = coalesce($2, kind)",
            $of_state,
            " order by id desc limit $3"
        )
    };
}

const LIST: &str = list_jobs!("");
const LIST_WAITING: &str = list_jobs!(" and state = 'waiting'");
const LIST_LEASED: &str = list_jobs!(" and state = 'leased'");
pub(crate) const LIST_PARKED: &str = list_jobs!(" and state = 'parked'");

const RERUN: &str = "\
    update jobs set state = 'waiting', attempts = 0, due_at = $2, reason = null, parked_at = null
    where id = $1 and state = 'parked'";

pub(crate) const DELETE_EXPIRED: &str = "delete from jobs where expires_at < $1 and state <> 'leased'";

#[async_trait]
impl JobRepository for Transaction {
    async fn enqueue(&mut self, job: &JobRow) -> Result<(), StoreError> {
        self.require(&[Need::Name(job.asked_by)]).await?;
        let insert = query::<Db>(INSERT)
            .bind(job.id.uuid())
            .bind(job.kind.as_str())
            .bind(job.version)
            .bind(job.body.as_str())
            .bind(job.project.map(Id::uuid))
            .bind(job.asked_by.map(Id::uuid))
            .bind(job.due_at.as_millis())
            .bind(job.created_at.as_millis())
            .bind(job.expires_at.map(Timestamp::as_millis));
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn claim_jobs(&mut self, claim: &Claim) -> Result<Vec<ClaimedJob>, StoreError> {
        if !self.may(&[Need::Task(Task::Work)]).await? {
            return Ok(Vec::new());
        }
        let claimed: Vec<ClaimedRow> = dialect::claim(self.connection(), claim).await?;
        Ok(claimed.into_iter().map(ClaimedRow::read).collect())
    }

    async fn finish_jobs(&mut self, outcomes: &[(JobId, i64, Outcome)]) -> Result<Vec<JobId>, StoreError> {
        if !self.may(&[Need::Task(Task::Work)]).await? {
            return Ok(Vec::new());
        }
        let done: Vec<_> =
            outcomes.iter().filter(|(_, _, outcome)| *outcome == Outcome::Done).map(|(id, fence, _)| (id.uuid(), *fence)).collect();
        let mut recorded = match done.is_empty() {
            true => Vec::new(),
            false => dialect::delete_done(self.connection(), &done).await?,
        };
        for (id, fence, outcome) in outcomes {
            let update = match outcome {
                Outcome::Done => continue,
                Outcome::Retry { at, reason } => query::<Db>(RETRY).bind(id.uuid()).bind(*fence).bind(at.as_millis()).bind(reason.as_str()),
                Outcome::Parked { at, reason } => query::<Db>(PARK).bind(id.uuid()).bind(*fence).bind(at.as_millis()).bind(reason.as_str()),
                Outcome::Released => query::<Db>(RELEASE).bind(id.uuid()).bind(*fence),
            };
            if update.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1 {
                recorded.push(id.uuid());
            }
        }
        Ok(recorded.into_iter().map(JobId::from_uuid).collect())
    }

    async fn count_jobs(&mut self) -> Result<Vec<(JobState, u64)>, StoreError> {
        if !self.may(&[Need::Task(Task::Work), Need::Operator]).await? {
            return Ok(Vec::new());
        }
        let rows = query_as::<Db, (String, i64)>("select state, count(*) from jobs group by state order by state");
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        Ok(rows.into_iter().filter_map(|(name, count)| Some((JobState::named(&name)?, count.unsigned_abs()))).collect())
    }

    async fn list_jobs(&mut self, query: &JobQuery, slice: &Slice) -> Result<Page<ListedJob>, StoreError> {
        if !self.may(&[Need::Operator, Need::Task(Task::Work)]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let statement = match query.state {
            None => LIST,
            Some(JobState::Waiting) => LIST_WAITING,
            Some(JobState::Leased) => LIST_LEASED,
            Some(JobState::Parked) => LIST_PARKED,
        };
        let rows = query_as::<Db, ListedRow>(statement)
            .bind(slice.after.as_ref().map_or(Uuid::max(), |position| position.id))
            .bind(query.kind.as_ref().map(KindText::as_str))
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let jobs = rows.into_iter().map(ListedRow::read).collect::<Result<_, _>>()?;
        Ok(Page::from_rows(jobs, slice.limit, |job| Position { key: SortKey::Time(job.created_at.as_millis()), id: job.id.uuid() }))
    }

    async fn rerun_job(&mut self, id: JobId, now: Timestamp) -> Result<bool, StoreError> {
        if !self.may(&[Need::Operator, Need::Task(Task::Work)]).await? {
            return Ok(false);
        }
        let rerun = query::<Db>(RERUN).bind(id.uuid()).bind(now.as_millis());
        Ok(rerun.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_expired_jobs(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>(DELETE_EXPIRED).bind(now.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
