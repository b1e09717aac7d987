use super::{
    Claim, ClaimedJob, Job, Outcome,
    give_up::give_up,
    perform::{JobError, perform},
    retention,
};
use crate::{
    audit::Follower,
    failure::Failure,
    id::JobId,
    itoms::Itoms,
    problem::{Error, Retry},
    store::{Actor, Task},
    time::Timestamp,
};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{future::Future, pin::pin, time::Duration};
use tokio::{
    task::AbortHandle,
    time::{Instant, timeout, timeout_at},
};

/// How many jobs are tried at once.
const BATCH: u32 = 32;
/// How long a claim lasts; a job that takes longer may be done by somebody else as well.
const LEASE: Duration = Duration::from_secs(60);
/// A try that takes longer than this has failed, well before its lease ends.
const TIMEOUT: Duration = Duration::from_secs(40);
/// How often a worker looks for work that nobody woke it for.
const LOOK: Duration = Duration::from_secs(1);
/// How often a worker removes what has reached its age.
const SWEEP: Duration = Duration::from_secs(60 * 60);
/// After this many tries, over most of a day, work is parked.
const MAX_ATTEMPTS: i32 = 14;
/// The wait after the first try; it doubles with each further one, up to [`MAX_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(10);
const MAX_WAIT: Duration = Duration::from_secs(6 * 60 * 60);
/// How long work that has begun may go on when the worker stops.
const STOP: Duration = Duration::from_secs(3);

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

impl WorkReport {
    fn count(&mut self, ended: &[Ended]) {
        for (_, _, outcome) in ended {
            match outcome {
                Outcome::Done => self.done += 1,
                Outcome::Retry { .. } | Outcome::Released => self.retried += 1,
                Outcome::Parked { .. } => self.parked += 1,
            }
        }
    }
}

/// Ends a task with whoever waits for it.
struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Jobs that are being tried, and what they were claimed with.
#[derive(Default)]
struct Trying {
    tries: FuturesUnordered<BoxFuture<'static, Ended>>,
    claims: Vec<(JobId, i64)>,
}

/// A job, the fencing number of its claim, and how the try ended.
type Ended = (JobId, i64, Outcome);

impl Trying {
    fn room(&self) -> u32 {
        BATCH.saturating_sub(u32::try_from(self.tries.len()).unwrap_or(u32::MAX))
    }

    /// The next that ends, with all that have ended by then: they are recorded together.
    async fn ended(&mut self) -> Vec<Ended> {
        let mut ended: Vec<Ended> = self.tries.next().await.into_iter().collect();
        while let Some(Some(more)) = self.tries.next().now_or_never() {
            ended.push(more);
        }
        self.claims.retain(|(id, _)| ended.iter().all(|(done, ..)| done != id));
        ended
    }
}

