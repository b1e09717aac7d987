//! People in a project: invited, promoted, gone.

use crate::harness::{Person, World, on_both_databases, rounds};
use futures_util::future::{join, join_all};
use http::Method;
use serde_json::json;
use std::{future::IntoFuture, time::Duration};

on_both_databases!(
    an_invited_person_joins_with_the_role_that_was_meant,
    an_invitation_is_for_its_address_and_for_one_use,
    an_invitation_is_answered_alike_for_everybody,
    an_invitation_is_mailed_again_with_another_link,
    who_is_suspended_lets_nobody_in,
    an_invitation_is_taken_back,
    a_project_has_two_hundred_open_invitations_at_most,
    an_invited_person_finds_and_answers_invitations,
    a_role_changes_what_a_member_may_do,
    nothing_is_published_by_a_role_that_is_gone,
    a_project_keeps_an_owner,
    a_project_keeps_an_owner_who_may_act,
    a_removed_member_sees_nothing_at_once,
);

async fn an_invited_person_joins_with_the_role_that_was_meant(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;

    let mine = bob.calls("listProjects", &[]).await.expect(200).json();
    assert_eq!((&mine["items"][0]["id"], &mine["items"][0]["role"]), (&json!(notes), &json!("viewer")));
    let draft = json!({ "kind": "article", "title": "Mine", "body": "" });
    bob.calls("createContent", &[&notes]).json(draft).await.expect_problem(403, "forbidden");

    let seen_by_bob = bob.calls("listMembers", &[&notes]).await.expect(200).json();
    let seen_by_ada = ada.calls("listMembers", &[&notes]).await.expect(200).json();
    assert!(seen_by_bob["items"].as_array().unwrap().iter().all(|member| member["email"].is_null()), "addresses are for owners and admins");
    assert!(seen_by_ada["items"].as_array().unwrap().iter().all(|member| member["email"].is_string()));
}

async fn an_invitation_is_for_its_address_and_for_one_use(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let eve = world.person("Eve").joins().await;
    let notes = ada.founds("Notes").await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": bob.email, "role": "admin" })).await.expect(202);
    world.works().await;
    let link = world.mails.link(&bob.email, "/invitations/");
    let token = json!({ "token": link.rsplit('/').next() });

    eve.calls("acceptInvitation", &[]).json(token.clone()).await.expect_problem(404, "unusable_invitation");
    bob.calls("acceptInvitation", &[]).json(token.clone()).await.expect(200);
    bob.calls("acceptInvitation", &[]).json(token).await.expect_problem(404, "unusable_invitation");
}

