use crate::{
    audit::{AuditQuery, Chain, Head},
    conformance::store::{
        fixture::{HOUR, NOW},
        world::{Who, World},
    },
    event::EventCursor,
    store::{Slice, Store, Task},
};

const FILES: Who = Who::Task(Task::Audit);
const RETAINS: &[Who] = &[Who::Task(Task::Retention)];

/// Each chain of the world, and who reads it.
fn chains(world: &World<'_>) -> [(Chain, Vec<Who>); 3] {
    [
        (Chain::Account(world.owner.id), vec![Who::Owner, FILES]),
        (Chain::Project(world.project.id), vec![Who::Owner, Who::Key, FILES]),
        (Chain::Operator, vec![Who::Operator, FILES]),
    ]
}

pub(in super::super) async fn guards_audit_position(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[FILES], async |tx| tx.audit().audit_position().await).await;
}

pub(in super::super) async fn guards_advance_audit(store: &dyn Store) {
    let world = World::new(store).await;
    let (from, to) = (world.position, EventCursor::from_i64(world.position.as_i64() + 1));
    world.changed_by(&[FILES], async |tx| tx.audit().advance_audit(from, to).await).await;
}

pub(in super::super) async fn guards_audit_head(store: &dyn Store) {
    let world = World::new(store).await;
    for (chain, readers) in chains(&world) {
        world.found_by(&readers, async |tx| tx.audit().audit_head(chain).await).await;
    }
}

pub(in super::super) async fn guards_append_audit(store: &dyn Store) {
    let world = World::new(store).await;
    let head = Head::new(Chain::Account(world.viewer.id));
    let link = world.fixture.new_link(&head);
    world.changed_by(&[FILES], async |tx| tx.audit().append_audit(&link, &head).await).await;
}

pub(in super::super) async fn guards_list_audit(store: &dyn Store) {
    let world = World::new(store).await;
    for (chain, readers) in chains(&world) {
        world.found_by(&readers, async |tx| tx.audit().list_audit(chain, &AuditQuery::default(), &Slice::first(10)).await).await;
    }
}

pub(in super::super) async fn guards_audit_links(store: &dyn Store) {
    let world = World::new(store).await;
    for (chain, readers) in chains(&world) {
        world.found_by(&readers, async |tx| tx.audit().audit_links(chain, 0, 10).await).await;
    }
}

pub(in super::super) async fn guards_audit_chains(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[FILES], async |tx| tx.audit().audit_chains(None, 10).await).await;
}

pub(in super::super) async fn guards_forget_in_audit(store: &dyn Store) {
    let world = World::new(store).await;
    world
        .changed_by(RETAINS, async |tx| tx.audit().forget_in_audit(world.link_of_operators.by.as_ref().unwrap().account.unwrap()).await)
        .await;
}

pub(in super::super) async fn guards_delete_audit(store: &dyn Store) {
    let world = World::new(store).await;
    world.changed_by(RETAINS, async |tx| tx.audit().delete_audit(NOW.after(HOUR)).await).await;
}
