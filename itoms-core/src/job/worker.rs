use super::{
    Claim, ClaimedJob, Job, JobRow, Outcome,
    give_up::{give_up, note},
    perform::{JobError, perform},
    upkeep::Upkeep,
};
use crate::{
    failure::Failure,
    id::JobId,
    itoms::Itoms,
    problem::{Kind, Problem},
    store::{Actor, Task},
    time::Timestamp,
};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{future::Future, time::Duration};
use tokio::{
    task::AbortHandle,
    time::{Instant, timeout},
};

/// How many jobs are tried at once.
const BATCH: u32 = 32;
/// How long a claim lasts; a job that takes longer may be done by somebody else as well.
const LEASE: Duration = Duration::from_secs(60);
/// A try that takes longer than this has failed, well before its lease ends.
const TIMEOUT: Duration = Duration::from_secs(40);
/// How often a worker looks for work that nobody woke it for.
const LOOK: Duration = Duration::from_secs(1);
/// After this many tries, over most of a day, work is parked.
const MAX_ATTEMPTS: i32 = 14;
/// The wait after the first try; it doubles with each further one, up to [`MAX_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(10);
const MAX_WAIT: Duration = Duration::from_secs(6 * 60 * 60);
/// How long work that has begun may go on when the worker stops.
const STOP: Duration = Duration::from_secs(3);
/// How long it may take then to hand back what has not ended: a server that stops waits five seconds for all of it.
const HAND_BACK: Duration = Duration::from_secs(1);
/// What upkeep has at least, or it would never happen where there is more work than a budget lasts.
const UPKEEP: Duration = Duration::from_secs(5);

/// What a worker did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkReport {
    /// Jobs that are done, or had lost their purpose.
    pub done: u64,
    /// Jobs that will be tried again.
    pub retried: u64,
    /// Jobs that were given up.
    pub parked: u64,
}

impl WorkReport {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Done => self.done += 1,
            Outcome::Retry { .. } | Outcome::Released => self.retried += 1,
            Outcome::Parked { .. } => self.parked += 1,
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

/// Jobs that are being tried, what they were claimed with, and how those ended that are not recorded yet.
#[derive(Default)]
struct Trying {
    tries: FuturesUnordered<BoxFuture<'static, Ended>>,
    claims: Vec<(JobId, i64)>,
    ended: Vec<Ended>,
    report: WorkReport,
}

/// A job, the fencing number of its claim, and how the try ended.
type Ended = (JobId, i64, Outcome);

impl Trying {
    fn room(&self) -> u32 {
        BATCH.saturating_sub(u32::try_from(self.tries.len()).unwrap_or(u32::MAX))
    }

    /// Waits for the next that ends, and takes all that have ended by then: they are recorded together.
    async fn end(&mut self) {
        self.ended.extend(self.tries.next().await);
        self.take_ended();
    }

    fn take_ended(&mut self) {
        while let Some(Some(ended)) = self.tries.next().now_or_never() {
            self.ended.push(ended);
        }
        self.claims.retain(|(id, fence)| self.ended.iter().all(|(ended, of, _)| (ended, of) != (id, fence)));
    }

    /// What has ended is recorded.
    fn recorded(&mut self) {
        for (_, _, outcome) in self.ended.drain(..) {
            self.report.count(&outcome);
        }
    }

    /// Tries no more, and hands back what has not ended.
    fn release(&mut self) {
        self.take_ended();
        self.tries.clear();
        self.ended.extend(self.claims.drain(..).map(|(id, fence)| (id, fence, Outcome::Released)));
    }
}

impl Itoms {
    /// Does durable work until `shutdown` is ready; then gives what it has begun three seconds to end, and hands the rest
    /// back. Run it in any number of processes. While the store does not answer it waits and tries again.
    pub async fn work(&self, shutdown: impl Future<Output = ()>) {
        let mut trying = Trying::default();
        tokio::select! {
            biased;
            () = shutdown => {}
            () = self.work_on(&mut trying) => {}
            // Beside it: neither waits for the other.
            () = Upkeep::default().go_on(self) => {}
        }
        self.stop(&mut trying).await;
    }

