//! All of a transaction or nothing of it, seen at once or not at all.

use super::{
    door,
    fixture::{EVENTS, Fixture, SIGN_UP, WORK},
};
use crate::{
    event::EventCursor,
    project::MembershipQuery,
    store::{Actor, Slice, Store, StoreError},
};
use std::time::Duration;

pub(super) async fn a_commit_keeps_the_whole_transaction(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, event, job) = (fixture.new_project(ada), fixture.new_event(ada), fixture.new_job(None, Some(ada)));
    door::write(store, Actor::Account(ada), async |tx| {
        tx.projects().insert_project(&project).await?;
        tx.events().record_events(std::slice::from_ref(&event)).await?;
        tx.jobs().enqueue(&job).await
    })
    .await;

    assert_eq!(fixture.project_of(ada, project.id).await, Some(project));
    let events = door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 10).await).await.events;
    assert_eq!(events, [event]);
    let claimed = fixture.claim(10, Duration::ZERO).await;
    assert_eq!(claimed.into_iter().map(|claimed| claimed.job).collect::<Vec<_>>(), [job]);
}

pub(super) async fn a_dropped_transaction_leaves_nothing(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, event, job) = (fixture.new_project(ada), fixture.new_event(ada), fixture.new_job(None, Some(ada)));
    {
        let mut tx = store.write(Actor::Account(ada)).await.unwrap();
        tx.projects().insert_project(&project).await.unwrap();
        tx.events().record_events(std::slice::from_ref(&event)).await.unwrap();
        tx.jobs().enqueue(&job).await.unwrap();
    }

    assert_eq!(fixture.project_of(ada, project.id).await, None);
    let events = door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 10).await).await.events;
    assert_eq!(events, []);
    assert_eq!(fixture.claim(10, Duration::ZERO).await, []);
    let free = door::write(store, Actor::Account(ada), async |tx| tx.projects().insert_project(&project).await).await;
    assert!(free, "the slug of a dropped transaction is free");
}

pub(super) async fn nothing_is_seen_before_its_commit(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.new_project(ada);
    let mut tx = store.write(Actor::Account(ada)).await.unwrap();
    assert!(tx.projects().insert_project(&project).await.unwrap());

    assert_eq!(fixture.project_of(ada, project.id).await, None);
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.projects().site(&project.slug).await).await, None);
    tx.commit().await.unwrap();
    assert!(door::read(store, Actor::Visitor, async |tx| tx.projects().site(&project.slug).await).await.is_some());
}

pub(super) async fn a_transaction_sees_what_it_wrote(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.new_project(ada);
    let mut tx = store.write(Actor::Account(ada)).await.unwrap();
    assert!(tx.projects().insert_project(&project).await.unwrap());
    assert_eq!(tx.projects().membership(project.id).await.unwrap().map(|own| own.project), Some(project.clone()));
    assert!(tx.contents().is_slug_free(project.id, &fixture.slug(), None).await.unwrap());
    let content = fixture.new_content(project.id, ada);
    assert!(tx.contents().insert_content(&content).await.unwrap());
    assert_eq!(tx.contents().content(project.id, content.id).await.unwrap(), Some(content));
}

pub(super) async fn a_read_sees_one_state_throughout(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let before = fixture.project(ada).await;
    let mut tx = store.read(Actor::Account(ada)).await.unwrap();
    let seen = tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await.unwrap();
    assert_eq!(seen.items.len(), 1);

    let after = fixture.project(ada).await;
    assert_eq!(tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await.unwrap(), seen);
    assert_eq!(tx.projects().membership(after.id).await.unwrap(), None);
    assert_eq!(tx.projects().membership(before.id).await.unwrap().map(|own| own.project), Some(before));
}

pub(super) async fn a_read_changes_nothing(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.new_project(ada);
    let mut tx = store.read(Actor::Account(ada)).await.unwrap();
    assert!(tx.projects().insert_project(&project).await.is_err(), "a transaction that reads refuses to write");
    let _ = tx.commit().await;
    assert_eq!(fixture.project_of(ada, project.id).await, None);
}

pub(super) async fn a_visitor_never_writes(store: &dyn Store) {
    assert!(matches!(store.write(Actor::Visitor).await.err(), Some(StoreError::Refused)));
}

pub(super) async fn an_error_leaves_nothing(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, eve) = (fixture.account().await.id, fixture.account().await.id);
    let (own, foreign) = (fixture.new_project(eve), fixture.project(ada).await);
    let mut tx = store.write(Actor::Account(eve)).await.unwrap();
    assert!(tx.projects().insert_project(&own).await.unwrap());
    let refused = tx.contents().insert_content(&fixture.new_content(foreign.id, eve)).await;
    assert!(matches!(refused, Err(StoreError::Refused)), "{refused:?}");
    drop(tx);
    assert_eq!(fixture.project_of(eve, own.id).await, None);
    let job = fixture.new_job(None, None);
    door::write(store, SIGN_UP, async |tx| tx.jobs().enqueue(&job).await).await;
    assert_eq!(door::write(store, WORK, async |tx| tx.jobs().count_jobs().await).await.iter().map(|(_, count)| count).sum::<u64>(), 1);
}
