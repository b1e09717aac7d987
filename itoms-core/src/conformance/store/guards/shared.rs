//! Events, limits, idempotency keys and the vault.

use crate::{
    conformance::store::{
        door,
        fixture::{HOUR, MAIL_PREFERENCES, NOW, SECOND, TAKE, VAULT},
        world::{Who, World},
    },
    event::EventCursor,
    idempotency::Once,
    limit::{Bucket, Limit},
    mail::MailRefusal,
    store::{Store, Task},
    vault::Sealed,
};

const FOLLOWS: &[Who] = &[Who::Task(Task::Events)];
const RETAINS: &[Who] = &[Who::Task(Task::Retention)];
const SEALS: &[Who] = &[Who::Task(Task::Vault)];

pub(in super::super) async fn guards_events_after(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(FOLLOWS, async |tx| tx.events().events_after(EventCursor::START, 10).await).await;
}

pub(in super::super) async fn guards_events_end(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(FOLLOWS, async |tx| tx.events().events_end().await).await;
}

pub(in super::super) async fn guards_delete_events(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(RETAINS, async |tx| tx.events().delete_events(NOW.after(HOUR), EventCursor::from_i64(i64::MAX), 10).await).await;
}

pub(in super::super) async fn guards_take_token(store: &dyn Store) {
    let world = World::new(store).await;
    let bucket = Bucket { key: world.fixture.bytes(), limit: Limit { burst: 1, refill: SECOND } };
    world.inserted_by(&[Who::Task(Task::Limit)], async |tx| tx.limits().take_token(&bucket, NOW).await).await;
}

pub(in super::super) async fn guards_delete_full_buckets(store: &dyn Store) {
    let world = World::new(store).await;
    let bucket = Bucket { key: world.fixture.bytes(), limit: Limit { burst: 1, refill: SECOND } };
    door::write(store, TAKE, async |tx| tx.limits().take_token(&bucket, NOW).await).await;
    world.changed_by(RETAINS, async |tx| tx.limits().delete_full_buckets(NOW.after(HOUR)).await).await;
}

/// The last two where an account gets another address.
const CHOOSES: [Who; 3] = [Who::Task(Task::MailPreferences), Who::Task(Task::SignIn), Who::Task(Task::SignUp)];

async fn refused(world: &World<'_>) -> MailRefusal {
    let refusal = world.fixture.new_refusal();
    door::write(world.fixture.store, MAIL_PREFERENCES, async |tx| tx.mails().refuse_topic(&refusal).await).await;
    refusal
}

pub(in super::super) async fn guards_refused_topics(store: &dyn Store) {
    let world = World::new(store).await;
    let refusal = refused(&world).await;
    let [chooses, signs_in, signs_up] = CHOOSES;
    world
        .found_by(&[chooses, signs_in, signs_up, Who::Task(Task::Work)], async |tx| tx.mails().refused_topics(&refusal.address).await)
        .await;
}

pub(in super::super) async fn guards_refuse_topic(store: &dyn Store) {
    let world = World::new(store).await;
    let refusal = world.fixture.new_refusal();
    world.inserted_by(&CHOOSES, async |tx| tx.mails().refuse_topic(&refusal).await).await;
}

pub(in super::super) async fn guards_accept_topic(store: &dyn Store) {
    let world = World::new(store).await;
    let refusal = refused(&world).await;
    world.changed_by(&CHOOSES, async |tx| tx.mails().accept_topic(&refusal.address, refusal.topic).await).await;
}

pub(in super::super) async fn guards_once(store: &dyn Store) {
    let world = World::keys_aside(store).await;
    let fresh = world.fixture.new_once(world.owner.id);
    let used = Once { key: world.once.key, ..fresh.clone() };
    for once in [fresh, used] {
        world.inserted_by(&[Who::Owner], async |tx| tx.idempotency().once(&once).await.map(|_| ())).await;
    }
}

pub(in super::super) async fn guards_delete_idempotency_keys(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(RETAINS, async |tx| tx.idempotency().delete_idempotency_keys(NOW.after(HOUR)).await).await;
}

pub(in super::super) async fn guards_key_check(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(SEALS, async |tx| tx.vault().key_check("social").await).await;
}

pub(in super::super) async fn guards_insert_key_check(store: &dyn Store) {
    let world = World::new(store).await;
    let check = Sealed::from_stored("v1.c.d".to_owned());
    world.inserted_by(SEALS, async |tx| tx.vault().insert_key_check("internal", &check).await).await;
}

pub(in super::super) async fn guards_replace_key_check(store: &dyn Store) {
    let world = World::new(store).await;
    let check = |mark: &str| Sealed::from_stored(format!("v1.{mark}.x"));
    let is_marked = async |mark: &str| {
        let kept = door::read(store, VAULT, async |tx| tx.vault().key_check("social").await).await;
        kept == Some(check(mark))
    };
    world.marked_by(SEALS, async |tx, mark| tx.vault().replace_key_check("social", &check(mark)).await, is_marked).await;
}
