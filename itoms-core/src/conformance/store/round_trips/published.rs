use super::{contents::fullest_content, fullest};
use crate::{
    account::FullName,
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SECOND, full_name, snapshot, title},
    },
    content::{Content, ContentQuery, ContentSort, ContentSummary, Published, PublishedSummary},
    project::Slug,
    store::{Actor, Slice, Store},
};

pub(in super::super) async fn a_snapshot_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    let mut full = snapshot(&fullest_content(&fixture, content.clone()));
    (full.author_name, full.published_at, full.updated_at) = (full_name(&fullest(FullName::MAX)), NOW.before(HOUR), NOW.after(HOUR));
    let mut before = None;
    for published in [full, snapshot(&content)] {
        assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().upsert_published(&published).await).await);
        for who in [Actor::Visitor, Actor::Account(ada)] {
            let read = door::read(store, who, async |tx| tx.contents().published(project.id, &published.slug).await).await;
            assert_eq!(read.as_ref(), Some(&published));
        }
        let listed =
            door::read(store, Actor::Visitor, async |tx| tx.contents().list_published(project.id, None, &Slice::first(10)).await).await;
        assert_eq!(listed.items, [PublishedSummary::from(published.clone())]);
        if let Some(slug) = before.replace(published.slug) {
            assert_eq!(
                door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &slug).await).await,
                None,
                "replaced"
            );
        }
    }
}

pub(in super::super) async fn the_newest_snapshots_are_read_whole(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut expected = Vec::new();
    for number in [2, 0, 3, 1] {
        let content = fixture.content(&project).await;
        let published = Published { published_at: NOW.after(SECOND * number), ..snapshot(&content) };
        assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().upsert_published(&published).await).await);
        expected.push(published);
    }
    expected.sort_by_key(|published| std::cmp::Reverse(published.published_at));
    for (who, limit) in [(Actor::Visitor, 3), (Actor::Account(ada), 10)] {
        let newest = door::read(store, who, async |tx| tx.contents().newest_published(project.id, limit).await).await;
        let limit = expected.len().min(limit as usize);
        assert_eq!(newest, expected[..limit]);
    }
}

pub(in super::super) async fn an_edit_changes_nothing_public(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    let published = fixture.publish(&content).await;
    let edited = Content { title: title("Edited"), html: "<p>edited</p>".to_owned(), version: content.version.next(), ..content.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(&edited, content.version).await).await);
    let public = door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await;
    assert_eq!(public, Some(published));
}

pub(in super::super) async fn a_working_copy_tells_where_its_snapshot_is(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    let published = fixture.publish(&content).await;
    fixture.publish(&fixture.content(&fixture.project(ada).await).await).await;
    let moved = Content { slug: fixture.slug(), version: content.version.next(), ..content.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(&moved, content.version).await).await);
    let is_told = async |slug: Option<Slug>| {
        let told = Content { published_slug: slug, ..moved.clone() };
        let read = door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await;
        assert_eq!(read.as_ref(), Some(&told));
        for sort in ContentSort::ALL {
            let query = ContentQuery { sort, ..ContentQuery::default() };
            let listed =
                door::read(store, Actor::Account(ada), async |tx| tx.contents().list_contents(project.id, &query, &Slice::first(10)).await)
                    .await;
            assert_eq!(listed.items, [ContentSummary::from(told.clone())]);
        }
    };
    is_told(Some(published.slug)).await;
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().delete_published(project.id, content.id).await).await);
    is_told(None).await;
}

pub(in super::super) async fn a_removed_snapshot_leaves_its_working_copy(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    fixture.publish(&content).await;
    let remove =
        async || door::write(store, Actor::Account(ada), async |tx| tx.contents().delete_published(project.id, content.id).await).await;
    assert_eq!((remove().await, remove().await), (true, false));
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await, None);
    let left = door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await;
    assert_eq!(left, Some(content));
}
