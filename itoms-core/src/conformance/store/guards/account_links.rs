use crate::{
    account::LinkPurpose,
    conformance::store::{
        fixture::{MONTH, NOW},
        world::{Who, World},
    },
    store::{Store, Task},
};

const SIGNS_IN: &[Who] = &[Who::Task(Task::SignIn)];

pub(in super::super) async fn guards_insert_account_link(store: &dyn Store) {
    let world = World::new(store).await;
    let link = world.fixture.new_account_link(world.owner.id);
    world.inserted_by(SIGNS_IN, async |tx| tx.account_links().insert_account_link(&link).await).await;
}

pub(in super::super) async fn guards_account_link_by_token(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(SIGNS_IN, async |tx| tx.account_links().account_link_by_token(&world.account_link.token).await).await;
}

pub(in super::super) async fn guards_newest_account_link(store: &dyn Store) {
    let world = World::new(store).await;
    let (owner, purpose) = (world.owner.id, world.account_link.purpose);
    world.found_by(SIGNS_IN, async |tx| tx.account_links().newest_account_link(owner, purpose, NOW).await).await;
}

pub(in super::super) async fn guards_delete_account_link(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(SIGNS_IN, async |tx| tx.account_links().delete_account_link(&world.account_link.token).await).await;
}

pub(in super::super) async fn guards_delete_account_links(store: &dyn Store) {
    let world = World::new(store).await;
    let (owner, purpose) = (world.owner.id, LinkPurpose::ResetPassword);
    world.changed_by(SIGNS_IN, async |tx| tx.account_links().delete_account_links(owner, purpose, NOW).await).await;
}

pub(in super::super) async fn guards_delete_expired_account_links(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.account_link.expires_at.after(MONTH);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.account_links().delete_expired_account_links(later).await).await;
}
