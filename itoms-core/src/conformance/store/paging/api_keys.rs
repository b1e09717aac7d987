use super::{assert_walked, walk_slices};
use crate::{
    conformance::store::fixture::{Fixture, NOW},
    project::Role,
    store::{Actor, Slice, Store, Transaction},
};

pub(in super::super) async fn api_keys_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (project, other) = (fixture.project(ada).await.id, fixture.project(ada).await.id);
    let (mut all, mut of_project) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        let ids = [fixture.api_key(ada, None).await.id, fixture.api_key(ada, Some(other)).await.id];
        let own = fixture.api_key(ada, Some(project)).await.id;
        all.extend(ids.into_iter().chain([own]).map(std::cmp::Reverse));
        of_project.push(std::cmp::Reverse(own));
        fixture.api_key(bob, None).await;
    }
    for (asked, expected) in [(None, all), (Some(project), of_project)] {
        let list = async |tx: &mut dyn Transaction, slice: &Slice| tx.api_keys().list_api_keys(asked, slice).await;
        let shown = walk_slices(store, Actor::Account(ada), list, async |_| {
            fixture.api_key(ada, Some(project)).await;
        })
        .await;
        assert_walked(&shown.iter().map(|key| std::cmp::Reverse(key.id)).collect::<Vec<_>>(), &expected);
        assert!(shown.iter().all(|key| key.account == ada && (asked.is_none() || key.project == asked)));
    }
}

pub(in super::super) async fn reaching_keys_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Viewer).await.id;
    let mut expected = Vec::new();
    for _ in 0..4 {
        for key in [fixture.api_key(ada, Some(project.id)).await, fixture.api_key(bob, None).await] {
            expected.push(std::cmp::Reverse(key.id));
        }
    }
    let list = async |tx: &mut dyn Transaction, slice: &Slice| tx.api_keys().list_reaching_keys(project.id, NOW, slice).await;
    let shown = walk_slices(store, Actor::Account(ada), list, async |_| {
        fixture.api_key(bob, Some(project.id)).await;
    })
    .await;
    assert_walked(&shown.iter().map(|key| std::cmp::Reverse(key.id)).collect::<Vec<_>>(), &expected);
}
