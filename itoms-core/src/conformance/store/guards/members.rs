use crate::{
    conformance::store::{
        door,
        fixture::NOW,
        world::{OWNERS, READERS, Who, World},
    },
    project::{Invitation, MembershipQuery, Role},
    store::{Actor, Slice, Store, Task},
};

const INVITES: Who = Who::Task(Task::Invitation);
const WORKS: Who = Who::Task(Task::Work);

pub(in super::super) async fn guards_insert_member(store: &dyn Store) {
    let world = World::new(store).await;
    let newcomer = world.fixture.account().await;
    let member = world.fixture.new_member(world.project.id, &newcomer, Role::Viewer);
    world.inserted_by(&[Who::Owner, Who::Key, INVITES], async |tx| tx.members().insert_member(&member).await).await;
}

pub(in super::super) async fn guards_member(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(READERS, async |tx| tx.members().member(world.project.id, world.admin.id).await).await;
}

pub(in super::super) async fn guards_list_members(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [READERS, &[Who::Task(Task::People)]].concat();
    world
        .found_by(&those, async |tx| tx.members().list_members(world.project.id, &MembershipQuery::default(), &Slice::first(10)).await)
        .await;
}

pub(in super::super) async fn guards_update_member(store: &dyn Store) {
    let world = World::new(store).await;
    for (account, role) in [(world.admin.id, Role::Owner), (world.viewer.id, Role::Admin)] {
        let owner = Actor::Account(world.owner.id);
        let member = door::read(store, owner, async |tx| tx.members().member(world.project.id, account).await).await.unwrap();
        let mut raised = member.clone();
        (raised.role, raised.version) = (role, member.version.next());
        world.changed_by(OWNERS, async |tx| tx.members().update_member(&raised, member.version).await).await;
    }
}

pub(in super::super) async fn guards_delete_member(store: &dyn Store) {
    let world = World::new(store).await;
    for (own, account) in [(Who::Admin, world.admin.id), (Who::Viewer, world.viewer.id)] {
        let those = [Who::Owner, Who::Key, own, Who::Task(Task::People)];
        world.changed_by(&those, async |tx| tx.members().delete_member(world.project.id, account).await).await;
    }
    world.fixture.member(&world.project, Role::Owner).await;
    let those = [Who::Owner, Who::Key, Who::Task(Task::People)];
    world.changed_by(&those, async |tx| tx.members().delete_member(world.project.id, world.owner.id).await).await;
}

pub(in super::super) async fn guards_upsert_invitation(store: &dyn Store) {
    let world = World::new(store).await;
    let other = world.fixture.new_invitation(world.project.id, world.owner.id);
    let newer = Invitation { email: world.invitation.email.clone(), ..other.clone() };
    for invitation in [other, newer] {
        world.inserted_by(OWNERS, async |tx| tx.members().upsert_invitation(&invitation).await).await;
    }
}

pub(in super::super) async fn guards_count_places(store: &dyn Store) {
    let world = World::new(store).await;
    let email = &world.invitation.email;
    world.found_by(OWNERS, async |tx| Ok(tx.members().count_places(world.project.id, email).await?.members)).await;
    let other = world.stranger.email.clone().unwrap();
    world.found_by(OWNERS, async |tx| Ok(tx.members().count_places(world.project.id, &other).await?.invitations)).await;
}

pub(in super::super) async fn guards_invitation_by_token(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[INVITES, WORKS], async |tx| tx.members().invitation_by_token(&world.invitation.token).await).await;
}

pub(in super::super) async fn guards_invitation(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(&[Who::Owner, Who::Key, WORKS], async |tx| tx.members().invitation(world.project.id, world.invitation.id).await).await;
}

pub(in super::super) async fn guards_mark_invitation(store: &dyn Store) {
    let world = World::new(store).await;
    let Invitation { project, token, .. } = &world.invitation;
    world.changed_by(&[WORKS], async |tx| tx.members().mark_invitation(*project, token, Some(NOW)).await).await;
}

pub(in super::super) async fn guards_invitation_to(store: &dyn Store) {
    let world = World::new(store).await;
    let Invitation { email, id, .. } = &world.invitation;
    world.found_by(&[INVITES], async |tx| tx.members().invitation_to(email, *id).await).await;
}

pub(in super::super) async fn guards_list_invitations_to(store: &dyn Store) {
    let world = World::new(store).await;
    let email = &world.invitation.email;
    world.found_by(&[INVITES], async |tx| tx.members().list_invitations_to(email, NOW, &Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_list_invitations(store: &dyn Store) {
    let world = World::new(store).await;
    world.found_by(OWNERS, async |tx| tx.members().list_invitations(world.project.id, &Slice::first(10)).await).await;
}

pub(in super::super) async fn guards_delete_invitation(store: &dyn Store) {
    let world = World::new(store).await;
    let those = [Who::Owner, Who::Key, INVITES];
    world.changed_by(&those, async |tx| tx.members().delete_invitation(world.project.id, world.invitation.id).await).await;
}

pub(in super::super) async fn guards_delete_expired_invitations(store: &dyn Store) {
    let world = World::new(store).await;
    let later = world.invitation.expires_at.after(Invitation::LIFETIME);
    world.changed_by(&[Who::Task(Task::Retention)], async |tx| tx.members().delete_expired_invitations(later).await).await;
}

pub(in super::super) async fn guards_has_member_with(store: &dyn Store) {
    let world = World::new(store).await;
    let email = world.admin.email.clone().unwrap();
    world.found_by(OWNERS, async |tx| tx.members().has_member_with(world.project.id, &email).await).await;
}
