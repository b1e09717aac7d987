//! An installation that takes people by invitation: who is invited comes in, who is not learns it by mail alone.

use crate::harness::{Person, World, on_both_databases};
use http::Method;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    under Invitation:
    an_invited_address_makes_an_account_and_joins,
    whoever_is_not_invited_is_told_by_mail_and_leaves_nothing,
    an_invitation_that_is_gone_lets_nobody_in,
    an_operator_invites_to_the_installation_itself,
    an_operator_invites_once_under_a_key,
    an_operator_takes_an_invitation_back,
    the_page_invites_and_takes_back,
    nobody_learns_who_is_invited,
    the_form_says_whom_it_takes,
);

/// Who runs the installation, with a project to invite people to.
async fn host(world: &World) -> (Person<'_>, String) {
    let root = world.person("Root").becomes_operator().await;
    let notes = root.founds("Notes").await;
    (root, notes)
}

async fn invites(world: &World, host: &Person<'_>, project: &str, guest: &Person<'_>) -> String {
    host.calls("createInvitation", &[project]).json(json!({ "email": guest.email, "role": "viewer" })).await.expect(202);
    world.works().await;
    world.mails.token(&guest.email, "/invitations/")
}

async fn an_invited_address_makes_an_account_and_joins(world: &World) {
    let (root, notes) = host(world).await;
    let ada = world.person("Ada");
    let token = invites(world, &root, &notes, &ada).await;
    let ada = ada.joins().await;
    ada.calls("acceptInvitation", &[]).json(json!({ "token": token })).await.expect(200);
    ada.calls("showProject", &[&notes]).await.expect(200);
    // Whoever is in goes on, invited or not.
    ada.signs_in().await.calls("showAccount", &[]).await.expect(200);
}

async fn whoever_is_not_invited_is_told_by_mail_and_leaves_nothing(world: &World) {
    host(world).await;
    let eve = world.person("Eve");
    eve.signs_up().await.expect(202);
    world.works().await;
    let mails = world.mails.to(&eve.email);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("by invitation"), "{}", mails[0].subject);
    assert!(world.mails.links(&eve.email, "/verify-email/").is_empty());
    assert!(world.database.values("registrations", "email").await.is_empty(), "nothing is kept of who is not let in");

    eve.calls("resendVerification", &[]).json(json!({ "email": eve.email })).await.expect(202);
    world.works().await;
    world.works().await;
    assert_eq!(world.mails.to(&eve.email).len(), 1, "there is nothing to send again");
    eve.tries_password(&eve.password).await.expect_problem(401, "wrong_credentials");
}

async fn an_invitation_that_is_gone_lets_nobody_in(world: &World) {
    let (root, notes) = host(world).await;
    let (ada, bob) = (world.person("Ada"), world.person("Bob"));
    for guest in [&ada, &bob] {
        invites(world, &root, &notes, guest).await;
        guest.signs_up().await.expect(202);
    }
    world.works().await;
    let invitations = root.calls("listInvitations", &[&notes]).await.json();
    let of_ada = invitations["items"].as_array().unwrap().iter().find(|invitation| invitation["email"] == ada.email).unwrap();
    root.calls("revokeInvitation", &[&notes, of_ada["id"].as_str().unwrap()]).await.expect(204);
    ada.verifies().await.expect_problem(404, "unusable_link");
    world.get(&world.mails.link(&ada.email, "/verify-email/")).await.expect(404);
    bob.verifies().await.expect(201);

    let late = world.person("Late");
    invites(world, &root, &notes, &late).await;
    world.clock.advance(Duration::from_secs(8 * 24 * 60 * 60));
    late.signs_up().await.expect(202);
    world.works().await;
    assert!(world.mails.links(&late.email, "/verify-email/").is_empty(), "an invitation that has ended is none");
}

async fn admits(root: &Person<'_>, guest: &Person<'_>) -> String {
    let admission = root.calls("createAdmission", &[]).json(json!({ "email": guest.email })).await.expect(201);
    root.world.works().await;
    admission.id()
}

