use super::fullest;
use crate::{
    account::Account,
    api_key::{ApiKey, ApiKeyName, FormerSecret, ReachingKey, Scope, Scopes},
    conformance::store::{
        door,
        fixture::{AUTHENTICATE, Fixture, HOUR, NOW, SECOND, SIGN_IN},
    },
    project::{Permission, Role},
    store::{Actor, Slice, Store},
    token::TokenHash,
};

async fn read(store: &dyn Store, secret: &TokenHash) -> Option<ApiKey> {
    door::read(store, AUTHENTICATE, async |tx| tx.api_keys().api_key_by_secret(secret).await).await
}

pub(in super::super) async fn an_api_key_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let full = ApiKey {
        name: ApiKeyName::parse(&fullest(80)).expect("a name"),
        scopes: Scope::all().collect(),
        former: Some(FormerSecret { secret: fixture.token(), until: NOW.after(HOUR) }),
        used_at: Some(NOW.after(SECOND)),
        expires_at: Some(NOW.after(HOUR)),
        ..fixture.new_api_key(ada, Some(project.id))
    };
    let bare = ApiKey { scopes: Scopes::default(), expires_at: None, ..fixture.new_api_key(ada, None) };
    for key in [full, bare] {
        door::write(store, Actor::Account(ada), async |tx| tx.api_keys().insert_api_key(&key).await).await;
        let own = door::read(store, Actor::Account(ada), async |tx| tx.api_keys().api_key(key.id).await).await;
        for secret in [Some(key.secret), key.former.as_ref().map(|former| former.secret)].into_iter().flatten() {
            assert_eq!(read(store, &secret).await.as_ref(), Some(&key));
        }
        assert_eq!(own, Some(key));
    }
    assert_eq!(read(store, &fixture.token()).await, None);
}

pub(in super::super) async fn api_keys_are_counted(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let count = async |who| door::read(store, Actor::Account(who), async |tx| tx.api_keys().count_api_keys().await).await;
    assert_eq!(count(ada).await, 0);
    let project = fixture.project(ada).await;
    fixture.api_key(ada, Some(project.id)).await;
    fixture.api_key(ada, None).await;
    fixture.api_key(bob, None).await;
    assert_eq!((count(ada).await, count(bob).await), (2, 1));
}

pub(in super::super) async fn a_use_of_an_api_key_is_recorded(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (key, other) = (fixture.api_key(ada, None).await, fixture.api_key(ada, None).await);
    for (told, kept) in [(NOW.after(SECOND), NOW.after(SECOND)), (NOW.after(HOUR), NOW.after(HOUR)), (NOW, NOW.after(HOUR))] {
        door::write(store, AUTHENTICATE, async |tx| tx.api_keys().touch_api_key(key.id, told).await).await;
        assert_eq!(read(store, &key.secret).await, Some(ApiKey { used_at: Some(kept), ..key.clone() }));
    }
    assert_eq!(read(store, &other.secret).await, Some(other));
}

pub(in super::super) async fn an_api_key_goes_on_under_a_new_secret(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (key, other) = (fixture.api_key(ada, None).await, fixture.api_key(ada, None).await);
    let rotate = async |key: &ApiKey, before: &TokenHash| {
        door::write(store, Actor::Account(ada), async |tx| tx.api_keys().rotate_api_key(key, before).await).await
    };
    let former = Some(FormerSecret { secret: key.secret, until: NOW.after(HOUR) });
    let second = ApiKey { secret: fixture.token(), prefix: "itoms_other".to_owned(), former, ..key.clone() };
    assert!(rotate(&second, &key.secret).await && !rotate(&second, &key.secret).await, "one secret is replaced once");
    assert_eq!((read(store, &second.secret).await.as_ref(), read(store, &key.secret).await.as_ref()), (Some(&second), Some(&second)));

    let third = ApiKey { secret: fixture.token(), former: None, ..second.clone() };
    assert!(rotate(&third, &second.secret).await);
    let found = [read(store, &third.secret).await, read(store, &second.secret).await, read(store, &key.secret).await];
    assert_eq!(found, [Some(third), None, None]);
    assert_eq!(read(store, &other.secret).await, Some(other));
}

pub(in super::super) async fn an_api_key_ends_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (key, other) = (fixture.api_key(ada, None).await, fixture.api_key(ada, None).await);
    let delete = async || door::write(store, Actor::Account(ada), async |tx| tx.api_keys().delete_api_key(key.id).await).await;
    assert_eq!((delete().await, delete().await), (true, false));
    assert_eq!((read(store, &key.secret).await, read(store, &other.secret).await), (None, Some(other)));
}