    /// Does the work that is due now, for at most about `budget`; then files what happened in the audit trail and removes
    /// what has reached its age, within what is left of it, or a few seconds. For where nothing may run in the background.
    /// Work that has begun when the budget ends has three seconds, and goes back after that: a job that takes longer than
    /// the whole budget and these is never done.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn work_once(&self, budget: Duration) -> Result<WorkReport, Failure> {
        let started = Instant::now();
        let mut trying = Trying::default();
        let worked = timeout(budget, self.work_off(&mut trying)).await;
        self.stop(&mut trying).await;
        worked.unwrap_or(Ok(()))?;
        let left = budget.saturating_sub(started.elapsed()).max(UPKEEP);
        if timeout(left, Upkeep::default().run(self)).await.is_err() {
            tracing::warn!("upkeep was not done in time; the next one goes on");
        }
        Ok(trying.report)
    }

    /// Does work as it comes, without end.
    async fn work_on(&self, trying: &mut Trying) {
        loop {
            let claimed = match self.turn(trying).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::warn!(%error, "the worker could not reach its jobs");
                    self.record(trying).await;
                    0
                }
            };
            let full = trying.room() == 0;
            let look = async {
                if claimed == 0 || full {
                    let _ = timeout(LOOK, self.work_waits().notified()).await;
                }
            };
            tokio::select! {
                biased;
                () = trying.end(), if !trying.tries.is_empty() => {}
                () = look => {}
            }
        }
    }

    /// Does work until none is due.
    async fn work_off(&self, trying: &mut Trying) -> Result<(), Failure> {
        loop {
            self.turn(trying).await?;
            if trying.tries.is_empty() {
                return Ok(());
            }
            trying.end().await;
        }
    }

    /// Records what has ended and leases as much due work as there is room for, in one transaction, then begins it;
    /// answers how much. While it is under way more ends, so the busier the worker, the more goes at once. What could not
    /// be recorded is kept for the next turn: the fencing number tells whether that comes too late.
    async fn turn(&self, trying: &mut Trying) -> Result<usize, Failure> {
        let room = trying.room();
        if room == 0 {
            return Ok(0);
        }
        let kinds = Job::KINDS.iter().map(|kind| ((*kind).to_owned(), Job::VERSION)).collect();
        let mut tx = self.store().write(Actor::System(Task::Work)).await?;
        if !trying.ended.is_empty() {
            tx.jobs().finish_jobs(&trying.ended).await?;
        }
        let claimed = tx.jobs().claim_jobs(&Claim { kinds, limit: room, lease: LEASE, now: self.now() }).await?;
        let begun = trying.claims.len();
        // Before the commit: a worker that is stopped in the middle of it hands back what it may have.
        trying.claims.extend(claimed.iter().map(|claimed| (claimed.job.id, claimed.fence)));
        if let Err(error) = tx.commit().await {
            trying.claims.truncate(begun);
            return Err(error.into());
        }
        trying.recorded();
        let count = claimed.len();
        for claimed in claimed {
            let itoms = self.clone();
            trying.tries.push(async move { itoms.attempt(claimed).await }.boxed());
        }
        Ok(count)
    }

    async fn stop(&self, trying: &mut Trying) {
        let ending = async {
            while !trying.tries.is_empty() {
                trying.end().await;
                self.record(trying).await;
            }
        };
        let _ = timeout(STOP, ending).await;
        trying.release();
        if timeout(HAND_BACK, self.record(trying)).await.is_err() {
            tracing::warn!("the worker stopped before it could record what it has done");
        }
    }

    /// Records what has ended, and keeps it where the database does not answer. What is never recorded is tried again when
    /// its lease ends.
    async fn record(&self, trying: &mut Trying) {
        if trying.ended.is_empty() {
            return;
        }
        match self.finish(&trying.ended).await {
            Ok(()) => trying.recorded(),
            Err(error) if error.kind() == Kind::Unavailable => {
                tracing::warn!(%error, "the worker could not record what it has done");
            }
            Err(_) => self.record_each(trying).await,
        }
    }

    /// One by one: what the database refuses is let go, or it would keep the others for ever.
    async fn record_each(&self, trying: &mut Trying) {
        while let Some(ended) = trying.ended.last() {
            match self.finish(std::slice::from_ref(ended)).await {
                Ok(()) => trying.report.count(&ended.2),
                Err(error) if error.kind() == Kind::Unavailable => return,
                Err(error) => tracing::error!(job = %ended.0, %error, "the database refuses to record how a job ended"),
            }
            trying.ended.pop();
        }
    }

    async fn finish(&self, ended: &[Ended]) -> Result<(), Failure> {
        let mut tx = self.store().write(Actor::System(Task::Work)).await?;
        tx.jobs().finish_jobs(ended).await?;
        Ok(tx.commit().await?)
    }

    async fn attempt(&self, claimed: ClaimedJob) -> Ended {
        let (id, fence, attempt) = (claimed.job.id, claimed.fence, claimed.attempt);
        let outcome = match self.tried(&claimed).await {
            Outcome::Parked { at, reason } => {
                let telling = give_up(self.clone(), claimed.job.clone());
                match apart(telling).await.and_then(|told| told.map_err(|error| error.to_string())) {
                    Ok(()) => Outcome::Parked { at, reason },
                    Err(error) => Outcome::Retry { at: self.next_try(attempt, Duration::ZERO), reason: format!("{reason}; and {error}") },
                }
            }
            other => other,
        };
        let outcome = self.within_purpose(outcome, claimed.job.expires_at);
        match &outcome {
            Outcome::Retry { reason, .. } => {
                tracing::warn!(job = %id, kind = claimed.job.kind, attempt, reason, "a job failed and will be tried again")
            }
            Outcome::Parked { reason, .. } => tracing::error!(job = %id, kind = claimed.job.kind, attempt, reason, "a job was given up"),
            Outcome::Done | Outcome::Released => {}
        }
        (id, fence, outcome)
    }

    /// One try. A panic fails it, and not the worker.
    async fn tried(&self, claimed: &ClaimedJob) -> Outcome {
        let (id, attempt) = (claimed.job.id, claimed.attempt);
        if claimed.job.expires_at.is_some_and(|at| at <= self.now()) {
            return self.lapsed(&claimed.job, attempt).await;
        }
        if attempt > MAX_ATTEMPTS {
            let reason = format!("the last of {MAX_ATTEMPTS} tries did not end, as with its process, or could not be given up");
            return Outcome::Parked { at: self.now(), reason };
        }
        let (itoms, body) = (self.clone(), claimed.job.body.clone());
        let trying = apart(async move {
            let job = serde_json::from_str(&body).map_err(|error| Failure::Defect(error.to_string()))?;
            perform(&itoms, id, job).await
        });
        match timeout(TIMEOUT, trying).await {
            Ok(Ok(Ok(()))) => Outcome::Done,
            Ok(Ok(Err(error))) => self.failed(attempt, &error),
            Ok(Err(panicked)) => self.again_or_parked(attempt, Duration::ZERO, panicked),
            Err(_) => self.again_or_parked(attempt, Duration::ZERO, format!("the job took longer than {} s", TIMEOUT.as_secs())),
        }
    }

    /// Claims it again when its purpose ends, if not before: then it is told of.
    fn within_purpose(&self, outcome: Outcome, expires_at: Option<Timestamp>) -> Outcome {
        match (outcome, expires_at.filter(|end| *end > self.now())) {
            (Outcome::Retry { at, reason }, Some(end)) => Outcome::Retry { at: at.min(end), reason },
            (outcome, _) => outcome,
        }
    }

    /// Work that lost its purpose before it was done: nobody hears of what it was for, so operators hear of it.
    async fn lapsed(&self, job: &JobRow, attempt: i32) -> Outcome {
        tracing::error!(job = %job.id, kind = job.kind, "a job lost its purpose before it was done");
        match apart(note(self.clone(), job.id)).await.and_then(|told| told.map_err(|error| error.to_string())) {
            Ok(()) => Outcome::Done,
            Err(reason) => Outcome::Retry { at: self.next_try(attempt, Duration::ZERO), reason },
        }
    }

    fn failed(&self, attempt: i32, error: &JobError) -> Outcome {
        match error.retry() {
            Some(least) => self.again_or_parked(attempt, least, error.to_string()),
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

/// Does it in a task of its own, which ends with this future. It goes on by itself: the worker waits for a connection while
/// nobody looks at its tries, and one that held the last connection then would be waited for in vain.
async fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, String> {
    let task = tokio::spawn(work);
    let _abort = AbortOnDrop(task.abort_handle());
    task.await.map_err(|_| "it panicked".to_owned())
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
