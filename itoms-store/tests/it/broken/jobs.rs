use crate::broken::{memory::Memory, store::operator};
use itoms_core::{
    id::JobId,
    job::{Claim, ClaimedJob, JobQuery, JobRepository, JobRow, JobState, ListedJob, Outcome},
    store::{Actor, Page, Slice, StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

const WORK: Option<Actor> = Some(Actor::System(Task::Work));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));

fn operators(memory: &Memory) -> Option<Actor> {
    memory.operator.map(operator)
}

/// The same claims, each with one try more if its job was among those.
fn one_try_more(claimed: Vec<ClaimedJob>, those: &[JobId]) -> Vec<ClaimedJob> {
    let more = |claimed: ClaimedJob| ClaimedJob { attempt: claimed.attempt + i32::from(those.contains(&claimed.job.id)), ..claimed };
    claimed.into_iter().map(more).collect()
}

delegate! { JobRepository, tx;
    fn enqueue(job: &JobRow) -> (), as { tx.enqueued.push(job.clone()); WORK }, {
        "a_cut_method_leaves_nothing_behind" => {
            tx.memory().leftover_jobs.push(job.clone());
            tokio::task::yield_now().await;
            tx.memory().leftover_jobs.clear();
            tx.real().enqueue(job).await
        },
    };

    fn claim_jobs(claim: &Claim) -> Vec<ClaimedJob>, as WORK, {
        "a_lease_lasts_by_the_database_clock" => {
            let mut claimed = tx.real().claim_jobs(claim).await?;
            let over = |(_, until): &&(ClaimedJob, Timestamp)| claim.now > *until;
            let stolen: Vec<_> = tx.memory().leases.values().filter(over).map(|(job, _)| job.clone()).collect();
            for job in &claimed {
                tx.memory().leases.insert(job.job.id, (job.clone(), claim.now.after(claim.lease)));
            }
            claimed.extend(stolen);
            Ok(claimed)
        },
        "a_lease_that_is_over_is_claimed_again" => {
            let claimed = tx.real().claim_jobs(claim).await?;
            let mut memory = tx.memory();
            let forgetful = |job: ClaimedJob| {
                let again = memory.claimed.iter().any(|known| known.job.id == job.job.id);
                ClaimedJob { attempt: if again { 1 } else { job.attempt }, ..job }
            };
            let answer: Vec<_> = claimed.into_iter().map(forgetful).collect();
            memory.claimed.extend(answer.iter().cloned());
            Ok(answer)
        },
        "only_the_newest_claim_records_its_outcome" => {
            let claimed = tx.real().claim_jobs(claim).await?;
            for job in &claimed {
                tx.memory().leases.insert(job.job.id, (job.clone(), claim.now));
            }
            Ok(claimed)
        },
        "work_waits_until_it_is_due" => tx.real().claim_jobs(&Claim { now: claim.now.after(Duration::from_secs(1)), ..claim.clone() }).await,
        "work_handed_back_is_not_a_try" => {
            let claimed = tx.real().claim_jobs(claim).await?;
            Ok(one_try_more(claimed, &tx.memory().released))
        },
        "parked_work_is_rerun_from_its_first_try" => {
            let claimed = tx.real().claim_jobs(claim).await?;
            Ok(one_try_more(claimed, &tx.memory().rerun))
        },
        "a_worker_gets_only_what_it_knows" => {
            let kinds = claim.kinds.iter().map(|(kind, _)| (kind.clone(), i32::MAX)).collect();
            tx.real().claim_jobs(&Claim { kinds, ..claim.clone() }).await
        },
        "a_claim_takes_no_more_than_its_limit" => tx.real().claim_jobs(&Claim { limit: claim.limit.max(1), ..claim.clone() }).await,
        "no_project_waits_for_the_backlog_of_another" => {
            let mut claimed = tx.real().claim_jobs(claim).await?;
            let busy = claimed.iter().find_map(|claimed| claimed.job.project);
            for job in &mut claimed {
                job.job.project = busy;
            }
            Ok(claimed)
        },
        "a_job_is_leased_to_one_worker" if tx.asked() > 1 => {
            let mut claimed = tx.real().claim_jobs(claim).await?;
            claimed.extend(tx.memory().claimed.first().cloned());
            tx.memory().claimed.extend(claimed.iter().cloned());
            Ok(claimed)
        },
        "a_job_is_read_as_written" => {
            let mut claimed = tx.real().claim_jobs(claim).await?;
            for job in &mut claimed {
                job.job.created_at = job.job.due_at;
            }
            Ok(claimed)
        },
    };

    fn finish_jobs(outcomes: &[(JobId, i64, Outcome)]) -> Vec<JobId>, as WORK, {
        "only_the_newest_claim_records_its_outcome" => {
            let mut outcomes = outcomes.to_vec();
            for (id, fence, _) in &mut outcomes {
                *fence = tx.memory().leases.get(id).map_or(*fence, |(newest, _)| newest.fence);
            }
            tx.real().finish_jobs(&outcomes).await
        },
        "work_that_is_done_is_gone" => {
            let park = |outcome: &Outcome| match outcome {
                Outcome::Done => Outcome::Parked { at: Timestamp::from_millis(0), reason: "kept".to_owned() },
                other => other.clone(),
            };
            let outcomes: Vec<_> = outcomes.iter().map(|(id, fence, outcome)| (*id, *fence, park(outcome))).collect();
            tx.real().finish_jobs(&outcomes).await
        },
        "a_lease_that_is_over_is_claimed_again" => {
            tx.memory().claimed.retain(|known| outcomes.iter().all(|(ended, ..)| known.job.id != *ended));
            tx.real().finish_jobs(outcomes).await
        },
        "work_is_tried_again_when_it_says" => {
            let hurry = |outcome: &Outcome| match outcome {
                Outcome::Retry { at, reason } => Outcome::Retry { at: at.before(Duration::from_secs(3600)), reason: reason.clone() },
                other => other.clone(),
            };
            let outcomes: Vec<_> = outcomes.iter().map(|(id, fence, outcome)| (*id, *fence, hurry(outcome))).collect();
            tx.real().finish_jobs(&outcomes).await
        },
        "work_handed_back_is_not_a_try" => {
            let released = outcomes.iter().filter(|(.., outcome)| *outcome == Outcome::Released).map(|(id, ..)| *id);
            tx.memory().released.extend(released);
            tx.real().finish_jobs(outcomes).await
        },
    };

    fn count_jobs() -> Vec<(JobState, u64)>, as WORK;

    fn list_jobs(query: &JobQuery, slice: &Slice) -> Page<ListedJob>, as operators(&tx.memory()), {
        "parked_work_waits_for_an_operator" => {
            let ascii = |reason: String| reason.chars().filter(char::is_ascii).collect();
            let ascii = |job: ListedJob| ListedJob { reason: job.reason.map(ascii), ..job };
            Ok(tx.real().list_jobs(query, slice).await?.map(ascii))
        },
        "parked_work_is_paged_newest_first" if slice.after.is_some() => {
            let mut page = tx.real().list_jobs(query, slice).await?;
            page.items.remove(0);
            Ok(page)
        },
        "work_is_listed_by_state_and_kind" => {
            let any_kind = JobQuery { kind: None, ..query.clone() };
            tx.real().list_jobs(&any_kind, slice).await
        },
    };

    fn rerun_job(id: JobId, now: Timestamp) -> bool, as operators(&tx.memory()), {
        "parked_work_is_rerun_from_its_first_try" => {
            tx.memory().rerun.push(id);
            tx.real().rerun_job(id, now).await
        },
    };

    fn delete_expired_jobs(now: Timestamp) -> u64, as RETENTION, {
        "work_without_purpose_ends" => tx.real().delete_expired_jobs(now.after(Duration::from_millis(1))).await,
    };
}
