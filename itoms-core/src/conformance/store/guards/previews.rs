use crate::{
    conformance::store::world::{OWNERS, WRITERS, Who, World},
    content::PreviewLink,
    store::{Store, Task},
};

/// A link reads as its maker, so nobody makes one in another's name.
pub(in super::super) async fn guards_upsert_preview_link(store: &dyn Store) {
    let world = World::new(store).await;
    for (made_by, those) in [(&world.owner, OWNERS), (&world.admin, &[Who::Admin]), (&world.viewer, &[]), (&world.stranger, &[])] {
        let link = world.fixture.new_preview_link(&world.public, made_by.id);
        world.inserted_by(those, async |tx| tx.previews().upsert_preview_link(&link).await).await;
        let again = PreviewLink { content: world.draft.id, ..link };
        world.inserted_by(those, async |tx| tx.previews().upsert_preview_link(&again).await).await;
    }
}

pub(in super::super) async fn guards_preview_link(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(WRITERS, async |tx| tx.previews().preview_link(world.project.id, world.draft.id).await).await;
}

pub(in super::super) async fn guards_preview_link_by_token(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Task(Task::Preview)], async |tx| tx.previews().preview_link_by_token(&world.preview.token).await).await;
}

pub(in super::super) async fn guards_delete_preview_link(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(WRITERS, async |tx| tx.previews().delete_preview_link(world.project.id, world.draft.id).await).await;
}
