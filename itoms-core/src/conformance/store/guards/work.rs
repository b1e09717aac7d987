use crate::{
    conformance::store::{
        fixture::{HOUR, NOW, claim},
        world::{Who, World, total},
    },
    job::Outcome,
    store::{Slice, Store, Task},
};

const WORKS: &[Who] = &[Who::Task(Task::Work)];
const OPERATES: &[Who] = &[Who::Operator];

pub(in super::super) async fn guards_claim_jobs(store: &dyn Store) {
    let world = World::new(store).await;
    world.fixture.enqueue(&world.fixture.new_job(Some(world.project.id), Some(world.owner.id))).await;
    world.changed_by(WORKS, async |tx| tx.jobs().claim_jobs(&claim(10, HOUR)).await).await;
}

pub(in super::super) async fn guards_finish_jobs(store: &dyn Store) {
    let world = World::new(store).await;
    let outcomes = [(world.leased.job.id, world.leased.fence, Outcome::Done)];
    world.changed_by(WORKS, async |tx| tx.jobs().finish_jobs(&outcomes).await).await;
}

pub(in super::super) async fn guards_count_jobs(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Operator, Who::Task(Task::Work)];
    world.found_by(&those, async |tx| tx.jobs().count_jobs().await.map(|counts| total(&counts))).await;
}

pub(in super::super) async fn guards_parked_jobs(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(OPERATES, async |tx| tx.jobs().parked_jobs(&Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_rerun_job(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(OPERATES, async |tx| tx.jobs().rerun_job(world.parked.job.id, NOW).await).await;
}
