use super::{assert_walked, walk_slices};
use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, INVITATION, NOW, SECOND, email},
    },
    project::{Invitation, Project},
    store::{Actor, Slice, Store},
};

pub(in super::super) async fn invitations_are_paged_oldest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut expected = Vec::new();
    let early = [fixture.new_invitation(project.id, ada), fixture.new_invitation(project.id, ada)];
    for _ in 0..7 {
        expected.push(fixture.invitation(&project).await.id);
    }
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.members().list_invitations(project.id, slice).await,
        async |number| {
            door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&early[number]).await).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|invitation| invitation.id).collect::<Vec<_>>(), &expected);
}

pub(in super::super) async fn invitations_of_an_address_are_paged(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let invite = async || {
        let project = fixture.project(ada).await.id;
        Invitation { email: email("bob@example.com"), ..fixture.new_invitation(project, ada) }
    };
    let keep = async |invitation: &Invitation| {
        door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(invitation).await).await;
    };
    let early = [invite().await, invite().await];
    let mut expected = Vec::new();
    for _ in 0..7 {
        let invitation = invite().await;
        keep(&invitation).await;
        expected.push(invitation.id);
    }
    let shown = walk_slices(
        store,
        INVITATION,
        async |tx, slice| tx.members().list_invitations_to(&early[0].email, NOW, slice).await,
        async |number| keep(&early[number]).await,
    )
    .await;
    assert_walked(&shown.iter().map(|invitation| invitation.id).collect::<Vec<_>>(), &expected);
}

pub(in super::super) async fn only_open_invitations_are_received(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (open, over, gone) = (fixture.project(ada).await, fixture.project(ada).await, fixture.project(ada).await);
    for (project, expires_at) in [(&open, NOW.after(SECOND)), (&over, NOW), (&gone, NOW.after(SECOND))] {
        let invitation = Invitation { email: email("bob@example.com"), expires_at, ..fixture.new_invitation(project.id, ada) };
        door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&invitation).await).await;
    }
    let deleted = Project { deleted_at: Some(NOW), version: gone.version.next(), ..gone.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, gone.version).await).await);
    let bob = email("bob@example.com");
    let received = door::read(store, INVITATION, async |tx| tx.members().list_invitations_to(&bob, NOW, &Slice::first(10)).await).await;
    assert_eq!(received.items.iter().map(|invitation| invitation.project).collect::<Vec<_>>(), [open.id]);
}
