use crate::{
    conformance::store::world::{WRITERS, Who, World},
    store::{Store, Task},
};

pub(in super::super) async fn guards_insert_read_key(store: &dyn Store) {
    let world = World::new(store).await;
    let key = world.fixture.new_read_key(&world.project);
    world.inserted_by(WRITERS, async |tx| tx.read_keys().insert_read_key(&key).await).await;
}

pub(in super::super) async fn guards_list_read_keys(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(WRITERS, async |tx| tx.read_keys().list_read_keys(world.project.id).await).await;
}

/// Not even visitors find one, though it opens what they see.
pub(in super::super) async fn guards_read_key_by_text(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Task(Task::Authenticate)], async |tx| tx.read_keys().read_key_by_text(&world.read_key.text).await).await;
}

pub(in super::super) async fn guards_delete_read_key(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(WRITERS, async |tx| tx.read_keys().delete_read_key(world.project.id, world.read_key.id).await).await;
}
