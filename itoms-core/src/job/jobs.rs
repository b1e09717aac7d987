use super::{JobState, ParkedJob};
use crate::{
    cursor::{self, Cursor, PageRequest},
    id::JobId,
    itoms::Itoms,
    problem::Error,
    store::{Actor, OperatorId, Page, Task},
};

/// Durable work, as an operator sees it.
#[derive(Debug)]
pub struct Jobs<'a>(pub(crate) &'a Itoms);

/// How much work is in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waits.
    pub waiting: u64,
    /// Is being done.
    pub leased: u64,
    /// Was given up.
    pub parked: u64,
}

impl Jobs<'_> {
    /// How much work is in each state, for metrics.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn counts(&self) -> Result<JobCounts, Error> {
        let mut tx = self.0.store().read(Actor::System(Task::Work)).await?;
        let mut counts = JobCounts::default();
        for (state, count) in tx.jobs().count_jobs().await? {
            match state {
                JobState::Waiting => counts.waiting = count,
                JobState::Leased => counts.leased = count,
                JobState::Parked => counts.parked = count,
            }
        }
        Ok(counts)
    }

    /// Work that was given up, with its reason, the newest first.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn parked(&self, operator: OperatorId, request: &PageRequest) -> Result<Page<ParkedJob, Cursor>, Error> {
        let slice = request.slice(self.0, "parked jobs")?;
        let mut tx = self.0.store().read(Actor::Operator(operator)).await?;
        let page = tx.jobs().parked_jobs(&slice).await?;
        Ok(cursor::seal(page, self.0, "parked jobs")?)
    }

    /// Tries given-up work again, from the beginning; `false` if there is none of that id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rerun(&self, operator: OperatorId, job: JobId) -> Result<bool, Error> {
        let mut tx = self.0.store().write(Actor::Operator(operator)).await?;
        let found = tx.jobs().rerun_job(job, self.0.now()).await?;
        tx.commit().await?;
        self.0.work_waits().notify_one();
        Ok(found)
    }
}
