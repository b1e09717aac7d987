use super::{LIMIT, NAMES, assert_walked, walk_slices};
use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, NOW},
    },
    project::{Membership, MembershipQuery, Project, ProjectName, Role},
    search::fold,
    sort::ListSort,
    store::{Actor, Slice, Store},
};

pub(in super::super) async fn projects_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(std::cmp::Reverse(fixture.project(ada).await.id));
    }
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.projects().list_projects(&MembershipQuery::default(), slice).await,
        async |_| {
            fixture.project(ada).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|membership| std::cmp::Reverse(membership.project.id)).collect::<Vec<_>>(), &expected);
    assert!(shown.iter().all(|membership| membership.role == Role::Owner));
}

pub(in super::super) async fn projects_are_paged_by_name(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let named = async |number: usize| {
        let project = Project { name: ProjectName::parse(NAMES[number % 7]).unwrap(), ..fixture.new_project(ada) };
        fixture.insert_project(&project).await;
        (fold(project.name.as_str()), project.id)
    };
    let mut expected = Vec::new();
    for number in 0..7 {
        expected.push(named(number).await);
    }
    let query = MembershipQuery { sort: ListSort::Name, ..MembershipQuery::default() };
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.projects().list_projects(&query, slice).await,
        async |number| {
            named(number * 3).await;
        },
    )
    .await;
    let keys = shown.iter().map(|Membership { project, .. }| (fold(project.name.as_str()), project.id));
    assert_walked(&keys.collect::<Vec<_>>(), &expected);
}

pub(in super::super) async fn a_full_last_page_has_no_next(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let none = door::read(store, Actor::Account(ada), async |tx| {
        tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(LIMIT)).await
    })
    .await;
    assert_eq!((none.items.len(), none.next), (0, None));
    for _ in 0..LIMIT {
        fixture.project(ada).await;
    }
    let all = door::read(store, Actor::Account(ada), async |tx| {
        tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(LIMIT)).await
    })
    .await;
    assert_eq!((all.items.len(), all.next), (LIMIT as usize, None));
}

pub(in super::super) async fn deleted_projects_are_listed_for_owners_alone(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let viewer = fixture.member(&project, Role::Viewer).await.id;
    let mut deleted = project.clone();
    (deleted.deleted_at, deleted.version) = (Some(NOW), project.version.next());
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, project.version).await).await);
    let list = async |who| {
        door::read(store, Actor::Account(who), async |tx| tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await)
            .await
            .items
    };
    assert_eq!(list(ada).await.into_iter().map(|membership| membership.project).collect::<Vec<_>>(), [deleted.clone()]);
    assert_eq!(list(viewer).await, []);
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.projects().site(&project.slug).await).await, None, "its pages are gone");
    assert_eq!(fixture.project_of(viewer, project.id).await, Some(deleted));
}
