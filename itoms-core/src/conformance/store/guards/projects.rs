use crate::{
    conformance::store::{
        door,
        fixture::{NOW, SECOND},
        world::{READERS, WRITERS, Who, World},
    },
    project::{MembershipQuery, Project, ProjectName},
    store::{Slice, Store, Task, Transaction},
};

const RETAINS: &[Who] = &[Who::Task(Task::Retention)];

pub(in super::super) async fn guards_insert_project(store: &dyn Store) {
    let world = World::keys_aside(store).await;
    let project = world.fixture.new_project(world.owner.id);
    world.inserted_by(&[Who::Owner], async |tx| tx.projects().insert_project(&project).await).await;
    let taken = Project { slug: world.project.slug.clone(), ..project };
    let refused = door::try_write(store, world.actor(Who::Stranger), async |tx| tx.projects().insert_project(&taken).await).await;
    assert!(refused.is_err(), "nobody founds in another's name, and nobody learns by it which slugs are taken");
}

pub(in super::super) async fn guards_project(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Task::Work, Task::Invitation, Task::Retention].map(Who::Task);
    world.found_by(&those, async |tx| tx.projects().project(world.project.id).await).await;
}

pub(in super::super) async fn guards_membership(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(READERS, async |tx| tx.projects().membership(world.project.id).await).await;
}

pub(in super::super) async fn guards_list_projects(store: &dyn Store) {
    let world = World::new(store).await;
    let list = async |tx: &mut dyn Transaction| {
        let page = tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(100)).await?;
        Ok(page.items.iter().any(|membership| membership.project.id == world.project.id))
    };
    world.found_by(READERS, list).await;
}

pub(in super::super) async fn guards_count_founded(store: &dyn Store) {
    let world = World::keys_aside(store).await;
    world.found_by(&[Who::Owner], async |tx| tx.projects().count_founded(world.owner.id).await).await;
}

pub(in super::super) async fn guards_update_project(store: &dyn Store) {
    let world = World::new(store).await;
    let mut renamed = world.project.clone();
    (renamed.name, renamed.version) = (ProjectName::parse("Renamed").unwrap(), world.project.version.next());
    world.changed_by(WRITERS, async |tx| tx.projects().update_project(&renamed, world.project.version).await).await;
}

pub(in super::super) async fn guards_projects_deleted_before(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(RETAINS, async |tx| tx.projects().projects_deleted_before(NOW.after(SECOND), 10).await).await;
}

pub(in super::super) async fn guards_erase_project(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Task(Task::Retention), Who::Task(Task::People)];
    world.changed_by(&those, async |tx| tx.projects().erase_project(world.deleted.id, NOW.after(SECOND)).await).await;
}
