//! Work is leased by the database's clock, fenced, shared fairly, and stays until somebody says how it ended.

use super::{
    door,
    fixture::{Fixture, HOUR, NOW, SECOND, WORK, claim},
};
use crate::{
    id::JobId,
    job::{ClaimedJob, JobQuery, JobState, KindText, ListedJob, Outcome},
    store::{Actor, OperatorId, Slice, Store},
};
use std::time::Duration;

fn ids(claimed: &[ClaimedJob]) -> Vec<JobId> {
    claimed.iter().map(|claimed| claimed.job.id).collect()
}

async fn finish(store: &dyn Store, job: &ClaimedJob, outcome: Outcome) -> Vec<JobId> {
    let outcomes = [(job.job.id, job.fence, outcome)];
    door::write(store, WORK, async |tx| tx.jobs().finish_jobs(&outcomes).await).await
}

async fn count(store: &dyn Store, state: JobState) -> u64 {
    let counts = door::read(store, WORK, async |tx| tx.jobs().count_jobs().await).await;
    counts.into_iter().filter(|(counted, _)| *counted == state).map(|(_, count)| count).sum()
}

async fn operator(fixture: &Fixture<'_>) -> Actor {
    let mut account = fixture.new_account();
    account.operator = true;
    fixture.insert_account(&account).await;
    Actor::Operator(OperatorId::of(account.id))
}

pub(super) async fn a_lease_lasts_by_the_database_clock(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.enqueue(&fixture.new_job(None, None)).await;
    assert_eq!(fixture.claim(10, HOUR).await.len(), 1);
    let mut late = claim(10, HOUR);
    late.now = NOW.after(HOUR * 24 * 365);
    let claimed = door::write(store, WORK, async |tx| tx.jobs().claim_jobs(&late).await).await;
    assert_eq!(claimed, [], "a worker whose clock is ahead takes no leased work");
}

pub(super) async fn a_lease_that_is_over_is_claimed_again(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.enqueue(&fixture.new_job(None, None)).await;
    let first = fixture.claim(10, Duration::ZERO).await;
    let second = fixture.claim(10, HOUR).await;
    assert_eq!(ids(&first), ids(&second));
    assert_eq!((first[0].attempt, second[0].attempt), (1, 2));
    assert!(second[0].fence > first[0].fence, "each claim has a higher fencing number");
}

pub(super) async fn only_the_newest_claim_records_its_outcome(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (job, other) = (fixture.new_job(None, None), fixture.new_job(None, None));
    fixture.enqueue(&job).await;
    fixture.enqueue(&other).await;
    let stale = fixture.claim(10, Duration::ZERO).await;
    let newest = fixture.claim(1, HOUR).await;
    assert_eq!(ids(&newest), [job.id]);
    let outcomes: Vec<_> = stale.iter().map(|claimed| (claimed.job.id, claimed.fence, Outcome::Done)).collect();
    let recorded = door::write(store, WORK, async |tx| tx.jobs().finish_jobs(&outcomes).await).await;
    assert_eq!(recorded, [other.id]);
    assert_eq!(count(store, JobState::Leased).await, 1, "the stale claim changed nothing");
    assert_eq!(finish(store, &newest[0], Outcome::Done).await, [job.id]);
}

pub(super) async fn work_that_is_done_is_gone(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.enqueue(&fixture.new_job(None, None)).await;
    let claimed = fixture.claim(10, Duration::ZERO).await;
    assert_eq!(finish(store, &claimed[0], Outcome::Done).await, ids(&claimed));
    assert_eq!(fixture.claim(10, Duration::ZERO).await, []);
    assert_eq!(finish(store, &claimed[0], Outcome::Done).await, [], "there is nothing left to record");
    let counts = door::read(store, WORK, async |tx| tx.jobs().count_jobs().await).await;
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), 0);
}

pub(super) async fn work_waits_until_it_is_due(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut job = fixture.new_job(None, None);
    job.due_at = NOW.after(SECOND);
    fixture.enqueue(&job).await;
    assert_eq!(fixture.claim(10, HOUR).await, []);
    let mut claim = claim(10, HOUR);
    claim.now = job.due_at;
    assert_eq!(ids(&door::write(store, WORK, async |tx| tx.jobs().claim_jobs(&claim).await).await), [job.id]);
}

