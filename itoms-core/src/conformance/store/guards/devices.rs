use crate::{
    conformance::store::{
        fixture::SECOND,
        world::{Who, World},
    },
    store::{Store, Task},
};

const SIGNS_IN: Who = Who::Task(Task::SignIn);

pub(in super::super) async fn guards_see_device(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [SIGNS_IN, Who::Task(Task::Authenticate)];
    world.inserted_by(&those, async |tx| tx.devices().see_device(&world.device).await).await;
}

pub(in super::super) async fn guards_is_network_known(store: &dyn Store) {
    let world = World::new(store).await;
    let (email, network) = (world.owner.email.as_ref().unwrap(), &world.device.network);
    world.found_by(&[SIGNS_IN], async |tx| tx.devices().is_network_known(email, network).await).await;
}

pub(in super::super) async fn guards_forget_devices(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[SIGNS_IN], async |tx| tx.devices().forget_devices(world.owner.id).await).await;
}

pub(in super::super) async fn guards_delete_devices_unseen_since(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.device.seen_at.after(SECOND);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.devices().delete_devices_unseen_since(later).await).await;
}