impl Itoms {
    /// Does durable work until `shutdown` is ready; then gives what it has begun three seconds to end, and hands the rest
    /// back. Run it in any number of processes. While the store does not answer it waits and tries again.
    pub async fn work(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        let mut trying = Trying::default();
        let mut ended = Vec::new();
        let mut swept: Option<Instant> = None;
        let mut audit = Follower::default();
        let mut followed: Option<Instant> = None;
        loop {
            if followed.is_none_or(|at| at.elapsed() >= LOOK) {
                followed = Some(Instant::now());
                if let Err(error) = audit.follow(self).await {
                    tracing::warn!(%error, "what happened could not be filed in the audit trail");
                }
            }
            if swept.is_none_or(|at| at.elapsed() >= SWEEP) {
                swept = Some(Instant::now());
                retention::sweep(self).await;
            }
            let claimed = self.turn(&std::mem::take(&mut ended), &mut trying).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the worker could not reach its jobs");
                0
            });
            let full = trying.room() == 0;
            let look = async {
                if claimed == 0 || full {
                    let _ = timeout(LOOK, self.work_waits().notified()).await;
                }
            };
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                more = trying.ended(), if !trying.tries.is_empty() => ended = more,
                () = look => {}
            }
        }
        self.stop(trying).await;
    }

    /// Does the work that is due now, for at most about `budget`; then files what happened in the audit trail, and removes
    /// what has reached its age. For where nothing may run in the background.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn work_once(&self, budget: Duration) -> Result<WorkReport, Error> {
        let started = Instant::now();
        let mut report = WorkReport::default();
        let mut trying = Trying::default();
        let mut ended = Vec::new();
        loop {
            match started.elapsed() < budget {
                true => _ = self.turn(&ended, &mut trying).await?,
                false => self.finish(&ended).await?,
            }
            if trying.tries.is_empty() {
                Follower::default().follow(self).await?;
                retention::sweep(self).await;
                return Ok(report);
            }
            ended = trying.ended().await;
            report.count(&ended);
        }
    }

    /// Records what has ended and leases as much due work as there is room for, in one transaction, then begins it;
    /// answers how much. While it is under way more ends, so the busier the worker, the more goes at once. What could not
    /// be recorded is tried again when its lease ends.
    async fn turn(&self, ended: &[Ended], trying: &mut Trying) -> Result<usize, Failure> {
        let room = trying.room();
        if room == 0 {
            return Ok(0);
        }
        let kinds = Job::KINDS.iter().map(|kind| ((*kind).to_owned(), Job::VERSION)).collect();
        let mut tx = self.store().write(Actor::System(Task::Work)).await?;
        if !ended.is_empty() {
            tx.jobs().finish_jobs(ended).await?;
        }
        let claimed = tx.jobs().claim_jobs(&Claim { kinds, limit: room, lease: LEASE, now: self.now() }).await?;
        tx.commit().await?;
        let count = claimed.len();
        for claimed in claimed {
            trying.claims.push((claimed.job.id, claimed.fence));
            let itoms = self.clone();
            trying.tries.push(async move { itoms.attempt(claimed).await }.boxed());
        }
        Ok(count)
    }

    async fn finish(&self, ended: &[Ended]) -> Result<(), Failure> {
        let mut tx = self.store().write(Actor::System(Task::Work)).await?;
        tx.jobs().finish_jobs(ended).await?;
        Ok(tx.commit().await?)
    }

    /// What cannot be recorded is tried again when its lease ends.
    async fn record(&self, ended: &[Ended]) {
        if let Err(error) = self.finish(ended).await {
            tracing::warn!(%error, "the worker could not record what it has done");
        }
    }

    async fn stop(&self, mut trying: Trying) {
        let until = Instant::now() + STOP;
        while !trying.tries.is_empty() {
            let Ok(ended) = timeout_at(until, trying.ended()).await else { break };
            self.record(&ended).await;
        }
        let rest: Vec<Ended> = trying.claims.drain(..).map(|(id, fence)| (id, fence, Outcome::Released)).collect();
        if !rest.is_empty() {
            self.record(&rest).await;
        }
    }

    /// One try, in a task of its own, so that a panic fails the try and not the worker.
    async fn attempt(&self, claimed: ClaimedJob) -> Ended {
        let (id, fence, attempt) = (claimed.job.id, claimed.fence, claimed.attempt);
        let (itoms, body) = (self.clone(), claimed.job.body.clone());
        let trying = tokio::spawn(async move {
            let job = serde_json::from_str(&body).map_err(|error| Failure::Defect(error.to_string()))?;
            perform(&itoms, id, job).await
        });
        // Ends the try with this future, also when the worker hands it back.
        let _abort = AbortOnDrop(trying.abort_handle());
        let outcome = match timeout(TIMEOUT, trying).await {
            Ok(Ok(Ok(()))) => Outcome::Done,
            Ok(Ok(Err(error))) => self.failed(attempt, &error),
            Ok(Err(_)) => self.again_or_parked(attempt, Duration::ZERO, "the job panicked".to_owned()),
            Err(_) => self.again_or_parked(attempt, Duration::ZERO, format!("the job took longer than {} s", TIMEOUT.as_secs())),
        };
        let outcome = match outcome {
            Outcome::Parked { at, reason } => match give_up(self, &claimed.job.body).await {
                Ok(()) => Outcome::Parked { at, reason },
                Err(error) => Outcome::Retry { at: self.next_try(attempt, Duration::ZERO), reason: format!("{reason}; and {error}") },
            },
            other => other,
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

    /// Jitter of up to a quarter keeps failed work from coming back all at once.
    fn next_try(&self, attempt: i32, least: Duration) -> Timestamp {
        let wait = wait(attempt, least);
        let mut byte = [0];
        // Without randomness there is no jitter; the work goes on.
        let jitter = if self.random().fill(&mut byte).is_ok() { wait / 4 * u32::from(byte[0]) / 256 } else { Duration::ZERO };
        self.now().after(wait + jitter)
    }
}

/// After that try: it doubles with each.
fn wait(attempt: i32, least: Duration) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(20);
    FIRST_WAIT.saturating_mul(1 << doublings).max(least).min(MAX_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mail services keep an idempotency key for 24 hours: a mail whose answer was lost is not tried with it later.
    #[test]
    fn what_may_have_happened_is_tried_again_within_a_day() {
        let waits: Duration = (1..MAX_ATTEMPTS).map(|attempt| wait(attempt, Duration::from_secs(30))).sum();
        let longest = waits * 5 / 4 + TIMEOUT * MAX_ATTEMPTS.unsigned_abs();
        assert!(longest < Duration::from_secs(22 * 60 * 60), "{longest:?}");
    }
}
