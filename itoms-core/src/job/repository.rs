use super::{Claim, ClaimedJob, JobQuery, JobRow, JobState, ListedJob, Outcome};
use crate::{
    id::JobId,
    store::{Page, Slice, StoreError},
    time::Timestamp,
};
use async_trait::async_trait;

/// What durable work asks of storage.
#[async_trait]
pub trait JobRepository: Send {
    /// Keeps work to be done, in the transaction of the change that asks for it. As any actor that may write.
    async fn enqueue(&mut self, job: &JobRow) -> Result<(), StoreError>;

    /// Leases due work that this worker knows, fairly between projects: a lease lasts by the database's
    /// clock, and each claim of a job has a higher fencing number than the one before. As `Work`.
    async fn claim_jobs(&mut self, claim: &Claim) -> Result<Vec<ClaimedJob>, StoreError>;

    /// Records how claimed jobs ended. Those whose fencing number is no longer the newest stay untouched;
    /// answers the ids that were recorded. As `Work`.
    async fn finish_jobs(&mut self, outcomes: &[(JobId, i64, Outcome)]) -> Result<Vec<JobId>, StoreError>;

    /// How much work is in each state. As `Work` or an operator.
    async fn count_jobs(&mut self) -> Result<Vec<(JobState, u64)>, StoreError>;

    /// Work that fits the query, newest first by id. As an operator, or as `Work`.
    async fn list_jobs(&mut self, query: &JobQuery, slice: &Slice) -> Result<Page<ListedJob>, StoreError>;

    /// Makes parked work due again, its tries forgotten; `false` if there is none. As an operator, or as `Work`.
    async fn rerun_job(&mut self, id: JobId, now: Timestamp) -> Result<bool, StoreError>;

    /// Removes what had lost its purpose by `now`, unless it is leased; answers how much. As `Retention`.
    async fn delete_expired_jobs(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}
