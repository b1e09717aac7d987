//! A project in new hands, with the consent of both.

use crate::harness::{Person, World, on_both_databases, rounds};
use http::Method;
use itoms::limit::Limits;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    an_owner_hands_a_project_over,
    an_offer_is_declined_taken_back_and_ends,
    an_offer_is_for_one_member_alone,
    who_is_no_owner_any_more_hands_nothing_over,
    an_offer_does_not_come_back_with_a_role,
    who_makes_owners_proves_to_be_there,
    a_member_leaves,
    of_sixty_four_who_accept_at_once_one_is_answered,
);

mod by_default {
    use super::who_offers_in_turn_floods_nobody;
    crate::harness::on_both_databases!(by default: who_offers_in_turn_floods_nobody);
}

/// Ada owns a project of which Bob is a viewer.
async fn ground(world: &World) -> (Person<'_>, Person<'_>, String, String) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;
    let account = bob.calls("showAccount", &[]).await.expect(200).id();
    (ada, bob, notes, account)
}

async fn role(person: &Person<'_>, project: &str) -> String {
    person.calls("showProject", &[project]).await.expect(200).json()["role"].as_str().unwrap().to_owned()
}

async fn an_owner_hands_a_project_over(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    bob.calls("transferOwnership", &[&notes, &account]).await.expect_problem(403, "forbidden");
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    world.works().await;
    assert!(world.mails.link(&bob.email, "/dashboard/").ends_with("/dashboard/notes/members"));
    assert_eq!((role(&ada, &notes).await, role(&bob, &notes).await), ("owner".to_owned(), "viewer".to_owned()));

    assert_eq!(bob.calls("acceptOwnership", &[&notes]).await.expect(200).json()["role"], "owner");
    assert_eq!((role(&ada, &notes).await, role(&bob, &notes).await), ("admin".to_owned(), "owner".to_owned()));
    bob.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");
    ada.calls("deleteProject", &[&notes]).await.expect_problem(403, "forbidden");
    bob.calls("deleteProject", &[&notes]).await.expect(200);
}

async fn an_offer_is_declined_taken_back_and_ends(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    bob.calls("declineOwnership", &[&notes]).await.expect(204);
    bob.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");

    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    ada.calls("revokeOwnershipOffer", &[&notes]).await.expect(204);
    ada.calls("revokeOwnershipOffer", &[&notes]).await.expect_problem(404, "no_offer");
    bob.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");

    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    world.clock.advance(Duration::from_secs(7 * 24 * 60 * 60));
    let (ada, bob) = (ada.signs_in().await, bob.signs_in().await);
    bob.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");
    ada.calls("showOwnershipOffer", &[&notes]).await.expect_problem(404, "no_offer");
    assert_eq!(role(&ada, &notes).await, "owner");
}

async fn an_offer_is_for_one_member_alone(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    let carol = world.person("Carol").joins().await;
    ada.invites(&notes, &carol, "admin").await;
    let owner = ada.calls("showAccount", &[]).await.expect(200).id();
    ada.calls("transferOwnership", &[&notes, &owner]).await.expect_problem(409, "already_owner");
    let offer = ada.calls("transferOwnership", &[&notes, &account]).await.expect(200).json();

    assert_eq!(bob.calls("showOwnershipOffer", &[&notes]).await.expect(200).json(), offer);
    carol.calls("showOwnershipOffer", &[&notes]).await.expect_problem(404, "no_offer");
    carol.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");
    carol.calls("declineOwnership", &[&notes]).await.expect_problem(404, "no_offer");
    ada.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");

    let stranger = world.person("Eve").joins().await;
    let eve = stranger.calls("showAccount", &[]).await.expect(200).id();
    ada.calls("transferOwnership", &[&notes, &eve]).await.expect_problem(404, "not_found");
    bob.calls("acceptOwnership", &[&notes]).await.expect(200);
}

/// An address gets so many mails of one who asks, whether by invitations or by offers, and so many of all together (P2-d).
async fn who_offers_in_turn_floods_nobody(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    let carol = world.person("Carol").joins().await;
    ada.invites(&notes, &carol, "owner").await;
    let offered = || world.mails.to(&bob.email).iter().filter(|mail| mail.subject.contains("offers you the ownership")).count();
    for _ in 0..2 {
        ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
        world.works().await;
        ada.calls("revokeOwnershipOffer", &[&notes]).await.expect(204);
    }
    ada.calls("transferOwnership", &[&notes, &account]).await.expect_problem(429, "too_many_requests");
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": bob.email, "role": "viewer" })).await.expect(429);
    ada.calls("showOwnershipOffer", &[&notes]).await.expect_problem(404, "no_offer");
    world.works().await;
    assert_eq!(offered(), 2, "with the invitation before there were three");

    carol.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    carol.calls("revokeOwnershipOffer", &[&notes]).await.expect(204);
    world.clock.advance(Duration::from_secs(60 * 60));
    world.empties("invitation_target", &bob.email, Limits::default().mail_target_total).await;
    let (ada, carol) = (ada.signs_in().await, carol.signs_in().await);
    carol.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    world.works().await;
    assert_eq!(offered(), 2, "who uses up what an address is mailed keeps the mail back");
    assert_eq!(bob.calls("listAttention", &[]).await.json()["items"][0]["kind"], "ownership_offer", "and not the offer");
    world.clock.advance(Duration::from_secs(3 * 60));
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    world.works().await;
    assert_eq!(offered(), 3);
}

