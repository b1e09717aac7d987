use crate::{
    conformance::store::world::{OWNERS, Who, World},
    project::OwnershipOffer,
    store::{Store, Task},
};

const TRANSFERS: Who = Who::Task(Task::Transfer);

pub(in super::super) async fn guards_upsert_offer(store: &dyn Store) {
    let world = World::new(store).await;
    let offer = world.fixture.new_offer(&world.project, world.admin.id);
    world.inserted_by(OWNERS, async |tx| tx.ownership().upsert_offer(&offer).await).await;
}

pub(in super::super) async fn guards_offer(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Owner, Who::Key, Who::Viewer, TRANSFERS, Who::Task(Task::Work)];
    world.found_by(&those, async |tx| tx.ownership().offer(world.project.id).await).await;
}

pub(in super::super) async fn guards_delete_offer(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Owner, Who::Key, Who::Viewer, TRANSFERS];
    world.changed_by(&those, async |tx| tx.ownership().delete_offer(world.project.id, world.offer.id).await).await;
}

pub(in super::super) async fn guards_hand_over(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[TRANSFERS], async |tx| tx.ownership().hand_over(&world.offer).await).await;
}

pub(in super::super) async fn guards_delete_expired_offers(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.offer.expires_at.after(OwnershipOffer::LIFETIME);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.ownership().delete_expired_offers(later).await).await;
}
