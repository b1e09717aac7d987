//! Durable work from enqueue to done, beside a bare loop that claims batches with `for update skip locked`.

use crate::{
    Outcome,
    client::Request,
    http::asking,
    measure::Contestant,
    table::{Pair, rows},
    world::World,
};
use itoms_core::{
    Itoms,
    id::{AccountId, Id, JobId},
    job::JobRow,
    random::SystemRandom,
    store::{Actor, Task},
};
use std::time::Duration;

const COUNT: u32 = 512;

/// The job looks for an account that is gone and has nothing to do: what is measured is the queue.
pub(crate) fn beside_a_bare_loop(worlds: &[World]) -> Outcome<String> {
    rows("a job, enqueue to done", worlds, |world| {
        let act = move || world.wait(work_off(world.itoms.clone()));
        let bare = asking(world, world.bare, Request::post(&format!("/jobs/{COUNT}"), None, ""))?;
        let ours = Contestant { act: Box::new(act), units: COUNT, database: world.database.as_deref() };
        Ok(Pair { ours, bare: Contestant { units: COUNT, ..bare } })
    })
}

async fn work_off(itoms: Itoms) -> Outcome<()> {
    let now = itoms.now();
    let mut tx = itoms.store().write(Actor::System(Task::SignUp)).await?;
    for _ in 0..COUNT {
        let gone = AccountId::new(now, &SystemRandom)?;
        let row = JobRow {
            id: JobId::new(now, &SystemRandom)?,
            kind: "mail.welcome".to_owned(),
            version: 1,
            body: serde_json::json!({ "kind": "mail.welcome", "account": gone }).to_string(),
            project: None,
            asked_by: None,
            due_at: now,
            created_at: now,
        };
        tx.jobs().enqueue(&row).await?;
    }
    tx.commit().await?;
    match itoms.work_once(Duration::from_secs(60)).await?.done {
        done if done == u64::from(COUNT) => Ok(()),
        done => Err(format!("{done} jobs of {COUNT} were done").into()),
    }
}
