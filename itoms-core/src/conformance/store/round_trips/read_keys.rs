use super::fullest;
use crate::{
    conformance::store::{
        door,
        fixture::{AUTHENTICATE, Fixture, HOUR, NOW},
    },
    id::AccountId,
    project::{Project, ReadKey, ReadKeyName, Role},
    store::{Actor, Store},
};

async fn by_text(store: &dyn Store, key: &ReadKey) -> Option<ReadKey> {
    door::read(store, AUTHENTICATE, async |tx| tx.read_keys().read_key_by_text(&key.text).await).await
}

async fn listed(store: &dyn Store, who: AccountId, project: &Project) -> Vec<ReadKey> {
    door::read(store, Actor::Account(who), async |tx| tx.read_keys().list_read_keys(project.id).await).await
}

pub(in super::super) async fn a_read_key_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, other) = (fixture.project(ada).await, fixture.project(ada).await);
    let bob = fixture.member(&project, Role::Admin).await.id;
    assert_eq!(listed(store, ada, &project).await, []);
    let older = fixture.read_key(&project).await;
    let name = ReadKeyName::parse(&fullest(ReadKeyName::MAX)).unwrap();
    let newer = ReadKey { name, created_at: NOW.after(HOUR), ..fixture.new_read_key(&project) };
    door::write(store, Actor::Account(bob), async |tx| tx.read_keys().insert_read_key(&newer).await).await;
    let foreign = fixture.read_key(&other).await;
    for who in [ada, bob] {
        assert_eq!(listed(store, who, &project).await, [newer.clone(), older.clone()]);
    }
    assert_eq!(listed(store, ada, &other).await, std::slice::from_ref(&foreign));
    for key in [older, newer, foreign] {
        assert_eq!(by_text(store, &key).await, Some(key));
    }
    assert_eq!(by_text(store, &fixture.new_read_key(&project)).await, None);
}

pub(in super::super) async fn a_read_key_ends_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, other) = (fixture.project(ada).await, fixture.project(ada).await);
    let (key, kept, foreign) = (fixture.read_key(&project).await, fixture.read_key(&project).await, fixture.read_key(&other).await);
    let delete = async |key: &ReadKey| {
        door::write(store, Actor::Account(ada), async |tx| tx.read_keys().delete_read_key(project.id, key.id).await).await
    };
    assert!(!delete(&foreign).await, "a key goes by its own project");
    assert_eq!((delete(&key).await, delete(&key).await), (true, false));
    assert_eq!(by_text(store, &key).await, None);
    for alive in [kept, foreign] {
        assert_eq!(by_text(store, &alive).await, Some(alive));
    }
}
