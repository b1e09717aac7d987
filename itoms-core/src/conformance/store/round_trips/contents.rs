use super::fullest;
use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SECOND, slug, title},
    },
    content::{Article, Body, Content, ContentQuery, ContentSummary, Description, Status, Tag, Title},
    id::ContentId,
    language::Language,
    project::Slug,
    store::{Actor, Slice, Store, Version},
};

pub(super) fn fullest_content(fixture: &Fixture<'_>, content: Content) -> Content {
    let tags = (0..Tag::MAX_PER_CONTENT).rev().map(|number| Tag::parse(&format!("{number} {}", fullest(Tag::MAX - 3))).unwrap()).collect();
    let own_slug = fixture.slug();
    Content {
        slug: slug(&format!("{own_slug}{}", ["z"; Slug::MAX].concat())[..Slug::MAX]),
        title: title(&fullest(Title::MAX)),
        description: Description::parse(&format!("{}\n\tx", fullest(Description::MAX - 3))).unwrap(),
        tags,
        language: Some(Language::parse("pt-BR").unwrap()),
        body: Body::Article(Article { markdown: fullest(Article::MAX) }),
        html: fullest(Article::MAX),
        renderer: 7,
        status: Status::Published,
        published_at: Some(NOW.after(SECOND)),
        published_version: Some(Version::from_i64(i64::MAX)),
        ..content
    }
}

pub(in super::super) async fn content_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let empty =
        Content { body: Body::Article(Article { markdown: String::new() }), html: String::new(), ..fixture.new_content(project.id, ada) };
    for content in [fullest_content(&fixture, fixture.new_content(project.id, ada)), empty] {
        fixture.insert_content(&content).await;
        let read = door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await;
        assert_eq!(read, Some(content));
    }
}

pub(in super::super) async fn titles_are_found_by_their_ids(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, other) = (fixture.project(ada).await, fixture.project(ada).await);
    let mut kept = Vec::new();
    for name in ["Rivers", "Lakes", "Seas"] {
        let content = Content { title: title(name), ..fixture.new_content(project.id, ada) };
        fixture.insert_content(&content).await;
        kept.push((content.id, content.title));
    }
    let elsewhere = fixture.content(&other).await.id;
    let titles = async |ids: &[ContentId]| {
        let mut found = door::read(store, Actor::Account(ada), async |tx| tx.contents().titles(project.id, ids).await).await;
        found.sort_by_key(|(id, _)| *id);
        found
    };
    let asked = [kept[2].0, elsewhere, kept[0].0, fixture.id(), kept[0].0];
    assert_eq!(titles(&asked).await, [kept[0].clone(), kept[2].clone()], "those of the project, each once");
    assert_eq!(titles(&[]).await, []);
}

pub(in super::super) async fn content_is_changed_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut content = fixture.content(&project).await;
    let full = Content { updated_at: NOW.after(HOUR), version: Version::from_i64(2), ..fullest_content(&fixture, content.clone()) };
    let bare = Content { status: Status::Unpublished, version: Version::from_i64(3), ..content.clone() };
    for changed in [full, bare] {
        assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(&changed, content.version).await).await);
        let listed = door::read(store, Actor::Account(ada), async |tx| {
            tx.contents().list_contents(project.id, &ContentQuery::default(), &Slice::first(10)).await
        })
        .await;
        assert_eq!(listed.items, [ContentSummary::from(changed.clone())], "a list shows all of it but its text");
        for tag in content.tags.iter().chain(&changed.tags) {
            let query = ContentQuery { tag: Some(tag.clone()), ..ContentQuery::default() };
            let found =
                door::read(store, Actor::Account(ada), async |tx| tx.contents().list_contents(project.id, &query, &Slice::first(10)).await)
                    .await;
            assert_eq!(found.items.len(), usize::from(changed.tags.contains(tag)), "found by the tags that it has now");
        }
        content = changed;
    }
}

pub(in super::super) async fn deleted_content_takes_its_snapshot_along(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fullest_content(&fixture, fixture.new_content(project.id, ada));
    fixture.insert_content(&content).await;
    fixture.publish(&content).await;
    let delete = async || {
        door::write(store, Actor::Account(ada), async |tx| tx.contents().delete_content(project.id, content.id, content.version).await)
            .await
    };
    assert_eq!((delete().await, delete().await), (true, false));
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await, None);
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await, None);
    for tag in [None, content.tags.first()] {
        let public =
            door::read(store, Actor::Visitor, async |tx| tx.contents().list_published(project.id, tag, &Slice::first(10)).await).await;
        assert_eq!(public.items, []);
    }
}
