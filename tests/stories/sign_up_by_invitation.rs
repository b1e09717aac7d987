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

async fn nobody_learns_who_is_invited(world: &World) {
    let (root, notes) = host(world).await;
    let (ada, eve) = (world.person("Ada"), world.person("Eve"));
    invites(world, &root, &notes, &ada).await;
    let mut told = Vec::new();
    for person in [&ada, &eve, &root] {
        let hashes = world.hashes();
        let answer = Person { token: None, ..person.clone() }.signs_up().await.expect(202);
        told.push((answer.bare(), world.hashes() - hashes));
    }
    assert_eq!(told[0], told[1], "the same answer and the same work, invited or not");
    assert_eq!(told[0], told[2], "and for an address with an account");
}

async fn the_form_says_whom_it_takes(world: &World) {
    let page = world.visitor().visits(Method::GET, "/dashboard/sign-up").await.expect(200).text();
    assert!(page.contains("itoms takes people by invitation."), "{page}");
    let page = world.visitor().visits(Method::GET, "/dashboard/sign-up/check-your-mail").await.expect(200).text();
    assert!(page.contains("If the address is invited"), "{page}");
}
