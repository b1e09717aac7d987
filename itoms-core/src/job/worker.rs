use super::{
    Claim, ClaimedJob, Job, Outcome,
    perform::{JobError, perform},
    retention,
};
use crate::{
    failure::Failure,
    id::JobId,
    itoms::Itoms,
    problem::{Error, Retry},
    store::{Actor, Task},
    time::Timestamp,
};
use futures_util::future::join_all;
use std::{future::Future, pin::pin, time::Duration};
use tokio::time::Instant;

/// How many jobs are claimed, done and recorded together.
const BATCH: u32 = 32;
/// How long a claim lasts; a job that takes longer may be done by somebody else as well.
const LEASE: Duration = Duration::from_secs(60);
/// A try that takes longer than this has failed, well before its lease ends.
const TIMEOUT: Duration = Duration::from_secs(40);
/// How often a worker looks for work that nobody woke it for.
const LOOK: Duration = Duration::from_secs(1);
/// How often a worker removes what has reached its age.
const SWEEP: Duration = Duration::from_secs(60 * 60);
/// After this many tries, over about two days, work is parked.
const MAX_ATTEMPTS: i32 = 14;
/// The wait after the first try; it doubles with each further one, up to [`MAX_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(10);
const MAX_WAIT: Duration = Duration::from_secs(6 * 60 * 60);

/// What a worker did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkReport {
    /// Jobs that are done.
    pub done: u64,
    /// Jobs that will be tried again.
    pub retried: u64,
    /// Jobs that were given up.
    pub parked: u64,
}

impl Itoms {
    /// Does durable work until `shutdown` is ready; then finishes what it has begun. Run it in any number of
    /// processes. While the store does not answer it waits and tries again.
    pub async fn work(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        let mut swept: Option<Instant> = None;
        loop {
            if swept.is_none_or(|at| at.elapsed() >= SWEEP) {
                swept = Some(Instant::now());
                if let Err(error) = retention::sweep(self).await {
                    tracing::warn!(%error, "what has reached its age could not be removed");
                }
            }
            let worked = match self.work_batch().await {
                Ok(report) => report.is_some(),
                Err(error) => {
                    tracing::warn!(%error, "the worker could not reach its jobs");
                    false
                }
            };
            let idle = async {
                if !worked {
                    let _ = tokio::time::timeout(LOOK, self.work_waits().notified()).await;
                }
            };
            tokio::select! {
                biased;
                () = &mut shutdown => return,
                () = idle => {}
            }
        }
    }

    /// Does the work that is due now, and removes what has reached its age, for at most about `budget`:
    /// where nothing may run in the background.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn work_once(&self, budget: Duration) -> Result<WorkReport, Error> {
        let started = Instant::now();
        retention::sweep(self).await?;
        let mut total = WorkReport::default();
        while started.elapsed() < budget {
            let Some(report) = self.work_batch().await? else { break };
            total.done += report.done;
            total.retried += report.retried;
            total.parked += report.parked;
        }
        Ok(total)
    }

    /// Claims, does and records one batch; nothing if nothing is due.
    async fn work_batch(&self) -> Result<Option<WorkReport>, Failure> {
        let kinds = Job::KINDS.iter().map(|kind| ((*kind).to_owned(), Job::VERSION)).collect();
        let mut tx = self.store().write(Actor::System(Task::Work)).await?;
        let claimed = tx.jobs().claim_jobs(&Claim { kinds, limit: BATCH, lease: LEASE, now: self.now() }).await?;
        tx.commit().await?;
        if claimed.is_empty() {
            return Ok(None);
        }
        let outcomes: Vec<(JobId, i64, Outcome)> = join_all(claimed.into_iter().map(|claimed| self.attempt(claimed))).await;
        let mut report = WorkReport::default();
        for (_, _, outcome) in &outcomes {
            match outcome {
                Outcome::Done => report.done += 1,
                Outcome::Retry { .. } | Outcome::Released => report.retried += 1,
                Outcome::Parked { .. } => report.parked += 1,
            }
        }
        let mut tx = self.store().write(Actor::System(Task::Work)).await?;
        tx.jobs().finish_jobs(&outcomes).await?;
        tx.commit().await?;
        Ok(Some(report))
    }

    /// One try, in a task of its own, so that a panic fails the try and not the worker.
    async fn attempt(&self, claimed: ClaimedJob) -> (JobId, i64, Outcome) {
        let (id, fence, attempt) = (claimed.job.id, claimed.fence, claimed.attempt);
        let itoms = self.clone();
        let trying = tokio::spawn(async move {
            let job = serde_json::from_str(&claimed.job.body).map_err(|error| Failure::Defect(error.to_string()))?;
            perform(&itoms, id, job).await
        });
        let abort = trying.abort_handle();
        let outcome = match tokio::time::timeout(TIMEOUT, trying).await {
            Ok(Ok(Ok(()))) => Outcome::Done,
            Ok(Ok(Err(error))) => self.failed(attempt, &error),
            Ok(Err(_)) => self.again_or_parked(attempt, Duration::ZERO, "the job panicked".to_owned()),
            Err(_) => {
                abort.abort();
                self.again_or_parked(attempt, Duration::ZERO, format!("the job took longer than {} s", TIMEOUT.as_secs()))
            }
        };
        match &outcome {
            Outcome::Retry { reason, .. } => {
                tracing::warn!(job = %id, kind = claimed.job.kind, attempt, reason, "a job failed and will be tried again")
            }
            Outcome::Parked { reason, .. } => tracing::error!(job = %id, kind = claimed.job.kind, attempt, reason, "a job was given up"),
            Outcome::Done | Outcome::Released => {}
        }
        (id, fence, outcome)
    }

    fn failed(&self, attempt: i32, error: &JobError) -> Outcome {
        match error.retry() {
            Some(Retry::After(least)) => self.again_or_parked(attempt, least, error.to_string()),
            Some(Retry::Never) => self.again_or_parked(attempt, Duration::ZERO, error.to_string()),
            None => Outcome::Parked { at: self.now(), reason: error.to_string() },
        }
    }

    fn again_or_parked(&self, attempt: i32, least: Duration, reason: String) -> Outcome {
        if attempt >= MAX_ATTEMPTS {
            return Outcome::Parked { at: self.now(), reason };
        }
        Outcome::Retry { at: self.next_try(attempt, least), reason }
    }

    /// Doubles with each try; jitter of up to a quarter keeps failed work from coming back all at once.
    fn next_try(&self, attempt: i32, least: Duration) -> Timestamp {
        let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(20);
        let wait = FIRST_WAIT.saturating_mul(1 << doublings).min(MAX_WAIT).max(least);
        let mut byte = [0];
        // Without randomness there is no jitter; the work goes on.
        let jitter = if self.random().fill(&mut byte).is_ok() { wait / 4 * u32::from(byte[0]) / 256 } else { Duration::ZERO };
        self.now().after(wait + jitter)
    }
}
