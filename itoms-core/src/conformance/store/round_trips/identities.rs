use super::fullest;
use crate::{
    account::{AuthorizationPurpose, Identity, LinkedIdentity, PendingAuthorization},
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SIGN_IN, SIGN_UP},
    },
    id::{AccountId, IdentityId},
    store::{Actor, Store},
    token::TokenHash,
    vault::Sealed,
};

async fn take(store: &dyn Store, state: TokenHash) -> Option<PendingAuthorization> {
    door::write(store, SIGN_IN, async |tx| tx.identities().take_pending_authorization(&state).await).await
}

async fn find(store: &dyn Store, identity: &Identity) -> Option<LinkedIdentity> {
    door::read(store, SIGN_IN, async |tx| tx.identities().linked_identity(identity).await).await
}

async fn list(store: &dyn Store, account: AccountId) -> Vec<LinkedIdentity> {
    door::read(store, Actor::Account(account), async |tx| tx.identities().list_identities(account).await).await
}

pub(in super::super) async fn a_pending_authorization_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let session = fixture.session(fixture.account().await.id).await;
    let bare = fixture.authorization().await;
    let mut written = vec![bare];
    for purpose in AuthorizationPurpose::ALL {
        let sealed = Sealed::from_stored(fullest(2000));
        let full =
            PendingAuthorization { sealed, purpose, session: Some(session.id), expires_at: NOW.after(HOUR), ..fixture.new_authorization() };
        fixture.insert_authorization(&full).await;
        written.push(full);
    }
    assert_eq!(take(store, fixture.token()).await, None);
    for pending in written {
        assert_eq!((take(store, pending.state).await, take(store, pending.state).await), (Some(pending), None));
    }
}

pub(in super::super) async fn a_pending_authorization_goes_with_its_session(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (ended, other) = (fixture.session(ada).await, fixture.session(ada).await);
    let of = |session| PendingAuthorization { session: Some(session), ..fixture.new_authorization() };
    let (gone, kept, nobodys) = (of(ended.id), of(other.id), fixture.new_authorization());
    for pending in [&gone, &kept, &nobodys] {
        fixture.insert_authorization(pending).await;
    }
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.sessions().delete_session(ended.id).await).await);
    assert_eq!(take(store, gone.state).await, None);
    assert_eq!((take(store, kept.state).await, take(store, nobodys.state).await), (Some(kept), Some(nobodys)));
}

pub(in super::super) async fn an_identity_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let bare = fixture.identity(ada).await;
    let full = LinkedIdentity {
        identity: Identity::from_stored(fullest(500), fullest(255)),
        created_at: NOW.after(HOUR),
        ..fixture.new_identity(bob)
    };
    assert!(door::write(store, SIGN_UP, async |tx| tx.identities().insert_identity(&full).await).await);
    assert_eq!((find(store, &bare.identity).await.as_ref(), find(store, &full.identity).await.as_ref()), (Some(&bare), Some(&full)));
    assert_eq!((list(store, ada).await, list(store, bob).await), (vec![bare.clone()], vec![full]));
    // Byte by byte: neither letter case nor white space is folded.
    let (issuer, subject) = (bare.identity.issuer(), bare.identity.subject());
    for near in [subject.to_uppercase(), format!("{subject} "), format!(" {subject}"), format!("{subject}x")] {
        assert_eq!(find(store, &Identity::from_stored(issuer.to_owned(), near)).await, None);
    }
    let elsewhere =
        LinkedIdentity { identity: Identity::from_stored("https://a.example.com".to_owned(), "x".to_owned()), ..fixture.new_identity(ada) };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.identities().insert_identity(&elsewhere).await).await);
    assert_eq!(list(store, ada).await, [elsewhere, bare], "by issuer");
}

pub(in super::super) async fn an_identity_is_unlinked_by_its_account(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (hers, his) = (fixture.identity(ada).await, fixture.identity(bob).await);
    let unlink =
        async |id: IdentityId| door::write(store, Actor::Account(ada), async |tx| tx.identities().delete_identity(ada, id).await).await;
    assert_eq!((unlink(his.id).await, unlink(hers.id).await, unlink(hers.id).await), (false, true, false));
    assert_eq!((find(store, &hers.identity).await, find(store, &his.identity).await), (None, Some(his)));
    let carol = fixture.account().await.id;
    let again = LinkedIdentity { identity: hers.identity, ..fixture.new_identity(carol) };
    assert!(door::write(store, Actor::Account(carol), async |tx| tx.identities().insert_identity(&again).await).await, "it is free");
}
