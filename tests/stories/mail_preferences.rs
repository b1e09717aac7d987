//! Which mails somebody gets (P5.5-a).

use crate::harness::{Ask, Person, World, on_both_databases};
use http::Method;
use serde_json::{Value, json};

on_both_databases!(
    a_person_turns_mails_off_and_on_again,
    a_guest_turns_mails_off_by_the_link_of_one,
    one_click_turns_off_mails_like_it,
    what_waits_already_is_not_sent_either,
    a_choice_goes_along_to_another_address,
    a_choice_comes_back_with_the_address,
    a_choice_goes_with_its_person,
    a_page_lets_a_person_choose,
    a_link_that_was_not_made_here_does_nothing,
);

async fn invited<'w>(owner: &Person<'w>, project: &str, guest: &Person<'w>) {
    let invitation = json!({ "email": guest.email, "role": "viewer" });
    owner.calls("createInvitation", &[project]).json(invitation).await.expect(202);
}

fn invitations(world: &World, guest: &Person<'_>) -> usize {
    world.mails.links(&guest.email, "/invitations/").len()
}

async fn wanted(person: &Person<'_>) -> Value {
    let shown = person.calls("showMailPreferences", &[]).await.expect(200).json();
    shown["topics"].as_array().unwrap().iter().map(|topic| (topic["topic"].as_str().unwrap().to_owned(), topic["wanted"].clone())).collect()
}

async fn a_person_turns_mails_off_and_on_again(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let projects = [ada.founds("Notes").await, ada.founds("Letters").await];
    assert_eq!(wanted(&bob).await, json!({ "invitations": true, "projects": true }));
    for _ in 0..2 {
        bob.calls("turnMailsOff", &["invitations"]).await.expect(204);
    }
    assert_eq!(wanted(&bob).await, json!({ "invitations": false, "projects": true }));
    invited(&ada, &projects[0], &bob).await;
    world.works().await;
    assert_eq!(invitations(world, &bob), 0);
    let received = bob.calls("listReceivedInvitations", &[]).await.expect(200).json();
    assert_eq!(received["items"].as_array().unwrap().len(), 1, "it waits where the person signs in");

    bob.calls("turnMailsOn", &["invitations"]).await.expect(204);
    invited(&ada, &projects[1], &bob).await;
    world.works().await;
    assert_eq!(invitations(world, &bob), 1);
    bob.calls("turnMailsOff", &["everything"]).await.expect_problem(404, "not_found");
}

async fn a_guest_turns_mails_off_by_the_link_of_one(world: &World) {
    let ada = world.person("Ada").joins().await;
    let (guest, other) = (world.person("Guest"), world.person("Other"));
    let projects = [ada.founds("Notes").await, ada.founds("Letters").await];
    invited(&ada, &projects[0], &guest).await;
    world.works().await;
    let link = world.mails.link(&guest.email, "/mail-preferences/");
    let page = guest.visits(Method::GET, &link).await.expect(200).text();
    assert_eq!(page.matches(" checked").count(), 2, "a look changes nothing: {page}");
    let page = guest.visits(Method::POST, &link).form(&[("projects", "on")]).await.expect(200).text();
    assert!(page.contains("Your choice is saved") && page.matches(" checked").count() == 1, "{page}");

    for somebody in [&guest, &other] {
        invited(&ada, &projects[1], somebody).await;
    }
    world.works().await;
    assert_eq!((invitations(world, &guest), invitations(world, &other)), (1, 1), "nobody else's choice");
}

/// RFC 8058: what a mail program sends, in both forms that it may have, from no page of ours.
async fn one_click_turns_off_mails_like_it(world: &World) {
    let ada = world.person("Ada").joins().await;
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    let bodies = [("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"), ("multipart/form-data; boundary=x", multipart)];
    for (kind, body) in bodies {
        let guest = world.person(&format!("Guest{}", body.len()));
        invited(&ada, &ada.founds("Notes").await, &guest).await;
        world.works().await;
        let mail = world.mails.to(&guest.email).pop().unwrap();
        let one_click = mail.unsubscribe.expect("a mail that can be turned off says where");
        let ask: Ask<'_> = world.visitor().visits(Method::POST, one_click.path());
        ask.bytes(kind, body).await.expect(200);
        invited(&ada, &ada.founds("Letters").await, &guest).await;
        world.works().await;
        assert_eq!(world.mails.to(&guest.email).len(), 1, "{kind}");
    }
}

