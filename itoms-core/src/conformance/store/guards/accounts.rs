use crate::{
    account::{OperatorLink, Registration},
    conformance::store::{
        door,
        fixture::{NOW, SIGN_UP, full_name, password},
        world::{Who, World},
    },
    store::{Store, Task},
    token::TokenHash,
};

const SIGNS_UP: &[Who] = &[Who::Task(Task::SignUp)];

pub(in super::super) async fn guards_insert_registration(store: &dyn Store) {
    let world = World::new(store).await;
    let registration = world.fixture.new_registration();
    world.inserted_by(SIGNS_UP, async |tx| tx.accounts().insert_registration(&registration).await).await;
}

pub(in super::super) async fn guards_registration_by_token(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(SIGNS_UP, async |tx| tx.accounts().registration_by_token(&world.registration.token).await).await;
}

pub(in super::super) async fn guards_registration(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Task(Task::SignUp), Who::Task(Task::Work)];
    world.found_by(&those, async |tx| tx.accounts().registration(world.registration.id).await).await;
}

pub(in super::super) async fn guards_newest_registrations(store: &dyn Store) {
    let world = World::new(store).await;
    let email = &world.registration.email;
    world.found_by(SIGNS_UP, async |tx| tx.accounts().newest_registrations(email, NOW, 2).await).await;
}

pub(in super::super) async fn guards_waiting_registration(store: &dyn Store) {
    let world = World::new(store).await;
    let waiting = world.fixture.new_waiting();
    door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&waiting).await).await;
    world.found_by(SIGNS_UP, async |tx| tx.accounts().waiting_registration(&waiting.email, NOW).await).await;
}

pub(in super::super) async fn guards_delete_registrations(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(SIGNS_UP, async |tx| tx.accounts().delete_registrations(&world.registration.email).await).await;
}

pub(in super::super) async fn guards_delete_expired_registrations(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.registration.expires_at.after(Registration::LIFETIME);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.accounts().delete_expired_registrations(later).await).await;
}

pub(in super::super) async fn guards_insert_account(store: &dyn Store) {
    let world = World::new(store).await;
    let account = world.fixture.new_account();
    world.inserted_by(SIGNS_UP, async |tx| tx.accounts().insert_account(&account, None).await).await;
}

pub(in super::super) async fn guards_account(store: &dyn Store) {
    let world = World::keys_aside(store).await;
    let those = [Who::Owner, Who::Operator, Who::Task(Task::SignIn), Who::Task(Task::Work), Who::Task(Task::People)];
    world.found_by(&those, async |tx| tx.accounts().account(world.owner.id).await).await;
}

pub(in super::super) async fn guards_account_by_email(store: &dyn Store) {
    let world = World::new(store).await;
    let email = world.owner.email.clone().unwrap();
    let those = [Who::Task(Task::SignIn), Who::Task(Task::SignUp)];
    world.found_by(&those, async |tx| tx.accounts().account_by_email(&email).await).await;
}

pub(in super::super) async fn guards_account_by_external_id(store: &dyn Store) {
    let world = World::new(store).await;
    let name = world.owner.external_id.clone().unwrap();
    world.found_by(SIGNS_UP, async |tx| tx.accounts().account_by_external_id(&name).await).await;
}

pub(in super::super) async fn guards_update_account(store: &dyn Store) {
    let world = World::keys_aside(store).await;
    let mut renamed = world.owner.clone();
    (renamed.full_name, renamed.version) = (full_name("Renamed"), world.owner.version.next());
    let those = [Who::Owner, Who::Task(Task::SignUp), Who::Task(Task::SignIn)];
    world.changed_by(&those, async |tx| tx.accounts().update_account(&renamed, world.owner.version).await).await;
}

pub(in super::super) async fn guards_update_password(store: &dyn Store) {
    let world = World::new(store).await;
    let newer = password("newer");
    world.changed_by(&[Who::Task(Task::SignIn)], async |tx| tx.accounts().update_password(world.owner.id, &newer, None).await).await;
}

pub(in super::super) async fn guards_has_operator(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(SIGNS_UP, async |tx| tx.accounts().has_operator().await).await;
}

pub(in super::super) async fn guards_operator_link(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(SIGNS_UP, async |tx| tx.accounts().operator_link().await).await;
}

pub(in super::super) async fn guards_set_operator_link(store: &dyn Store) {
    let world = World::new(store).await;
    let link = |mark: &str| OperatorLink { token: token(mark), expires_at: NOW };
    let is_marked = async |mark: &str| {
        let kept = door::read(store, SIGN_UP, async |tx| tx.accounts().operator_link().await).await;
        kept.is_some_and(|kept| kept.token == token(mark))
    };
    world.marked_by(SIGNS_UP, async |tx, mark| tx.accounts().set_operator_link(&link(mark)).await, is_marked).await;
}

pub(in super::super) async fn guards_delete_operator_link(store: &dyn Store) {
    let world = World::new(store).await;
    let link = door::read(store, SIGN_UP, async |tx| tx.accounts().operator_link().await).await.unwrap();
    world.changed_by(SIGNS_UP, async |tx| tx.accounts().delete_operator_link(&link.token).await).await;
}

/// A token that tells one mark from another.
fn token(mark: &str) -> TokenHash {
    let mut bytes = [0; 32];
    for (byte, letter) in bytes.iter_mut().zip(mark.bytes()) {
        *byte = letter;
    }
    TokenHash::from_bytes(&bytes).expect("32 bytes")
}
