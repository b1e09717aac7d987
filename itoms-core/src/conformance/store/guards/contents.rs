use crate::{
    conformance::store::{
        door,
        fixture::{snapshot, title},
        world::{READERS, WRITERS, Who, World},
    },
    content::{Content, ContentQuery},
    search::SearchText,
    store::{Slice, Store},
};

pub(in super::super) async fn guards_insert_content(store: &dyn Store) {
    let world = World::new(store).await;
    let content = world.fixture.new_content(world.project.id, world.owner.id);
    world.inserted_by(WRITERS, async |tx| tx.contents().insert_content(&content).await).await;
    let taken = Content { slug: world.draft.slug.clone(), ..content };
    let refused = door::try_write(store, world.actor(Who::Stranger), async |tx| tx.contents().insert_content(&taken).await).await;
    assert!(refused.is_err(), "nobody learns which slugs another's project has");
}

pub(in super::super) async fn guards_content(store: &dyn Store) {
    let world = World::new(store).await;
    for content in [&world.draft, &world.public] {
        world.found_by(READERS, async |tx| tx.contents().content(world.project.id, content.id).await).await;
    }
    let elsewhere = world.elsewhere.id;
    world.found_by(&[], async |tx| tx.contents().content(elsewhere, world.draft.id).await).await;
}

pub(in super::super) async fn guards_titles(store: &dyn Store) {
    let world = World::new(store).await;
    let (ids, elsewhere) = ([world.draft.id, world.public.id], world.elsewhere.id);
    world.found_by(READERS, async |tx| tx.contents().titles(world.project.id, &ids).await).await;
    world.found_by(&[], async |tx| tx.contents().titles(elsewhere, &ids).await).await;
}

pub(in super::super) async fn guards_list_contents(store: &dyn Store) {
    let world = World::new(store).await;
    let queries =
        [ContentQuery::default(), ContentQuery { search: Some(SearchText::from_stored("title".to_owned())), ..ContentQuery::default() }];
    for query in queries {
        world.found_by(READERS, async |tx| tx.contents().list_contents(world.project.id, &query, &Slice::first(10)).await).await;
    }
}

pub(in super::super) async fn guards_update_content(store: &dyn Store) {
    let world = World::new(store).await;
    let changed = Content { title: title("Changed"), version: world.draft.version.next(), ..world.draft.clone() };
    world.changed_by(WRITERS, async |tx| tx.contents().update_content(&changed, world.draft.version).await).await;
    let moved = Content { project: world.elsewhere.id, ..changed };
    world.changed_by(&[], async |tx| tx.contents().update_content(&moved, world.draft.version).await).await;
}

pub(in super::super) async fn guards_delete_content(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(WRITERS, async |tx| tx.contents().delete_content(world.project.id, world.draft.id, world.draft.version).await).await;
    let elsewhere = world.elsewhere.id;
    world.changed_by(&[], async |tx| tx.contents().delete_content(elsewhere, world.draft.id, world.draft.version).await).await;
}

pub(in super::super) async fn guards_is_slug_free(store: &dyn Store) {
    let world = World::new(store).await;
    let slug = world.fixture.slug();
    world.found_by(READERS, async |tx| tx.contents().is_slug_free(world.project.id, &slug, None).await).await;
}

pub(in super::super) async fn guards_upsert_published(store: &dyn Store) {
    let world = World::new(store).await;
    for content in [&world.draft, &world.public] {
        let published = snapshot(content);
        world.inserted_by(WRITERS, async |tx| tx.contents().upsert_published(&published).await).await;
    }
}

pub(in super::super) async fn guards_delete_published(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(WRITERS, async |tx| tx.contents().delete_published(world.project.id, world.public.id).await).await;
}