async fn who_is_no_owner_any_more_hands_nothing_over(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    let carol = world.person("Carol").joins().await;
    ada.invites(&notes, &carol, "owner").await;
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    let owner = ada.calls("showAccount", &[]).await.expect(200).id();
    let lesser = carol.calls("updateMember", &[&notes, &owner]).header("if-match", "\"1\"");
    lesser.json(json!({ "role": "admin" })).await.expect(200);
    bob.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");
    assert_eq!(role(&bob, &notes).await, "viewer");
}

async fn an_offer_does_not_come_back_with_a_role(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    let carol = world.person("Carol").joins().await;
    ada.invites(&notes, &carol, "owner").await;
    let owner = ada.calls("showAccount", &[]).await.expect(200).id();
    let becomes = async |who: &str, version: u32, role: &str| {
        let changed = carol.calls("updateMember", &[&notes, who]).header("if-match", format!("\"{version}\""));
        changed.json(json!({ "role": role })).await.expect(200);
    };
    let no_offer = async || {
        bob.calls("showOwnershipOffer", &[&notes]).await.expect_problem(404, "no_offer");
        let attention = bob.calls("listAttention", &[]).await.expect(200).json();
        assert!(!attention.to_string().contains("ownership_offer"), "{attention}");
        bob.calls("acceptOwnership", &[&notes]).await.expect_problem(404, "no_offer");
    };

    for (who, other, again) in [(&owner, "viewer", "owner"), (&account, "owner", "viewer")] {
        ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
        becomes(who, 1, other).await;
        no_offer().await;
        becomes(who, 2, again).await;
        no_offer().await;
        assert_eq!((role(&ada, &notes).await, role(&bob, &notes).await), ("owner".into(), "viewer".into()));
    }
}

async fn who_makes_owners_proves_to_be_there(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    let owner = json!({ "email": "carol@example.com", "role": "owner" });
    ada.calls("createInvitation", &[&notes]).json(owner.clone()).await.expect(202);
    let open = ada.calls("listInvitations", &[&notes]).await.expect(200).json();
    let invitation = open["items"][0]["id"].as_str().unwrap().to_owned();
    world.works().await;
    let mailed = || world.mails.links("carol@example.com", "/invitations/").len();
    assert_eq!(mailed(), 1);

    world.clock.advance(Duration::from_secs(10 * 60));
    let another = json!({ "email": "dora@example.com", "role": "owner" });
    ada.calls("createInvitation", &[&notes]).json(another).await.expect_problem(403, "reauthentication_required");
    let made = ada.calls("updateMember", &[&notes, &account]).header("if-match", "\"1\"").json(json!({ "role": "owner" }));
    made.await.expect_problem(403, "reauthentication_required");
    ada.calls("transferOwnership", &[&notes, &account]).await.expect_problem(403, "reauthentication_required");
    ada.calls("resendInvitation", &[&notes, &invitation]).await.expect_problem(403, "reauthentication_required");
    let page = format!("/dashboard/notes/invitations/{invitation}/resend");
    let asked = ada.visits(Method::POST, &page).form(&[]).await.expect(403).text();
    assert!(asked.contains("Confirm that it is you"), "{asked}");
    world.works().await;
    assert_eq!((mailed(), role(&bob, &notes).await), (1, "viewer".to_owned()));

    let ada = ada.signs_in().await;
    ada.calls("resendInvitation", &[&notes, &invitation]).await.expect(202);
    ada.visits(Method::POST, &page).form(&[]).await.expect(303);
    world.works().await;
    assert_eq!(mailed(), 2, "the link of the first of both is dead before it leaves");
}

async fn a_member_leaves(world: &World) {
    let (ada, bob, notes, _) = ground(world).await;
    bob.calls("leaveProject", &[&notes]).await.expect(204);
    bob.calls("showProject", &[&notes]).await.expect_problem(404, "not_found");
    bob.calls("leaveProject", &[&notes]).await.expect_problem(404, "not_found");
    ada.calls("leaveProject", &[&notes]).await.expect_problem(409, "last_owner");
}

async fn of_sixty_four_who_accept_at_once_one_is_answered(world: &World) {
    let (ada, bob, notes, account) = ground(world).await;
    let founder = ada.calls("showAccount", &[]).await.expect(200).id();
    // Whoever has got the project offers it back.
    let people = [(&ada, &founder), (&bob, &account)];
    for round in rounds(20) {
        let ((from, _), (to, id)) = (people[round % 2], people[(round + 1) % 2]);
        from.calls("transferOwnership", &[&notes, id]).await.expect(200);
        let answers = futures_util::future::join_all((0..64).map(|_| async { to.calls("acceptOwnership", &[&notes]).await.status })).await;
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1);
        assert!(answers.iter().all(|status| [200, 404, 503].contains(status)), "{answers:?}");
        assert_eq!((role(from, &notes).await, role(to, &notes).await), ("admin".to_owned(), "owner".to_owned()));
    }
}