async fn what_waits_already_is_not_sent_either(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    invited(&ada, &ada.founds("Notes").await, &bob).await;
    bob.calls("turnMailsOff", &["invitations"]).await.expect(204);
    world.works().await;
    assert_eq!(invitations(world, &bob), 0);
}

async fn a_choice_goes_along_to_another_address(world: &World) {
    let bob = world.person("Bob").joins().await;
    bob.calls("turnMailsOff", &["invitations"]).await.expect(204);
    moves(world, &bob, "bob.new@example.com").await;
    assert_eq!(wanted(&bob).await, json!({ "invitations": false, "projects": true }));
    assert_eq!(kept(world).await, 1, "nothing of the former address");
}

async fn a_choice_comes_back_with_the_address(world: &World) {
    let bob = world.person("Bob").joins().await;
    moves(world, &bob, "bob.new@example.com").await;
    bob.calls("turnMailsOff", &["invitations"]).await.expect(204);
    let token = world.mails.token(&bob.email, "/restore-email/");
    bob.calls("restoreEmail", &[]).json(json!({ "token": token })).await.expect(200);
    let ada = world.person("Ada").joins().await;
    invited(&ada, &ada.founds("Notes").await, &bob).await;
    world.works().await;
    assert_eq!((invitations(world, &bob), kept(world).await), (0, 1));
}

/// P6-b
async fn a_choice_goes_with_its_person(world: &World) {
    let (bob, guest) = (world.person("Bob").joins().await, world.person("Guest"));
    bob.calls("turnMailsOff", &["invitations"]).await.expect(204);
    moves(world, &bob, "bob.new@example.com").await;
    bob.calls("turnMailsOff", &["projects"]).await.expect(204);
    let ada = world.person("Ada").joins().await;
    invited(&ada, &ada.founds("Notes").await, &guest).await;
    world.works().await;
    guest.visits(Method::POST, world.mails.link(&guest.email, "/mail-preferences/")).form(&[("projects", "on")]).await.expect(200);
    assert_eq!(kept(world).await, 3);
    bob.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect(204);
    world.works().await;
    assert_eq!(kept(world).await, 1, "what somebody else has turned off stays");
}

/// Gives the account another address.
async fn moves(world: &World, person: &Person<'_>, email: &str) {
    person.calls("requestEmailChange", &[]).json(json!({ "email": email })).await.expect(202);
    world.works().await;
    let token = world.mails.token(email, "/confirm-email/");
    person.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
    world.works().await;
}

/// How many choices are kept of whomever.
async fn kept(world: &World) -> usize {
    world.database.values("mail_refusals", "topic").await.len()
}

async fn a_page_lets_a_person_choose(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.visits(Method::POST, "/dashboard/account/mails").form(&[("invitations", "on")]).await.expect(303);
    let page = ada.visits(Method::GET, "/dashboard/account/mails").await.expect(200).text();
    assert!(page.contains("Your choice of mails is saved.") && page.matches(" checked").count() == 1, "{page}");
    assert_eq!(wanted(&ada).await, json!({ "invitations": true, "projects": false }));
}

async fn a_link_that_was_not_made_here_does_nothing(world: &World) {
    let ada = world.person("Ada").joins().await;
    let link = world.mails.link(&ada.email, "/mail-preferences/");
    // Another topic, another address, another proof, another length.
    for at in [link.len() - 87, link.len() - 44, link.len() - 2, link.len() - 20] {
        let mut forged = link.clone();
        let other = if &forged[at..=at] == "A" { "B" } else { "A" };
        forged.replace_range(at..=at, other);
        ada.visits(Method::GET, &forged).await.expect(404);
        ada.visits(Method::POST, &forged).form(&[]).await.expect(404);
    }
    ada.visits(Method::GET, &link[..link.len() - 1]).await.expect(404);
    assert_eq!(wanted(&ada).await, json!({ "invitations": true, "projects": true }));
}
