use crate::{
    conformance::store::world::{OWNERS, WRITERS, Who, World},
    store::Store,
};

/// A version says who made it, so nobody makes one in another's name.
pub(in super::super) async fn guards_brand_project(store: &dyn Store) {
    let world = World::new(store).await;
    for (by, those) in [(&world.owner, OWNERS), (&world.admin, &[Who::Admin]), (&world.viewer, &[]), (&world.stranger, &[])] {
        let version = world.fixture.new_branding(&world.project, by.id);
        world.changed_by(those, async |tx| tx.branding().brand_project(&version).await).await;
    }
}

pub(in super::super) async fn guards_branding_versions(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(WRITERS, async |tx| tx.branding().branding_versions(world.project.id).await).await;
}
