use crate::{
    account::Passkey,
    conformance::store::{
        fixture::NOW,
        world::{Who, World},
    },
    store::{Store, Task},
};

const SIGNS_IN: Who = Who::Task(Task::SignIn);

pub(in super::super) async fn guards_insert_passkey(store: &dyn Store) {
    let world = World::new(store).await;
    let passkey = world.fixture.new_passkey(world.owner.id);
    world.inserted_by(&[Who::Owner], async |tx| tx.passkeys().insert_passkey(&passkey).await).await;
}

pub(in super::super) async fn guards_list_passkeys(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Owner, SIGNS_IN], async |tx| tx.passkeys().list_passkeys(world.owner.id).await).await;
}

pub(in super::super) async fn guards_passkey_by_credential(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[SIGNS_IN], async |tx| tx.passkeys().passkey_by_credential(&world.passkey.credential).await).await;
}

pub(in super::super) async fn guards_rename_passkey(store: &dyn Store) {
    let world = World::new(store).await;
    let renamed = Passkey { version: world.passkey.version.next(), ..world.passkey.clone() };
    world.changed_by(&[Who::Owner], async |tx| tx.passkeys().rename_passkey(&renamed, world.passkey.version).await).await;
}

pub(in super::super) async fn guards_use_passkey(store: &dyn Store) {
    let world = World::new(store).await;
    let used = Passkey { sign_count: 7, used_at: Some(NOW), ..world.passkey.clone() };
    world.changed_by(&[Who::Owner, SIGNS_IN], async |tx| tx.passkeys().use_passkey(&used, world.passkey.sign_count).await).await;
}

pub(in super::super) async fn guards_delete_passkeys(store: &dyn Store) {
    let world = World::new(store).await;
    for only in [Some(world.passkey.id), None] {
        world.changed_by(&[Who::Owner, SIGNS_IN], async |tx| tx.passkeys().delete_passkeys(world.owner.id, only).await).await;
    }
}

pub(in super::super) async fn guards_insert_passkey_challenge(store: &dyn Store) {
    let world = World::new(store).await;
    let asked = world.fixture.new_passkey_challenge(Some(world.owner.id));
    world.inserted_by(&[SIGNS_IN], async |tx| tx.passkeys().insert_passkey_challenge(&asked).await).await;
}

pub(in super::super) async fn guards_take_passkey_challenge(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[SIGNS_IN], async |tx| tx.passkeys().take_passkey_challenge(&world.asked.token).await).await;
}

pub(in super::super) async fn guards_delete_expired_passkey_challenges(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.asked.expires_at.after(crate::conformance::store::fixture::HOUR);
    let those = [Who::Task(Task::Retention)];
    world.changed_by(&those, async |tx| tx.passkeys().delete_expired_passkey_challenges(later).await).await;
}
