use crate::{
    api_key::ApiKey,
    conformance::store::{
        door,
        fixture::{AUTHENTICATE, HOUR, NOW, SECOND},
        world::{Who, World},
    },
    store::{Slice, Store, Task},
    time::Timestamp,
};

pub(in super::super) async fn guards_insert_api_key(store: &dyn Store) {
    let world = World::new(store).await;
    let own = world.fixture.new_api_key(world.owner.id, None);
    let of_project = world.fixture.new_api_key(world.owner.id, Some(world.project.id));
    for key in [own, of_project] {
        world.inserted_by(&[Who::Owner], async |tx| tx.api_keys().insert_api_key(&key).await).await;
    }
    let of_others = world.fixture.new_api_key(world.stranger.id, Some(world.project.id));
    world.inserted_by(&[], async |tx| tx.api_keys().insert_api_key(&of_others).await).await;
}

pub(in super::super) async fn guards_api_key_by_secret(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Task(Task::Authenticate)];
    world.found_by(&those, async |tx| tx.api_keys().api_key_by_secret(&world.api_key.secret).await).await;
}

pub(in super::super) async fn guards_touch_api_key(store: &dyn Store) {
    let world = World::new(store).await;
    let instant = |mark: &str| NOW.after(SECOND * u32::from_le_bytes(place_of(mark)));
    let is_marked = async |mark: &str| {
        let secret = world.api_key.secret;
        let stored = door::read(store, AUTHENTICATE, async |tx| tx.api_keys().api_key_by_secret(&secret).await).await.unwrap();
        stored.used_at == Some(instant(mark))
    };
    let touch =
        async |tx: &mut dyn crate::store::Transaction, mark: &str| tx.api_keys().touch_api_key(world.api_key.id, instant(mark)).await;
    world.marked_by(&[Who::Task(Task::Authenticate)], touch, is_marked).await;
}

/// A number of its own for each mark.
fn place_of(mark: &str) -> [u8; 4] {
    let sum = mark.bytes().fold(7_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 1_000_003);
    sum.to_le_bytes()
}

pub(in super::super) async fn guards_api_key(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Owner], async |tx| tx.api_keys().api_key(world.api_key.id).await).await;
}

pub(in super::super) async fn guards_list_api_keys(store: &dyn Store) {
    let world = World::new(store).await;
    let project = Some(world.project.id);
    world.found_by(&[Who::Owner], async |tx| tx.api_keys().list_api_keys(project, &Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_count_api_keys(store: &dyn Store) {
    let world = World::keys_aside(store).await;
    world.found_by(&[Who::Owner], async |tx| tx.api_keys().count_api_keys().await).await;
}

pub(in super::super) async fn guards_list_reaching_keys(store: &dyn Store) {
    let world = World::new(store).await;
    // Whoever is no owner sees not even an own one among them.
    for account in [world.admin.id, world.viewer.id] {
        world.fixture.api_key(account, Some(world.project.id)).await;
    }
    let first = Slice::first(10);
    world.found_by(&[Who::Owner], async |tx| tx.api_keys().list_reaching_keys(world.project.id, NOW, &first).await).await;
}

pub(in super::super) async fn guards_rotate_api_key(store: &dyn Store) {
    let world = World::new(store).await;
    let rotated = ApiKey { secret: world.fixture.token(), ..world.api_key.clone() };
    world.changed_by(&[Who::Owner], async |tx| tx.api_keys().rotate_api_key(&rotated, &world.api_key.secret).await).await;
}

pub(in super::super) async fn guards_delete_api_key(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[Who::Owner], async |tx| tx.api_keys().delete_api_key(world.api_key.id).await).await;
}

pub(in super::super) async fn guards_delete_api_keys(store: &dyn Store) {
    let world = World::new(store).await;
    let (those, until) = ([Who::Task(Task::SignIn)], world.api_key.created_at.after(HOUR));
    world.changed_by(&those, async |tx| tx.api_keys().delete_api_keys(world.owner.id, until).await).await;
}

pub(in super::super) async fn guards_delete_expired_api_keys(store: &dyn Store) {
    let world = World::new(store).await;
    let later: Timestamp = world.api_key.expires_at.unwrap().after(HOUR);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.api_keys().delete_expired_api_keys(later).await).await;
}
