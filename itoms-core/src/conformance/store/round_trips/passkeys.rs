use super::fullest;
use crate::{
    account::{Passkey, PasskeyChallenge, PasskeyName, PasskeyPurpose},
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SIGN_IN},
    },
    id::AccountId,
    store::{Actor, Store, Version},
};

async fn list(store: &dyn Store, account: AccountId) -> Vec<Passkey> {
    door::read(store, SIGN_IN, async |tx| tx.passkeys().list_passkeys(account).await).await
}

pub(in super::super) async fn a_passkey_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let bare = fixture.passkey(ada).await;
    let full = Passkey {
        credential: (0..=255).cycle().take(1023).collect(),
        name: PasskeyName::parse(&fullest(80)).expect("a name"),
        key: serde_json::json!({ "text": fullest(2000) }).to_string(),
        sign_count: u32::MAX,
        backed_up: true,
        used_at: Some(NOW.after(HOUR)),
        version: Version::from_i64(7),
        ..fixture.new_passkey(ada)
    };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.passkeys().insert_passkey(&full).await).await);
    let his = fixture.passkey(bob).await;
    assert_eq!(list(store, ada).await, [bare.clone(), full.clone()], "the oldest first");
    assert_eq!(
        door::read(store, Actor::Account(ada), async |tx| tx.passkeys().list_passkeys(ada).await).await,
        [bare.clone(), full.clone()]
    );
    for passkey in [bare, full, his] {
        let found = door::read(store, SIGN_IN, async |tx| tx.passkeys().passkey_by_credential(&passkey.credential).await).await;
        assert_eq!(found, Some(passkey));
    }
    let unknown = fixture.bytes();
    assert_eq!(door::read(store, SIGN_IN, async |tx| tx.passkeys().passkey_by_credential(&unknown).await).await, None);
}

pub(in super::super) async fn a_use_of_a_passkey_is_recorded(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (passkey, other) = (fixture.passkey(ada).await, fixture.passkey(ada).await);
    let uses = async |used: &Passkey, former| door::write(store, SIGN_IN, async |tx| tx.passkeys().use_passkey(used, former).await).await;
    let used = Passkey { key: "{}".to_owned(), sign_count: 5, backed_up: true, used_at: Some(NOW.after(HOUR)), ..passkey.clone() };
    assert!(uses(&used, passkey.sign_count).await);
    assert_eq!(list(store, ada).await, [used.clone(), other.clone()]);
    let again = Passkey { sign_count: 6, ..used.clone() };
    assert!(!uses(&again, passkey.sign_count).await, "it has counted on since");
    assert_eq!(list(store, ada).await, [used, other]);
}

pub(in super::super) async fn passkeys_are_removed_each_or_all(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let [first, second, third] = [fixture.passkey(ada).await, fixture.passkey(ada).await, fixture.passkey(ada).await];
    let his = fixture.passkey(bob).await;
    let remove = async |only| door::write(store, Actor::Account(ada), async |tx| tx.passkeys().delete_passkeys(ada, only).await).await;
    assert_eq!((remove(Some(second.id)).await, remove(Some(second.id)).await, remove(Some(his.id)).await), (1, 0, 0));
    assert_eq!(list(store, ada).await, [first, third]);
    assert_eq!((remove(None).await, remove(None).await), (2, 0));
    assert_eq!((list(store, ada).await, list(store, bob).await), (vec![], vec![his]));
}

pub(in super::super) async fn what_a_passkey_is_asked_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut asked: Vec<_> = PasskeyPurpose::ALL
        .map(|purpose| PasskeyChallenge { purpose, bound_to: Some(fixture.token()), ..fixture.new_passkey_challenge(Some(ada)) })
        .into();
    asked[0].state = serde_json::json!({ "text": fullest(2000) }).to_string();
    asked.push(PasskeyChallenge { bound_to: None, ..fixture.new_passkey_challenge(None) });
    for challenge in &asked {
        door::write(store, SIGN_IN, async |tx| tx.passkeys().insert_passkey_challenge(challenge).await).await;
    }
    for challenge in asked {
        let take = async || door::write(store, SIGN_IN, async |tx| tx.passkeys().take_passkey_challenge(&challenge.token).await).await;
        assert_eq!((take().await.as_ref(), take().await), (Some(&challenge), None));
    }
}
