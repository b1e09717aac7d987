use crate::{
    conformance::store::{
        fixture::{HOUR, NOW, claim},
        world::{Who, World, total},
    },
    job::{JobQuery, Outcome},
    store::{Slice, Store, Task, Transaction},
};

const WORKS: &[Who] = &[Who::Task(Task::Work)];
const OPERATES: &[Who] = &[Who::Operator, Who::Task(Task::Work)];

/// Who may write in the owner's name: the owner, keys of the owner's, and the product.
fn in_the_name_of_the_owner() -> Vec<Who> {
    [Who::Owner, Who::Key, Who::KeyElsewhere].into_iter().chain(Task::ALL.map(Who::Task)).collect()
}

pub(in super::super) async fn guards_record_events(store: &dyn Store) {
    let world = World::new(store).await;
    let event = world.fixture.new_event(world.owner.id);
    let record = async |tx: &mut dyn Transaction| tx.events().record_events(std::slice::from_ref(&event)).await;
    world.inserted_by(&in_the_name_of_the_owner(), record).await;
}

pub(in super::super) async fn guards_enqueue(store: &dyn Store) {
    let world = World::new(store).await;
    let job = world.fixture.new_job(Some(world.project.id), Some(world.owner.id));
    world.inserted_by(&in_the_name_of_the_owner(), async |tx| tx.jobs().enqueue(&job).await).await;
}

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
    world.found_by(OPERATES, async |tx| tx.jobs().count_jobs().await.map(|counts| total(&counts))).await;
}

pub(in super::super) async fn guards_list_jobs(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(OPERATES, async |tx| tx.jobs().list_jobs(&JobQuery::parked(), &Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_rerun_job(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(OPERATES, async |tx| tx.jobs().rerun_job(world.parked.job.id, NOW).await).await;
}

pub(in super::super) async fn guards_delete_expired_jobs(store: &dyn Store) {
    let world = World::new(store).await;
    world.fixture.enqueue(&world.fixture.new_job(Some(world.project.id), None)).await;
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.jobs().delete_expired_jobs(NOW.after(HOUR * 2)).await).await;
}
