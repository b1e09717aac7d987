use crate::{
    api_key::ApiKey,
    attention::{Attention, Horizon, Whereabouts},
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SECOND},
    },
    id::AccountId,
    project::{Invitation, OwnershipOffer, Project, Role},
    store::{Actor, Store},
    time::Timestamp,
};

fn horizon() -> Horizon {
    Horizon { now: NOW, invitations: NOW.after(HOUR), api_keys: NOW.after(2 * HOUR) }
}

/// What ends now, what ends too late, and what is none of the person's stands beside it.
pub(in super::super) async fn what_ends_is_listed_soonest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let (own, of_bob) = (fixture.project(ada.id).await, fixture.project(bob.id).await);
    let deleted = delete(&fixture, &fixture.project(ada.id).await, NOW.before(Project::GRACE).after(3 * HOUR)).await;
    let erased = delete(&fixture, &fixture.project(ada.id).await, NOW.before(Project::GRACE)).await;
    fixture.join(&of_bob, &ada, Role::Admin).await;
    fixture.join(&own, &bob, Role::Viewer).await;

    let key = api_key(&fixture, ada.id, horizon().api_keys).await;
    for (account, ends_at) in [(ada.id, horizon().api_keys.after(SECOND)), (ada.id, NOW), (bob.id, NOW.after(SECOND))] {
        api_key(&fixture, account, ends_at).await;
    }
    let invitation = invite(&fixture, &own, horizon().invitations).await;
    for (project, ends_at) in [(&own, horizon().invitations.after(SECOND)), (&own, NOW), (&of_bob, NOW.after(SECOND))] {
        invite(&fixture, project, ends_at).await;
    }
    let offer = OwnershipOffer { expires_at: NOW.after(SECOND), ..fixture.new_offer(&of_bob, ada.id) };
    for offer in [&offer, &fixture.new_offer(&own, bob.id)] {
        let owner = Actor::Account(offer.offered_by);
        door::write(store, owner, async |tx| tx.ownership().upsert_offer(offer).await).await;
    }

    let undelivered = Invitation { undelivered_at: Some(NOW), ..fixture.new_invitation(own.id, ada.id) };
    let over = Invitation { expires_at: NOW, undelivered_at: Some(NOW), ..fixture.new_invitation(own.id, ada.id) };
    let of_others = Invitation { undelivered_at: Some(NOW), ..fixture.new_invitation(of_bob.id, bob.id) };
    for invitation in [&undelivered, &over, &of_others] {
        let owner = Actor::Account(invitation.invited_by);
        door::write(store, owner, async |tx| tx.members().upsert_invitation(invitation).await).await;
    }

    let told = [
        Attention::UndeliveredInvitation { id: undelivered.id, project: whereabouts(&own), email: undelivered.email },
        Attention::OwnershipOffer { project: whereabouts(&of_bob), expires_at: offer.expires_at },
        Attention::SentInvitation {
            id: invitation.id,
            project: whereabouts(&own),
            email: invitation.email,
            expires_at: invitation.expires_at,
        },
        Attention::ApiKey { id: key.id, name: key.name, expires_at: horizon().api_keys },
        Attention::DeletedProject { project: whereabouts(&deleted), erased_at: NOW.after(3 * HOUR) },
    ];
    assert_eq!(endings(store, ada.id, 10).await, told, "beside {}, which is over", erased.slug);
    assert_eq!(endings(store, ada.id, 2).await, told[..2]);
}

/// Neither one that was deleted, nor one that a second factor opens.
pub(in super::super) async fn closed_projects_come_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await);
    let requiring = async || {
        let project = Project { requires_two_factors: true, ..fixture.new_project(ada) };
        fixture.insert_project(&project).await;
        fixture.join(&project, &bob, Role::Owner).await;
        project
    };
    let (first, second) = (requiring().await, requiring().await);
    let open = fixture.project(bob.id).await;
    let gone = delete(&fixture, &requiring().await, NOW.before(Project::GRACE)).await;
    let hidden = invite(&fixture, &first, horizon().invitations).await;
    let key = api_key(&fixture, bob.id, NOW.after(SECOND)).await;
    let told = [
        Attention::ClosedProject { project: whereabouts(&first) },
        Attention::ClosedProject { project: whereabouts(&second) },
        Attention::ApiKey { id: key.id, name: key.name, expires_at: NOW.after(SECOND) },
    ];
    assert_eq!(endings(store, bob.id, 10).await, told, "neither {}, nor {}", open.slug, gone.slug);
    assert_eq!(endings(store, bob.id, 1).await, told[..1]);
    fixture.confirmed_factor(bob.id).await;
    let told = endings(store, bob.id, 10).await;
    assert!(matches!(&told[..], [Attention::ApiKey { .. }, Attention::SentInvitation { id, .. }] if *id == hidden.id), "{told:?}");
}

async fn endings(store: &dyn Store, account: AccountId, limit: u32) -> Vec<Attention> {
    door::read(store, Actor::Account(account), async |tx| tx.attention().list_endings(&horizon(), limit).await).await
}

async fn delete(fixture: &Fixture<'_>, project: &Project, deleted_at: Timestamp) -> Project {
    let deleted = Project { deleted_at: Some(deleted_at), version: project.version.next(), ..project.clone() };
    let owner = Actor::Account(project.founder);
    assert!(door::write(fixture.store, owner, async |tx| tx.projects().update_project(&deleted, project.version).await).await);
    deleted
}

async fn api_key(fixture: &Fixture<'_>, account: AccountId, expires_at: Timestamp) -> ApiKey {
    let key = ApiKey { expires_at: Some(expires_at), ..fixture.new_api_key(account, None) };
    door::write(fixture.store, Actor::Account(account), async |tx| tx.api_keys().insert_api_key(&key).await).await;
    key
}

async fn invite(fixture: &Fixture<'_>, project: &Project, expires_at: Timestamp) -> Invitation {
    let invitation = Invitation { expires_at, ..fixture.new_invitation(project.id, project.founder) };
    let owner = Actor::Account(project.founder);
    door::write(fixture.store, owner, async |tx| tx.members().upsert_invitation(&invitation).await).await;
    invitation
}

fn whereabouts(project: &Project) -> Whereabouts {
    Whereabouts { id: project.id, slug: project.slug.clone(), name: project.name.clone() }
}
