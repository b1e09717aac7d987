//! Durable work from enqueue to done, beside a bare loop that claims batches with `for update skip locked`.

use crate::{
    Outcome,
    client::Request,
    http::asking,
    measure::Contestant,
    table::{Pair, is_asked_for, rows},
    world::World,
};
use itoms_core::{
    Itoms,
    id::{AccountId, Id, JobId, ProjectId},
    job::{Claim, JobRow},
    random::SystemRandom,
    store::{Actor, Store, Task},
    time::Timestamp,
};
use std::{sync::Arc, time::Duration};

const COUNT: u32 = 512;

/// The job looks for an account that is gone and has nothing to do: what is measured is the queue.
pub(crate) fn beside_a_bare_loop(worlds: &[World]) -> Outcome<String> {
    rows("a job, enqueue to done", worlds, |world| {
        let act = move || world.wait(work_off(world.itoms.clone(), Arc::clone(&world.store)));
        let bare = asking(world, world.bare, Request::post(&format!("/jobs/{COUNT}"), None, ""))?;
        let ours = Contestant { act: Box::new(act), units: COUNT, database: world.database.as_deref() };
        Ok(Pair { ours, bare: Contestant { units: COUNT, ..bare } })
    })
}

/// Ten jobs wait for each article, those of one project and, from each tenth on, of a hundred others. A claim of 32
/// is undone, so that the next finds the same.
pub(crate) fn claimed_from_a_backlog(worlds: &[World]) -> Outcome<String> {
    let what = "a claim of 32 jobs";
    // Before anybody connects: who says nothing for so long is cut off.
    for world in worlds.iter().filter(|_| is_asked_for(what)) {
        let (itoms, store, backlog) = (world.itoms.clone(), Arc::clone(&world.store), world.articles * 10);
        world.wait(async move { wait_in_line(&*store, itoms.now(), backlog).await })?;
    }
    rows(what, worlds, |world| {
        let act = move || world.wait(claim(world.itoms.now(), Arc::clone(&world.store)));
        let ours = Contestant { act: Box::new(act), units: 1, database: world.database.as_deref() };
        Ok(Pair { ours, bare: asking(world, world.bare, Request::post("/jobs/claim", None, ""))? })
    })
}

async fn wait_in_line(store: &dyn Store, now: Timestamp, count: u32) -> Outcome<()> {
    let projects = (0..100).map(|_| ProjectId::new(now, &SystemRandom)).collect::<Result<Vec<_>, _>>()?;
    let mut tx = store.write(Actor::System(Task::SignUp)).await?;
    for number in 0..count {
        let project = if number % 10 == 0 { projects.get(number as usize / 10 % projects.len()) } else { projects.first() };
        tx.jobs().enqueue(&welcome(now, project.copied())?).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn claim(now: Timestamp, store: Arc<dyn Store>) -> Outcome<()> {
    let claim = Claim { kinds: vec![("mail.welcome".to_owned(), 1)], limit: 32, lease: Duration::from_secs(60), now };
    let mut tx = store.write(Actor::System(Task::Work)).await?;
    match tx.jobs().claim_jobs(&claim).await?.len() {
        32 => Ok(()),
        claimed => Err(format!("{claimed} jobs of 32 were claimed").into()),
    }
}

fn welcome(now: Timestamp, project: Option<ProjectId>) -> Outcome<JobRow> {
    let gone = AccountId::new(now, &SystemRandom)?;
    Ok(JobRow {
        id: JobId::new(now, &SystemRandom)?,
        kind: "mail.welcome".to_owned(),
        version: 1,
        body: serde_json::json!({ "kind": "mail.welcome", "account": gone }).to_string(),
        project,
        asked_by: None,
        due_at: now,
        created_at: now,
        expires_at: None,
    })
}

async fn work_off(itoms: Itoms, store: Arc<dyn Store>) -> Outcome<()> {
    let now = itoms.now();
    let mut tx = store.write(Actor::System(Task::SignUp)).await?;
    for _ in 0..COUNT {
        tx.jobs().enqueue(&welcome(now, None)?).await?;
    }
    tx.commit().await?;
    match itoms.work_once(Duration::from_secs(60)).await?.done {
        done if done == u64::from(COUNT) => Ok(()),
        done => Err(format!("{done} jobs of {COUNT} were done").into()),
    }
}
