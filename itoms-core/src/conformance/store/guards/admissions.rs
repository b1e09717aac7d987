use crate::{
    conformance::store::{
        fixture::SECOND,
        world::{Who, World},
    },
    people::Admission,
    store::{Slice, Store, Task},
};

const OVERSEERS: &[Who] = &[Who::Operator, Who::Task(Task::People)];

pub(in super::super) async fn guards_upsert_admission(store: &dyn Store) {
    let world = World::new(store).await;
    let other = world.fixture.new_admission();
    let newer = Admission { email: world.admission.email.clone(), ..world.fixture.new_admission() };
    for admission in [other, newer] {
        world.inserted_by(OVERSEERS, async |tx| tx.admissions().upsert_admission(&admission).await).await;
    }
}

pub(in super::super) async fn guards_list_admissions(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(OVERSEERS, async |tx| tx.admissions().list_admissions(&Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_admission(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(OVERSEERS, async |tx| tx.admissions().admission(world.admission.id).await).await;
}

pub(in super::super) async fn guards_renew_admission(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.admission.expires_at.after(SECOND);
    world.changed_by(OVERSEERS, async |tx| tx.admissions().renew_admission(world.admission.id, later).await).await;
}

pub(in super::super) async fn guards_admission_of(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Task(Task::SignUp), Who::Task(Task::Work)];
    world.found_by(&those, async |tx| tx.admissions().admission_of(&world.admission.email).await).await;
}

pub(in super::super) async fn guards_delete_admission(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(OVERSEERS, async |tx| tx.admissions().delete_admission(world.admission.id).await).await;
}

pub(in super::super) async fn guards_use_admission(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[Who::Task(Task::SignUp)], async |tx| tx.admissions().use_admission(&world.admission.email).await).await;
}

pub(in super::super) async fn guards_delete_expired_admissions(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.admission.expires_at.after(SECOND);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.admissions().delete_expired_admissions(later).await).await;
}