pub(super) async fn work_is_tried_again_when_it_says(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.enqueue(&fixture.new_job(None, None)).await;
    let first = fixture.claim(10, HOUR).await;
    let at = NOW.after(SECOND * 30);
    assert_eq!(finish(store, &first[0], Outcome::Retry { at, reason: "busy 🦀".to_owned() }).await, ids(&first));
    assert_eq!(count(store, JobState::Waiting).await, 1);
    assert_eq!(fixture.claim(10, HOUR).await, [], "not before");
    let mut later = claim(10, HOUR);
    later.now = at;
    let second = door::write(store, WORK, async |tx| tx.jobs().claim_jobs(&later).await).await;
    assert_eq!((ids(&second), second[0].attempt), (ids(&first), 2));
}

pub(super) async fn work_handed_back_is_not_a_try(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.enqueue(&fixture.new_job(None, None)).await;
    let first = fixture.claim(10, HOUR).await;
    assert_eq!(finish(store, &first[0], Outcome::Released).await, ids(&first));
    let second = fixture.claim(10, HOUR).await;
    assert_eq!((ids(&second), second[0].attempt), (ids(&first), 1));
    assert!(second[0].fence > first[0].fence);
}

pub(super) async fn parked_work_waits_for_an_operator(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let operator = operator(&fixture).await;
    fixture.enqueue(&fixture.new_job(None, None)).await;
    let claimed = fixture.claim(10, Duration::ZERO).await;
    let claimed = [claimed, fixture.claim(10, HOUR).await].concat();
    let reason = "the mail service refuses this mail: ünknown 🦀".to_owned();
    assert_eq!(finish(store, &claimed[1], Outcome::Parked { at: NOW.after(SECOND), reason: reason.clone() }).await, [claimed[1].job.id]);
    assert_eq!(fixture.claim(10, HOUR).await, []);
    assert_eq!((count(store, JobState::Parked).await, count(store, JobState::Leased).await), (1, 0));

    let parked = door::read(store, operator, async |tx| tx.jobs().list_jobs(&JobQuery::parked(), &Slice::first(10)).await).await.items;
    let job = &claimed[1].job;
    let expected = ListedJob {
        id: job.id,
        kind: job.kind.clone(),
        state: JobState::Parked,
        attempts: 2,
        reason: Some(reason),
        created_at: NOW,
        due_at: NOW,
        parked_at: Some(NOW.after(SECOND)),
    };
    assert_eq!(parked, [expected]);
}

pub(super) async fn parked_work_is_rerun_from_its_first_try(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let operator = operator(&fixture).await;
    fixture.enqueue(&fixture.new_job(None, None)).await;
    let claimed = fixture.claim(10, HOUR).await;
    let rerun = async |id| door::write(store, operator, async |tx| tx.jobs().rerun_job(id, NOW).await).await;
    assert!(!rerun(claimed[0].job.id).await, "it is not parked");
    finish(store, &claimed[0], Outcome::Parked { at: NOW, reason: "x".to_owned() }).await;
    assert!(rerun(claimed[0].job.id).await);
    assert!(!rerun(claimed[0].job.id).await, "it is no longer parked");
    let again = fixture.claim(10, HOUR).await;
    assert_eq!((ids(&again), again[0].attempt), (ids(&claimed), 1));
    assert!(again[0].fence > claimed[0].fence);
}

pub(super) async fn parked_work_is_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let operator = operator(&fixture).await;
    for _ in 0..5 {
        fixture.enqueue(&fixture.new_job(None, None)).await;
    }
    let claimed = fixture.claim(10, HOUR).await;
    for job in &claimed {
        finish(store, job, Outcome::Parked { at: NOW, reason: "x".to_owned() }).await;
    }
    let (mut shown, mut slice) = (Vec::new(), Slice::first(2));
    loop {
        let page = door::read(store, operator, async |tx| tx.jobs().list_jobs(&JobQuery::parked(), &slice).await).await;
        shown.extend(page.items.into_iter().map(|parked| parked.id));
        let Some(next) = page.next else { break };
        slice.after = Some(next);
    }
    let mut expected = ids(&claimed);
    expected.sort_by(|a, b| b.cmp(a));
    assert_eq!(shown, expected);
}

