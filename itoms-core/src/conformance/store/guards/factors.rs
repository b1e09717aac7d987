use crate::{
    conformance::store::{
        fixture::{HOUR, NOW, confirmed},
        world::{Who, World},
    },
    store::{Store, Task},
    vault::Sealed,
};

const SIGNS_IN: Who = Who::Task(Task::SignIn);

pub(in super::super) async fn guards_upsert_factor(store: &dyn Store) {
    let world = World::new(store).await;
    let factor = world.fixture.new_factor(world.viewer.id);
    world.inserted_by(&[Who::Viewer], async |tx| tx.factors().upsert_factor(&factor).await).await;
}

pub(in super::super) async fn guards_factor(store: &dyn Store) {
    let world = World::new(store).await;
    let allowed = [Who::Owner, Who::Operator, SIGNS_IN, Who::Task(Task::People)];
    world.found_by(&allowed, async |tx| tx.factors().factor(world.owner.id).await).await;
}

pub(in super::super) async fn guards_confirm_factor(store: &dyn Store) {
    let world = World::new(store).await;
    let confirmed = confirmed(&world.set_up, 0);
    world.changed_by(&[Who::Admin], async |tx| tx.factors().confirm_factor(&confirmed).await).await;
}

pub(in super::super) async fn guards_use_factor_step(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[Who::Owner, SIGNS_IN], async |tx| tx.factors().use_factor_step(world.owner.id, 100).await).await;
}

pub(in super::super) async fn guards_factors_of_other_keys(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Task(Task::Vault)], async |tx| tx.factors().factors_of_other_keys("v1.newest.", None, 10).await).await;
}

pub(in super::super) async fn guards_reseal_factor(store: &dyn Store) {
    let world = World::new(store).await;
    let (former, secret) = (Sealed::from_stored(format!("v1.{}", world.owner.id)), Sealed::from_stored("v1.newest.owner".to_owned()));
    world.changed_by(&[Who::Task(Task::Vault)], async |tx| tx.factors().reseal_factor(world.owner.id, &former, &secret).await).await;
}

pub(in super::super) async fn guards_delete_factor(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[Who::Owner, Who::Task(Task::SignIn)], async |tx| tx.factors().delete_factor(world.owner.id).await).await;
}

pub(in super::super) async fn guards_delete_unconfirmed_factors(store: &dyn Store) {
    let world = World::new(store).await;
    let later = NOW.after(HOUR);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.factors().delete_unconfirmed_factors(later).await).await;
}

pub(in super::super) async fn guards_replace_recovery_codes(store: &dyn Store) {
    let world = World::new(store).await;
    let codes = [world.fixture.token()];
    world.changed_by(&[Who::Owner], async |tx| tx.factors().replace_recovery_codes(world.owner.id, &codes).await).await;
}

pub(in super::super) async fn guards_use_recovery_code(store: &dyn Store) {
    let world = World::new(store).await;
    let code = world.recovery_code;
    world.changed_by(&[Who::Owner, SIGNS_IN], async |tx| tx.factors().use_recovery_code(world.owner.id, &code).await).await;
}

pub(in super::super) async fn guards_count_recovery_codes(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Owner], async |tx| tx.factors().count_recovery_codes(world.owner.id).await).await;
}
