use super::{assert_walked, walk_slices};
use crate::{
    account::Session,
    conformance::store::{
        door,
        fixture::{Fixture, NOW, SECOND, SIGN_IN},
    },
    store::{Actor, Store},
};

pub(in super::super) async fn sessions_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(std::cmp::Reverse(fixture.session(ada).await.id));
        fixture.session(bob).await;
    }
    let over = Session { expires_at: NOW, ..fixture.new_session(ada) };
    let idle = Session { used_at: NOW.before(SECOND), ..fixture.new_session(ada) };
    for session in [&over, &idle] {
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(session, 0).await).await;
    }
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.sessions().list_sessions(NOW, NOW.before(SECOND), slice).await,
        async |_| {
            fixture.session(ada).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|session| std::cmp::Reverse(session.id)).collect::<Vec<_>>(), &expected);
    assert!(shown.iter().all(|session| session.account == ada && session.id != over.id && session.id != idle.id));
}