pub(super) async fn work_is_listed_by_state_and_kind(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let operator = operator(&fixture).await;
    let (leased, mut other, waiting) = (fixture.new_job(None, None), fixture.new_job(None, None), fixture.new_job(None, None));
    other.kind = "test.other".to_owned();
    fixture.enqueue(&leased).await;
    assert_eq!(ids(&fixture.claim(1, HOUR).await), [leased.id]);
    fixture.enqueue(&other).await;
    fixture.enqueue(&waiting).await;
    let list = async |state: Option<JobState>, kind: Option<&str>| {
        let query = JobQuery { state, kind: kind.map(|kind| KindText::from_stored(kind.to_owned())) };
        let page = door::read(store, operator, async |tx| tx.jobs().list_jobs(&query, &Slice::first(10)).await).await;
        page.items.into_iter().map(|job| job.id).collect::<Vec<_>>()
    };
    assert_eq!(list(None, None).await, [waiting.id, other.id, leased.id]);
    assert_eq!(list(Some(JobState::Waiting), None).await, [waiting.id, other.id]);
    assert_eq!(list(None, Some("test.kind")).await, [waiting.id, leased.id]);
    assert_eq!(list(Some(JobState::Leased), Some("test.kind")).await, [leased.id]);
    assert_eq!(list(Some(JobState::Parked), None).await, []);
}

pub(super) async fn a_worker_gets_only_what_it_knows(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let [mut unknown, mut newer, mut known] = [fixture.new_job(None, None), fixture.new_job(None, None), fixture.new_job(None, None)];
    unknown.kind = "test.unknown".to_owned();
    newer.version = 3;
    known.version = 2;
    for job in [&unknown, &newer, &known] {
        fixture.enqueue(job).await;
    }
    let mut claim = claim(10, HOUR);
    claim.kinds = vec![("test.other".to_owned(), 9), ("test.kind".to_owned(), 2)];
    assert_eq!(ids(&door::write(store, WORK, async |tx| tx.jobs().claim_jobs(&claim).await).await), [known.id]);
    claim.kinds.clear();
    assert_eq!(
        door::write(store, WORK, async |tx| tx.jobs().claim_jobs(&claim).await).await,
        [],
        "a worker that knows nothing gets nothing"
    );
}

pub(super) async fn a_claim_takes_no_more_than_its_limit(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut jobs = Vec::new();
    for number in 0..5 {
        let mut job = fixture.new_job(None, None);
        job.due_at = NOW.before(SECOND * number);
        fixture.enqueue(&job).await;
        jobs.push(job.id);
    }
    jobs.reverse();
    let mut claimed = ids(&fixture.claim(2, HOUR).await);
    claimed.sort();
    assert_eq!(claimed, [jobs[1], jobs[0]], "what is due longest comes first");
    assert_eq!(fixture.claim(0, HOUR).await, []);
    assert_eq!(fixture.claim(10, HOUR).await.len(), 3);
}

pub(super) async fn no_project_waits_for_the_backlog_of_another(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (busy, quiet) = (fixture.project(ada).await.id, fixture.project(ada).await.id);
    let backlog: Vec<_> = (0..1000).map(|_| fixture.new_job(Some(busy), Some(ada))).collect();
    door::write(store, WORK, async |tx| {
        for job in &backlog {
            tx.jobs().enqueue(job).await?;
        }
        Ok(())
    })
    .await;
    for project in [Some(quiet), None] {
        let mut job = fixture.new_job(project, None);
        job.due_at = NOW.after(SECOND);
        fixture.enqueue(&job).await;
    }
    let mut claim = claim(3, HOUR);
    claim.now = NOW.after(SECOND);
    let claimed = door::write(store, WORK, async |tx| tx.jobs().claim_jobs(&claim).await).await;
    let mut projects: Vec<_> = claimed.into_iter().map(|claimed| claimed.job.project).collect();
    projects.sort();
    assert_eq!(projects, [None, Some(busy), Some(quiet)]);
}
