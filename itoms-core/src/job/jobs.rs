use super::{JobQuery, JobState, KindText, ListedJob};
use crate::{
    cursor::{self, Cursor, PageRequest},
    event::Change,
    failure::Failure,
    id::JobId,
    itoms::Itoms,
    people::is_still_operator,
    store::{Actor, Page, Task},
    unit_of_work::UnitOfWork,
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
    pub async fn counts(&self) -> Result<JobCounts, Failure> {
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

    /// Work that fits the query, the newest first: for an operator, or for [`Task::Work`], as which whoever sits at
    /// the machine acts. Everybody else finds none.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn list(&self, actor: Actor, query: &JobQuery, request: &PageRequest) -> Result<Page<ListedJob, Cursor>, Failure> {
        let list = format!("jobs {query:?}");
        let slice = request.slice(self.0, &list)?;
        if !oversees(actor) {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let mut tx = self.0.store().read(actor).await?;
        let page = tx.jobs().list_jobs(query, &slice).await?;
        cursor::seal(page, self.0, &list)
    }

    /// Tries given-up work again, from the beginning; `false` if there is none of that id, or not for this actor.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rerun(&self, actor: Actor, job: JobId) -> Result<bool, Failure> {
        Ok(self.rerun_each(actor, &[job]).await? == 1)
    }

    /// Tries all given-up work of that kind again, or all there is; answers how much. What is given up anew meanwhile
    /// is not tried twice.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rerun_all(&self, actor: Actor, kind: Option<KindText>) -> Result<u64, Failure> {
        let query = JobQuery { kind, ..JobQuery::parked() };
        let mut request = PageRequest { limit: Some(PageRequest::MAX), cursor: None };
        let mut count = 0;
        loop {
            let page = self.list(actor, &query, &request).await?;
            let jobs: Vec<_> = page.items.iter().map(|job| job.id).collect();
            count += self.rerun_each(actor, &jobs).await?;
            match page.next {
                Some(next) => request.cursor = Some(next),
                None => return Ok(count),
            }
        }
    }

    async fn rerun_each(&self, actor: Actor, jobs: &[JobId]) -> Result<u64, Failure> {
        if !oversees(actor) {
            return Ok(0);
        }
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        if !is_still_operator(work.tx(), actor).await? {
            return Ok(0);
        }
        let now = work.now();
        let mut count = 0;
        for &job in jobs {
            if work.tx().jobs().rerun_job(job, now).await? {
                work.record(Change::JobRerun { job })?;
                count += 1;
            }
        }
        work.commit().await?;
        self.0.work_waits().notify_one();
        Ok(count)
    }
}

fn oversees(actor: Actor) -> bool {
    matches!(actor, Actor::Operator(_) | Actor::System(Task::Work))
}
