//! Who is a member, and who only might seem to be one.

use super::{
    door,
    fixture::{Fixture, NOW, PEOPLE, TRANSFER, WORK},
};
use crate::{
    content::ContentQuery,
    id::{AccountId, InvitationId},
    project::{Member, MembershipQuery, OwnershipOffer, Role},
    store::{Actor, OperatorId, Slice, Store, Version},
};

pub(super) async fn an_operator_is_no_member(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let root = crate::account::Account { operator: true, ..fixture.new_account() };
    fixture.insert_account(&root).await;
    let project = fixture.project(root.id).await;
    let draft = fixture.content(&project).await;
    fixture.publish(&draft).await;
    let all = Slice::first(10);
    let seen = async |tx: &mut dyn crate::store::Transaction| {
        Ok([
            tx.projects().membership(project.id).await?.is_some(),
            !tx.projects().list_projects(&MembershipQuery::default(), &all).await?.items.is_empty(),
            !tx.members().list_members(project.id, &MembershipQuery::default(), &all).await?.items.is_empty(),
            !tx.contents().list_contents(project.id, &ContentQuery::default(), &all).await?.items.is_empty(),
            tx.contents().content(project.id, draft.id).await?.is_some(),
        ])
    };
    assert_eq!(door::read(store, Actor::Account(root.id), seen).await, [true; 5], "the person is");
    assert_eq!(door::read(store, Actor::Operator(OperatorId::of(root.id)), seen).await, [false; 5], "the operator is not");
}

pub(super) async fn a_founder_who_left_is_counted(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let heir = fixture.member(&project, Role::Owner).await;
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.members().delete_member(project.id, ada).await).await);
    let founded = async |who| door::read(store, Actor::Account(who), async |tx| tx.projects().count_founded(who).await).await;
    assert_eq!((founded(ada).await, founded(heir.id).await), (1, 0));
}

/// P3.3-b, whether removed, made an admin, suspended, or after handing the project over: who may let nobody in any more has let nobody in.
pub(super) async fn invitations_go_with_the_right_to_make_them(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let owner = Actor::Account(ada);
    let invites = async |by: AccountId| {
        let invitation = fixture.new_invitation(project.id, by);
        door::write(store, Actor::Account(by), async |tx| tx.members().upsert_invitation(&invitation).await).await;
        invitation.id
    };
    let is_open =
        async |id: InvitationId| door::read(store, WORK, async |tx| tx.members().invitation(project.id, id).await).await.is_some();
    let kept = invites(ada).await;

    let (bob, carol) = (fixture.account().await, fixture.account().await);
    fixture.join(&project, &bob, Role::Owner).await;
    let lowered = Member { role: Role::Admin, version: Version::FIRST.next(), ..fixture.join(&project, &carol, Role::Owner).await };
    let (of_bob, of_carol) = (invites(bob.id).await, invites(carol.id).await);
    assert!(!door::write(store, owner, async |tx| tx.members().update_member(&lowered, Version::FIRST.next()).await).await);
    assert!(is_open(of_carol).await, "nothing was changed");
    assert!(door::write(store, owner, async |tx| tx.members().update_member(&lowered, Version::FIRST).await).await);
    assert!(door::write(store, owner, async |tx| tx.members().delete_member(project.id, bob.id).await).await);
    assert_eq!((is_open(of_bob).await, is_open(of_carol).await, is_open(kept).await), (false, false, true));
    assert!(!door::write(store, owner, async |tx| tx.members().delete_member(project.id, ada).await).await, "the last owner stays");
    assert!(is_open(kept).await);

    let offer = fixture.offer(&project, carol.id).await;
    assert!(door::write(store, TRANSFER, async |tx| tx.ownership().hand_over(&offer).await).await);
    assert!(!is_open(kept).await);
    let (dora, eve) = (fixture.account().await, fixture.account().await);
    for joining in [&dora, &eve] {
        let member = fixture.new_member(project.id, joining, Role::Owner);
        assert!(door::write(store, Actor::Account(carol.id), async |tx| tx.members().insert_member(&member).await).await);
    }
    let of_dora = invites(dora.id).await;
    assert!(door::write(store, Actor::Account(dora.id), async |tx| tx.members().delete_member(project.id, dora.id).await).await);
    assert!(!is_open(of_dora).await, "who leaves takes them along");

    let (of_eve, of_carol) = (invites(eve.id).await, invites(carol.id).await);
    let offered = OwnershipOffer { offered_by: eve.id, ..fixture.new_offer(&project, ada) };
    door::write(store, Actor::Account(eve.id), async |tx| tx.ownership().upsert_offer(&offered).await).await;
    let is_offered = async || door::read(store, WORK, async |tx| tx.ownership().offer(project.id).await).await.is_some();
    assert!(is_offered().await);
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(eve.id, NOW).await).await);
    assert_eq!((is_open(of_eve).await, is_open(of_carol).await), (false, true), "who is suspended lets nobody in");
    assert!(!is_offered().await, "nor hands anything over");
}

/// P3.3-b: what was offered by an owner who is one no more, or to somebody who has become one, is not there when that changes back.
pub(super) async fn offers_go_with_the_right_to_make_them(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (bob, carol) = (fixture.account().await, fixture.account().await);
    fixture.join(&project, &bob, Role::Viewer).await;
    fixture.join(&project, &carol, Role::Owner).await;
    let becomes = async |by: AccountId, who: AccountId, role: Role| {
        door::write(store, Actor::Account(by), async |tx| {
            let member = tx.members().member(project.id, who).await?.expect("a member");
            let changed = Member { role, version: member.version.next(), ..member.clone() };
            assert!(!tx.members().update_member(&changed, changed.version).await?, "it is at an older version");
            let kept = tx.ownership().offer(project.id).await?.is_some();
            Ok((kept, tx.members().update_member(&changed, member.version).await?))
        })
        .await
    };
    let offers = async |by: AccountId| {
        let offer = OwnershipOffer { offered_by: by, ..fixture.new_offer(&project, bob.id) };
        door::write(store, Actor::Account(by), async |tx| tx.ownership().upsert_offer(&offer).await).await;
    };
    let is_open = async || door::read(store, Actor::Account(bob.id), async |tx| tx.ownership().offer(project.id).await).await.is_some();

    offers(ada).await;
    assert_eq!(becomes(carol.id, ada, Role::Viewer).await, (true, true));
    assert!(!is_open().await, "who is a viewer hands nothing over");
    assert_eq!(becomes(carol.id, ada, Role::Owner).await, (false, true));
    assert!(!is_open().await, "who is an owner again has offered nothing yet");

    offers(ada).await;
    assert_eq!(becomes(ada, ada, Role::Admin).await, (true, true));
    assert!(!is_open().await, "nor does who steps down");

    offers(carol.id).await;
    assert_eq!(becomes(carol.id, carol.id, Role::Admin).await, (true, false));
    assert!(is_open().await, "the last owner stays one");
    assert_eq!(becomes(carol.id, ada, Role::Viewer).await, (true, true));
    assert!(is_open().await, "it is not of who became a viewer");
    assert_eq!(becomes(carol.id, bob.id, Role::Owner).await, (true, true));
    assert!(!is_open().await, "who is an owner has nothing to accept");
    assert_eq!(becomes(carol.id, bob.id, Role::Viewer).await, (false, true));
    assert!(!is_open().await);
}
