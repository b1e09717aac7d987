use crate::{
    account::Session,
    conformance::store::{
        door,
        fixture::{AUTHENTICATE, MONTH, NOW, SECOND},
        world::{Who, World},
    },
    store::{Slice, Store, Task, Transaction},
};

const RETAINS: &[Who] = &[Who::Task(Task::Retention)];

async fn stored(world: &World<'_>) -> Session {
    let token = world.session.token;
    door::read(world.fixture.store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&token).await).await.unwrap()
}

pub(in super::super) async fn guards_insert_session(store: &dyn Store) {
    let world = World::new(store).await;
    let session = world.fixture.new_session(world.owner.id);
    world.inserted_by(&[Who::Task(Task::SignIn)], async |tx| tx.sessions().insert_session(&session, 0).await).await;
}

pub(in super::super) async fn guards_session_by_token(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Task(Task::Authenticate)];
    world.found_by(&those, async |tx| tx.sessions().session_by_token(&world.session.token).await).await;
}

pub(in super::super) async fn guards_touch_session(store: &dyn Store) {
    let world = World::new(store).await;
    let used_at = world.session.used_at.after(SECOND);
    let touch = |mark: &str| Session { agent: Some(mark.to_owned()), used_at, ..world.session.clone() };
    let is_marked = async |mark: &str| stored(&world).await.agent.as_deref() == Some(mark);
    world.marked_by(&[Who::Task(Task::Authenticate)], async |tx, mark| tx.sessions().touch_session(&touch(mark)).await, is_marked).await;
}

pub(in super::super) async fn guards_set_session_message(store: &dyn Store) {
    let world = World::new(store).await;
    let is_marked = async |mark: &str| stored(&world).await.message.as_deref() == Some(mark);
    let id = world.session.id;
    world.marked_by(&[Who::Owner], async |tx, mark| tx.sessions().set_session_message(id, Some(mark)).await, is_marked).await;
}

pub(in super::super) async fn guards_list_sessions(store: &dyn Store) {
    let world = World::new(store).await;
    let list = async |tx: &mut dyn Transaction| tx.sessions().list_sessions(NOW, NOW.before(SECOND), &Slice::first(10)).await;
    world.found_by(&[Who::Owner], list).await;
}

pub(in super::super) async fn guards_rotate_session(store: &dyn Store) {
    let world = World::new(store).await;
    let rotated = Session { token: world.fixture.token(), ..world.session.clone() };
    world
        .changed_by(&[Who::Owner, Who::Task(Task::SignIn)], async |tx| tx.sessions().rotate_session(&rotated, &world.session.token).await)
        .await;
}

pub(in super::super) async fn guards_delete_session(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(&[Who::Owner], async |tx| tx.sessions().delete_session(world.session.id).await).await;
}

pub(in super::super) async fn guards_delete_sessions(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Owner, Who::Task(Task::SignIn)];
    world.changed_by(&those, async |tx| tx.sessions().delete_sessions(world.owner.id, None).await).await;
}

pub(in super::super) async fn guards_end_oldest_sessions(store: &dyn Store) {
    let world = World::new(store).await;
    let kept = world.fixture.session(world.owner.id).await.id;
    let those = [Who::Task(Task::SignIn)];
    world.changed_by(&those, async |tx| tx.sessions().end_oldest_sessions(world.owner.id, kept, 1).await).await;
}

pub(in super::super) async fn guards_delete_sessions_over(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.session.expires_at.after(MONTH);
    world.changed_by(RETAINS, async |tx| tx.sessions().delete_sessions_over(later, later).await).await;
}

pub(in super::super) async fn guards_clear_session_addresses(store: &dyn Store) {
    let world = World::new(store).await;
    let used_at = world.session.used_at.after(SECOND);
    let seen = Session { ip: Some("203.0.113.9".parse().unwrap()), used_at, ..world.session.clone() };
    door::write(store, AUTHENTICATE, async |tx| tx.sessions().touch_session(&seen).await).await;
    let later = world.session.expires_at;
    world.changed_by(RETAINS, async |tx| tx.sessions().clear_session_addresses(later).await).await;
}