async fn an_invitation_is_answered_alike_for_everybody(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let stranger = world.person("Stranger").joins().await;
    let nobody = world.person("Nobody");
    let mut answers = Vec::new();
    for guest in [&bob, &stranger, &nobody] {
        let (hashes, invitation) = (world.hashes(), json!({ "email": guest.email, "role": "viewer" }));
        let answer = ada.calls("createInvitation", &[&notes]).json(invitation).await.expect(202);
        answers.push((answer.bare(), world.hashes() - hashes));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

/// The ids of the open invitations that somebody sees.
async fn open(person: &Person<'_>, operation: &str, ids: &[&str]) -> Vec<String> {
    let list = person.calls(operation, ids).await.expect(200).json();
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn an_invitation_is_mailed_again_with_another_link(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": bob.email, "role": "admin" })).await.expect(202);
    let invitation = open(&ada, "listInvitations", &[&notes]).await.remove(0);
    // The first mail has not left yet: it must not carry a link that is dead already.
    ada.calls("resendInvitation", &[&notes, &invitation]).await.expect(202);
    world.works().await;
    assert_eq!(world.mails.links(&bob.email, "/invitations/").len(), 1);
    let first = world.mails.token(&bob.email, "/invitations/");

    world.clock.advance(Duration::from_secs(6 * 24 * 60 * 60));
    ada.calls("resendInvitation", &[&notes, &invitation]).await.expect(202);
    world.works().await;
    let second = world.mails.token(&bob.email, "/invitations/");
    world.clock.advance(Duration::from_secs(6 * 24 * 60 * 60));
    let bob = bob.signs_in().await;
    bob.calls("acceptInvitation", &[]).json(json!({ "token": first })).await.expect_problem(404, "unusable_invitation");
    bob.calls("acceptInvitation", &[]).json(json!({ "token": second })).await.expect(200);
    let ada = ada.signs_in().await;
    ada.calls("resendInvitation", &[&notes, &invitation]).await.expect_problem(404, "not_found");
}

/// P3.3-b
async fn who_is_suspended_lets_nobody_in(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": bob.email, "role": "viewer" })).await.expect(202);
    world.works().await;
    let token = world.mails.token(&bob.email, "/invitations/");
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    root.calls("suspendAccount", &[&account]).await.expect(200);
    bob.calls("acceptInvitation", &[]).json(json!({ "token": token })).await.expect_problem(404, "unusable_invitation");
    assert!(open(&bob, "listReceivedInvitations", &[]).await.is_empty());
    root.calls("resumeAccount", &[&account]).await.expect(200);
    bob.calls("acceptInvitation", &[]).json(json!({ "token": token })).await.expect_problem(404, "unusable_invitation");
    bob.calls("showProject", &[&notes]).await.expect_problem(404, "not_found");
}

async fn an_invitation_is_taken_back(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": bob.email, "role": "viewer" })).await.expect(202);
    world.works().await;
    let token = world.mails.token(&bob.email, "/invitations/");
    let invitation = open(&ada, "listInvitations", &[&notes]).await.remove(0);
    bob.calls("revokeInvitation", &[&notes, &invitation]).await.expect_problem(404, "not_found");
    ada.calls("revokeInvitation", &[&notes, &invitation]).await.expect(204);
    ada.calls("revokeInvitation", &[&notes, &invitation]).await.expect_problem(404, "not_found");
    bob.calls("acceptInvitation", &[]).json(json!({ "token": token })).await.expect_problem(404, "unusable_invitation");
    assert!(open(&bob, "listReceivedInvitations", &[]).await.is_empty());
}

async fn a_project_has_two_hundred_open_invitations_at_most(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;
    let invite = async |email: &str| ada.calls("createInvitation", &[&notes]).json(json!({ "email": email, "role": "viewer" })).await;
    for number in 1..=200 {
        invite(&format!("guest-{number}@example.org")).await.expect(202);
    }
    let full = invite("guest-201@example.org").await.expect_problem(409, "too_many_invitations");
    assert_eq!(full.bare(), invite(&bob.email).await.bare(), "nobody learns who is a member, nor who has an account");
    let page = ada.visits(Method::POST, "/dashboard/notes/members/invite").form(&[("email", "guest-201@example.org"), ("role", "viewer")]);
    let page = page.await.expect(409).text();
    assert!(page.contains("200 open invitations") && page.contains("guest-201@example.org"), "{page}");

    invite("Guest-7@Example.org").await.expect(202);
    let first = open(&ada, "listInvitations", &[&notes]).await.remove(0);
    ada.calls("revokeInvitation", &[&notes, &first]).await.expect(204);
    invite("guest-201@example.org").await.expect(202);
}

async fn an_invited_person_finds_and_answers_invitations(world: &World) {
    let ada = world.person("Ada").joins().await;
    let eve = world.person("Eve").joins().await;
    let bob = world.person("Bob");
    let (notes, diary) = (ada.founds("Notes").await, ada.founds("Diary").await);
    for project in [&notes, &diary] {
        ada.calls("createInvitation", &[project]).json(json!({ "email": "BOB@example.com", "role": "viewer" })).await.expect(202);
        world.clock.advance(Duration::from_millis(1));
    }
    // Whoever signs up later finds them as well.
    let bob = bob.joins().await;
    let received = bob.calls("listReceivedInvitations", &[]).await.expect(200).json();
    assert_eq!((&received["items"][0]["project_name"], &received["items"][1]["project_name"]), (&json!("Notes"), &json!("Diary")));
    let ids = open(&bob, "listReceivedInvitations", &[]).await;

    assert!(open(&eve, "listReceivedInvitations", &[]).await.is_empty());
    eve.calls("joinProject", &[&ids[0]]).await.expect_problem(404, "unusable_invitation");
    eve.calls("declineInvitation", &[&ids[0]]).await.expect_problem(404, "unusable_invitation");

    assert_eq!(bob.calls("joinProject", &[&ids[0]]).await.expect(200).json()["role"], "viewer");
    bob.calls("joinProject", &[&ids[0]]).await.expect_problem(404, "unusable_invitation");
    bob.calls("declineInvitation", &[&ids[1]]).await.expect(204);
    bob.calls("showProject", &[&diary]).await.expect_problem(404, "not_found");
    assert!(open(&ada, "listInvitations", &[&diary]).await.is_empty());
}

async fn a_role_changes_what_a_member_may_do(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;
    let account = bob.calls("showAccount", &[]).await.json()["id"].as_str().unwrap().to_owned();

    let promoted = ada.calls("updateMember", &[&notes, &account]).header("if-match", "\"1\"").json(json!({ "role": "admin" })).await;
    assert_eq!(promoted.expect(200).json()["role"], "admin");
    bob.writes(&notes, "Mine", "text").await;
    bob.calls("deleteProject", &[&notes]).await.expect_problem(403, "forbidden");
}

/// Of many that are published at once, those come through that were there before the new role; the others leave nothing.
async fn nothing_is_published_by_a_role_that_is_gone(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let account = bob.calls("showAccount", &[]).await.expect(200).id();
    // Each of them is written, published and looked at, so that by default there are fewer.
    let crowd = if itoms_testing::is_long() { 63 } else { 15 };
    for round in rounds(20) {
        let drafts =
            join_all((0..crowd).map(async |number| bob.writes(&notes, &format!("Of round {round}, {number}"), "text").await)).await;
        let publishes = join_all(drafts.iter().map(|draft| bob.calls("publishContent", &[&notes, draft]).into_future()));
        let becomes = async |role: &str| {
            let listed = ada.calls("listMembers", &[&notes]).await.expect(200).json();
            let bobs = listed["items"].as_array().unwrap().iter().find(|member| member["id"] == account.as_str()).unwrap();
            let version = format!("\"{}\"", bobs["version"]);
            ada.calls("updateMember", &[&notes, &account]).header("if-match", version).json(json!({ "role": role })).await.expect(200);
        };
        let (published, ()) = join(publishes, becomes("viewer")).await;
        let statuses: Vec<_> = published.iter().map(|answer| answer.status).collect();
        assert!(statuses.iter().all(|status| [200, 403, 503].contains(status)), "{statuses:?}");
        for (draft, status) in drafts.iter().zip(statuses) {
            let shown = ada.calls("showContent", &[&notes, draft]).await.expect(200).json();
            assert_eq!(shown["status"] == "published", status == 200, "{shown}");
            bob.calls("unpublishContent", &[&notes, draft]).await.expect_problem(403, "forbidden");
        }
        becomes("admin").await;
    }
}

async fn a_project_keeps_an_owner(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let account = ada.calls("showAccount", &[]).await.json()["id"].as_str().unwrap().to_owned();
    ada.calls("removeMember", &[&notes, &account]).await.expect_problem(409, "last_owner");
    let step_down = ada.calls("updateMember", &[&notes, &account]).header("if-match", "\"1\"").json(json!({ "role": "viewer" }));
    step_down.await.expect_problem(409, "last_owner");
}

async fn a_project_keeps_an_owner_who_may_act(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "owner").await;
    let mut ids = Vec::new();
    for person in [&ada, &bob] {
        ids.push(person.calls("showAccount", &[]).await.expect(200).id());
    }
    root.calls("suspendAccount", &[&ids[1]]).await.expect(200);
    ada.calls("leaveProject", &[&notes]).await.expect_problem(409, "last_owner");
    let step_down = ada.calls("updateMember", &[&notes, &ids[0]]).header("if-match", "\"1\"").json(json!({ "role": "admin" }));
    step_down.await.expect_problem(409, "last_owner");
    root.calls("resumeAccount", &[&ids[1]]).await.expect(200);
    ada.calls("leaveProject", &[&notes]).await.expect(204);
}

async fn a_removed_member_sees_nothing_at_once(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let account = bob.calls("showAccount", &[]).await.json()["id"].as_str().unwrap().to_owned();
    bob.calls("showProject", &[&notes]).await.expect(200);
    ada.calls("removeMember", &[&notes, &account]).await.expect(204);
    bob.calls("showProject", &[&notes]).await.expect_problem(404, "not_found");
    assert_eq!(bob.calls("listProjects", &[]).await.json()["items"], json!([]));
}