async fn an_operator_invites_to_the_installation_itself(world: &World) {
    let (root, _) = host(world).await;
    let (ada, eve) = (world.person("Ada"), world.person("Eve"));
    admits(&root, &ada).await;
    let mails = world.mails.to(&ada.email);
    assert!(mails[0].subject.contains("Root invites you to"), "{}", mails[0].subject);
    world.get(&world.mails.link(&ada.email, "/dashboard/sign-up")).await.expect(200);
    let listed = root.calls("listAdmissions", &[]).await.expect(200).json();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["email"]), (1, &json!(ada.email)));
    root.calls("createAdmission", &[]).json(json!({ "email": root.email })).await.expect_problem(409, "address_taken");
    root.calls("createAdmission", &[]).json(json!({ "email": "no address" })).await.expect_problem(422, "invalid_input");

    let ada = ada.joins().await;
    assert_eq!(root.calls("listAdmissions", &[]).await.expect(200).json()["items"], json!([]), "it is used up");
    ada.calls("createAdmission", &[]).json(json!({ "email": eve.email })).await.expect_problem(404, "not_found");
    let kinds: Vec<_> = root.acts("listOperatorAuditEvents", &[], "").await.iter().map(|act| act["kind"].clone()).collect();
    assert!(kinds.contains(&json!("address.invited")), "{kinds:?}");

    admits(&root, &eve).await;
    world.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
    eve.signs_up().await.expect(202);
    world.works().await;
    assert!(world.mails.links(&eve.email, "/verify-email/").is_empty(), "an invitation that has ended is none");
    assert!(world.database.values("admissions", "email").await.is_empty(), "and its address is forgotten");
}

async fn an_operator_invites_once_under_a_key(world: &World) {
    let (root, _) = host(world).await;
    let (ada, eve) = (world.person("Ada"), world.person("Eve"));
    let invite = |email: &str| root.calls("createAdmission", &[]).header("idempotency-key", "once").json(json!({ "email": email }));
    let made = invite(&ada.email).await.expect(201).json();
    assert_eq!(invite(&ada.email).await.expect(201).json(), made);
    world.works().await;
    assert_eq!(world.mails.to(&ada.email).len(), 1);
    invite(&eve.email).await.expect_problem(422, "idempotency_key_reused");
    ada.clone().joins().await;
    invite(&ada.email).await.expect_problem(404, "not_found");
}

async fn an_operator_takes_an_invitation_back(world: &World) {
    let (root, _) = host(world).await;
    let ada = world.person("Ada");
    let admission = admits(&root, &ada).await;
    ada.signs_up().await.expect(202);
    world.works().await;
    root.calls("revokeAdmission", &[&admission]).await.expect(204);
    root.calls("revokeAdmission", &[&admission]).await.expect_problem(404, "not_found");
    ada.verifies().await.expect_problem(404, "unusable_link");
}

async fn the_page_invites_and_takes_back(world: &World) {
    let (root, _) = host(world).await;
    let page = root.visits(Method::GET, "/dashboard/people/invited").await.expect(200).text();
    assert!(page.contains("Nobody is invited") && page.contains("nobody else can"), "{page}");
    let invite = async |email: &str| root.visits(Method::POST, "/dashboard/people/invited").form(&[("email", email)]).await;
    invite("ada@example.com").await.expect(303);
    let page = root.visits(Method::GET, "/dashboard/people/invited").await.expect(200).text();
    assert!(page.contains("ada@example.com") && page.contains("holds for 30 days more"), "{page}");
    assert!(invite(&root.email).await.expect(409).text().contains("There is nobody to invite"));
    assert!(invite("no address").await.expect(422).text().contains("no address"), "what was typed is still there");
    let listed = root.calls("listAdmissions", &[]).await.expect(200).json();
    let revoke = format!("/dashboard/people/invited/{}/revoke", listed["items"][0]["id"].as_str().unwrap());
    root.visits(Method::POST, &revoke).form(&[]).await.expect(303);
    assert!(root.visits(Method::POST, &revoke).form(&[]).await.expect(404).text().contains("not there any more"));
}

async fn nobody_learns_who_is_invited(world: &World) {
    let (root, notes) = host(world).await;
    let (ada, eve) = (world.person("Ada"), world.person("Eve"));
    invites(world, &root, &notes, &ada).await;
    let mut told = Vec::new();
    let bob = world.person("Bob");
    admits(&root, &bob).await;
    for person in [&ada, &eve, &root, &bob] {
        let hashes = world.hashes();
        let answer = Person { token: None, ..person.clone() }.signs_up().await.expect(202);
        told.push((answer.bare(), world.hashes() - hashes));
    }
    assert_eq!(told[0], told[1], "the same answer and the same work, invited or not");
    assert_eq!(told[0], told[2], "and for an address with an account");
    assert_eq!(told[0], told[3], "and for one that an operator invites");
}

async fn the_form_says_whom_it_takes(world: &World) {
    let page = world.visitor().visits(Method::GET, "/dashboard/sign-up").await.expect(200).text();
    assert!(page.contains("itoms takes people by invitation."), "{page}");
    let page = world.visitor().visits(Method::GET, "/dashboard/sign-up/check-your-mail").await.expect(200).text();
    assert!(page.contains("If the address is invited"), "{page}");
}
