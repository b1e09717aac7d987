use crate::{
    conformance::store::{
        fixture::SECOND,
        world::{Who, World},
    },
    store::{Store, Task},
};

const SIGNS_IN: Who = Who::Task(Task::SignIn);

pub(in super::super) async fn guards_insert_pending_authorization(store: &dyn Store) {
    let world = World::new(store).await;
    let pending = world.fixture.new_authorization();
    world.inserted_by(&[SIGNS_IN], async |tx| tx.identities().insert_pending_authorization(&pending).await).await;
}

pub(in super::super) async fn guards_take_pending_authorization(store: &dyn Store) {
    let world = World::new(store).await;
    let state = world.authorization.state;
    world.changed_by(&[SIGNS_IN], async |tx| tx.identities().take_pending_authorization(&state).await).await;
}

pub(in super::super) async fn guards_delete_expired_authorizations(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.authorization.expires_at.after(SECOND);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.identities().delete_expired_authorizations(later).await).await;
}

pub(in super::super) async fn guards_insert_identity(store: &dyn Store) {
    let world = World::new(store).await;
    let linked = world.fixture.new_identity(world.viewer.id);
    world.inserted_by(&[Who::Viewer, Who::Task(Task::SignUp)], async |tx| tx.identities().insert_identity(&linked).await).await;
}

pub(in super::super) async fn guards_linked_identity(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[SIGNS_IN], async |tx| tx.identities().linked_identity(&world.identity.identity).await).await;
}

pub(in super::super) async fn guards_list_identities(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Owner, SIGNS_IN], async |tx| tx.identities().list_identities(world.owner.id).await).await;
}

pub(in super::super) async fn guards_delete_identity(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Owner, SIGNS_IN];
    world.changed_by(&those, async |tx| tx.identities().delete_identity(world.owner.id, world.identity.id).await).await;
}