pub(in super::super) async fn api_keys_end_account_by_account(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await.id;
    let (own, of_project) = (fixture.api_key(ada, None).await, fixture.api_key(ada, Some(project)).await);
    let of_bob = fixture.api_key(fixture.account().await.id, None).await;
    let later = ApiKey { created_at: own.created_at.after(SECOND), ..fixture.new_api_key(ada, None) };
    door::write(store, Actor::Account(ada), async |tx| tx.api_keys().insert_api_key(&later).await).await;
    let delete = async || door::write(store, SIGN_IN, async |tx| tx.api_keys().delete_api_keys(ada, own.created_at).await).await;
    let mut ended = delete().await;
    ended.sort_unstable();
    assert_eq!((ended, delete().await), (vec![own.id, of_project.id], Vec::new()));
    assert_eq!((read(store, &own.secret).await, read(store, &of_project.secret).await), (None, None));
    assert_eq!((read(store, &later.secret).await, read(store, &of_bob.secret).await), (Some(later), Some(of_bob)));
}

pub(in super::super) async fn an_api_key_of_a_project_goes_with_its_member(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Admin).await.id;
    let (own, of_project) = (fixture.api_key(bob, None).await, fixture.api_key(bob, Some(project.id)).await);
    let of_owner = fixture.api_key(ada, Some(project.id)).await;
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.members().delete_member(project.id, bob).await).await);
    assert_eq!(read(store, &of_project.secret).await, None);
    assert_eq!((read(store, &own.secret).await, read(store, &of_owner.secret).await), (Some(own), Some(of_owner)));
}

pub(in super::super) async fn an_owner_sees_which_keys_reach_the_project(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, stranger) = (fixture.account().await, fixture.account().await);
    let (project, other) = (fixture.project(ada.id).await, fixture.project(ada.id).await);
    let bob = fixture.member(&project, Role::Admin).await;
    let now = NOW.after(HOUR);
    let keep = async |key: ApiKey| {
        door::write(store, Actor::Account(key.account), async |tx| tx.api_keys().insert_api_key(&key).await).await;
        key
    };
    let new = |account: &Account, project| fixture.new_api_key(account.id, project);
    let name = ApiKeyName::parse(&fullest(80)).expect("a name");
    let first = ApiKey { name, used_at: Some(now), expires_at: Some(now.after(SECOND)), ..new(&ada, Some(project.id)) };
    let mixed = Scopes::from_iter([Scope::ReadAccount, Scope::In(Permission::ViewContent)]);
    let second = ApiKey { scopes: mixed, expires_at: None, ..new(&bob, None) };
    let (first, second, third) = (keep(first).await, keep(second).await, keep(new(&bob, Some(project.id))).await);
    keep(new(&ada, Some(other.id))).await;
    keep(new(&stranger, None)).await;
    keep(ApiKey { expires_at: Some(now), ..new(&bob, None) }).await;
    keep(ApiKey { scopes: [Scope::ReadAccount, Scope::CreateProjects].into_iter().collect(), ..new(&bob, None) }).await;

    let list = async |who: &Account| {
        let first = Slice::first(20);
        let shown =
            door::read(store, Actor::Account(who.id), async |tx| tx.api_keys().list_reaching_keys(project.id, now, &first).await).await;
        shown.items
    };
    let expected = [reaching(third, &bob), reaching(second, &bob), reaching(first, &ada)];
    assert_eq!(list(&ada).await, expected);
    assert_eq!(list(&bob).await, [], "an admin sees not even the own ones here");
    assert!(door::write(store, Actor::Account(ada.id), async |tx| tx.members().delete_member(project.id, bob.id).await).await);
    assert_eq!(list(&ada).await, expected[2..]);
}

/// As owners see it.
fn reaching(key: ApiKey, member: &Account) -> ReachingKey {
    ReachingKey {
        id: key.id,
        account: member.id,
        full_name: member.full_name.clone(),
        of_project_alone: key.project.is_some(),
        name: key.name,
        scopes: key.scopes,
        prefix: key.prefix,
        created_at: key.created_at,
        used_at: key.used_at,
        expires_at: key.expires_at,
    }
}

/// Else a store could lend a key the rights of its account.
pub(in super::super) async fn a_transaction_says_as_whom_it_is(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let scopes = Scopes::from_iter([Scope::In(Permission::ViewContent)]);
    let key = ApiKey { scopes, ..fixture.new_api_key(ada, None) };
    for actor in [key.actor(), Actor::Account(ada), AUTHENTICATE] {
        assert_eq!(store.read(actor).await.expect("a transaction").actor(), actor);
        assert_eq!(store.write(actor).await.expect("a transaction").actor(), actor);
    }
    assert_eq!(store.read(Actor::Visitor).await.expect("a transaction").actor(), Actor::Visitor);
}
