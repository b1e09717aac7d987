use crate::{
    conformance::store::{
        door,
        fixture::{NOW, PEOPLE, SECOND, SIGN_UP},
        world::{Who, World},
    },
    people::PeopleQuery,
    store::{Slice, Store, Task},
};

const LOOKS_AFTER: &[Who] = &[Who::Operator, Who::Task(Task::People)];
const ENDS: &[Who] = &[Who::Task(Task::People)];

pub(in super::super) async fn guards_list_people(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(LOOKS_AFTER, async |tx| tx.people().list_people(&PeopleQuery::default(), &Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_list_waiting(store: &dyn Store) {
    let world = World::new(store).await;
    let waiting = world.fixture.new_waiting();
    door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&waiting).await).await;
    world.found_by(LOOKS_AFTER, async |tx| tx.people().list_waiting(NOW, &Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_suspend(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(ENDS, async |tx| tx.people().suspend(world.viewer.id, NOW).await).await;
}

pub(in super::super) async fn guards_set_operator(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(ENDS, async |tx| tx.people().set_operator(world.viewer.id, true).await).await;
}

pub(in super::super) async fn guards_resume(store: &dyn Store) {
    let world = World::new(store).await;
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(world.viewer.id, NOW).await).await);
    world.changed_by(LOOKS_AFTER, async |tx| tx.people().resume(world.viewer.id).await).await;
}

pub(in super::super) async fn guards_departures(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Viewer, Who::Task(Task::People)];
    world.found_by(&those, async |tx| tx.people().departures(world.viewer.id).await).await;
}

pub(in super::super) async fn guards_begin_leaving(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(ENDS, async |tx| tx.people().begin_leaving(world.viewer.id, NOW).await).await;
}

pub(in super::super) async fn guards_accounts_leaving_before(store: &dyn Store) {
    let world = World::new(store).await;
    assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(world.viewer.id, NOW).await).await);
    world.found_by(ENDS, async |tx| tx.people().accounts_leaving_before(NOW.after(SECOND)).await).await;
}

pub(in super::super) async fn guards_hide_project(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(ENDS, async |tx| tx.people().hide_project(world.project.id, NOW).await).await;
}

pub(in super::super) async fn guards_erase_account(store: &dyn Store) {
    let world = World::new(store).await;
    assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(world.viewer.id, NOW).await).await);
    world.changed_by(ENDS, async |tx| tx.people().erase_account(world.viewer.id, "Nobody").await).await;
}
