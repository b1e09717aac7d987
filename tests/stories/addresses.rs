//! The address of an account changes when the new one is proved, and the old one can take it back (P1.1-a).

use crate::harness::{Answer, Person, World, kinds, on_both_databases};
use http::Method;
use itoms::time::TimeZone;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    p1_1_a_what_nobody_proved_gets_its_confirmation_alone,
    a_mistyped_address_has_no_way_back,
    whoever_runs_the_machine_vouches_for_an_address,
    an_address_changes_when_the_new_one_is_proved,
    a_stranger_gets_no_address_that_its_owner_confirms,
    the_page_of_a_new_address_is_for_who_asked,
    a_former_address_takes_the_change_back,
    a_thief_cannot_cut_off_the_way_back,
    a_thief_keeps_no_way_in,
    an_older_second_factor_guards_on,
    a_reset_link_does_not_outlive_its_address,
    whose_address_it_is_is_told_to_its_owner_alone,
    a_change_that_waits_is_seen_and_cancelled,
    the_page_shows_what_waits_and_cancels_it,
    another_address_asks_for_a_fresh_proof,
    the_pages_change_an_address_and_take_it_back,
    the_mail_of_a_sign_up_is_sent_again,
);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const NEW: &str = "new@example.com";

async fn asks_for(person: &Person<'_>, email: &str) -> Answer {
    let answer = person.calls("requestEmailChange", &[]).json(json!({ "email": email })).await.expect(202);
    person.world.works().await;
    answer
}

async fn confirms(person: &Person<'_>, token: &str) -> Answer {
    let answer = person.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await;
    person.world.works().await;
    answer
}

/// Without a session: it is for whoever was locked out.
async fn takes_back(world: &World, token: &str) -> Answer {
    let answer = world.visitor().calls("restoreEmail", &[]).json(json!({ "token": token })).await;
    world.works().await;
    answer
}

async fn email_of(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).json()["email"].as_str().unwrap().to_owned()
}

/// Somebody asks for a link that sets the account's password anew; how many mails there are to the address then.
async fn forgets_password(person: &Person<'_>) -> usize {
    person.calls("requestPasswordReset", &[]).json(json!({ "email": person.email })).await.expect(202);
    person.world.works().await;
    person.world.mails.to(&person.email).len()
}

/// Whoever sets the installation up types an address. It may be a stranger's.
async fn p1_1_a_what_nobody_proved_gets_its_confirmation_alone(world: &World) {
    let root = world.person("Root").sets_up().await;
    world.works().await;
    assert_eq!(world.mails.links(&root.email, "/confirm-email/").len(), 1);
    assert_eq!(root.calls("showAccount", &[]).await.expect(200).json()["email_verified"], false);
    let waits = root.calls("listAttention", &[]).await.expect(200).json();
    assert_eq!((&waits["items"][0]["kind"], &waits["items"][0]["email"]), (&json!("unverified_address"), &json!(root.email)));

    assert_eq!(forgets_password(&root).await, 1, "no link that sets a password");
    let change = json!({ "current_password": root.password, "password": "lantern otter quilt harbour" });
    let token = world.secrets.session(&root.calls("changePassword", &[]).json(change).await.expect(200).json());
    let root = Person { token: Some(token), ..root };
    world.works().await;
    assert_eq!(world.mails.to(&root.email).len(), 1, "nor a notice");
    root.calls("testProvider", &["mail"]).await.expect_problem(409, "no_address");
    root.calls("showMailPreferences", &[]).await.expect_problem(404, "not_found");
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": root.email, "role": "admin" })).await.expect(202);
    let received = root.calls("listReceivedInvitations", &[]).await.expect(200).json();
    assert_eq!(received["items"], json!([]), "nor what was meant for its owner");

    moves(&root, &root.email).await;
    assert_eq!(root.calls("showAccount", &[]).await.expect(200).json()["email_verified"], true);
    let told = world.mails.to(&root.email);
    assert!(told.iter().all(|mail| !mail.text.contains("/restore-email/")), "there is nothing to go back to");
    let received = root.calls("listReceivedInvitations", &[]).await.expect(200).json();
    assert_eq!(received["items"][0]["project_name"], "Notes");
    assert_eq!(forgets_password(&root).await, told.len() + 1);
    root.calls("requestEmailChange", &[]).json(json!({ "email": root.email })).await.expect_problem(422, "invalid_input");
}

async fn whoever_runs_the_machine_vouches_for_an_address(world: &World) {
    let root = world.person("Root").sets_up().await;
    let id = root.calls("showAccount", &[]).await.expect(200).id().parse().unwrap();
    assert!(world.itoms.accounts().vouch_for_email(id).await.unwrap());
    assert!(!world.itoms.accounts().vouch_for_email(id).await.unwrap(), "it is proved");
    forgets_password(&root).await;
    world.mails.token(&root.email, "/reset-password/");
    assert!(kinds(&root.acts("listAuditEvents", &[], "").await).contains(&"account.email_vouched_for"));
}

async fn a_mistyped_address_has_no_way_back(world: &World) {
    let root = world.person("Root").sets_up().await;
    moves(&root, NEW).await;
    assert_eq!(email_of(&root).await, NEW);
    let stranger = world.mails.to(&root.email);
    assert!(stranger.iter().all(|mail| !mail.text.contains("/restore-email/")), "whoever has it learns nothing of the account");
    let root = Person { email: NEW.to_owned(), ..root };
    forgets_password(&root).await;
    world.mails.token(NEW, "/reset-password/");
}

/// The person after the address has changed.
async fn moves(person: &Person<'_>, email: &str) {
    asks_for(person, email).await;
    let token = person.world.mails.token(email, "/confirm-email/");
    confirms(person, &token).await.expect(204);
}

async fn an_address_changes_when_the_new_one_is_proved(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    asks_for(&ada, NEW).await;
    assert_eq!(email_of(&ada).await, "ada@example.com", "until then nothing changes");
    let token = world.mails.token(NEW, "/confirm-email/");
    confirms(&ada, &token).await.expect(204);
    assert_eq!(email_of(&ada).await, NEW);
    confirms(&ada, &token).await.expect_problem(404, "unusable_link");

    let members = ada.calls("listMembers", &[&notes]).await.expect(200).json();
    assert_eq!(members["items"][0]["email"], NEW, "{members}");
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    Person { email: NEW.to_owned(), ..ada.clone() }.signs_in().await;
    let told = world.mails.to("ada@example.com").pop().unwrap();
    assert!(told.text.contains("/restore-email/") && told.text.contains("cannot be turned off"), "{}", told.text);

    asks_for(&ada, "late@example.com").await;
    let late = world.mails.token("late@example.com", "/confirm-email/");
    world.clock.advance(DAY);
    confirms(&ada, &late).await.expect_problem(404, "unusable_link");
}

/// The stranger asks for the victim's address, and the victim follows the link.
async fn a_stranger_gets_no_address_that_its_owner_confirms(world: &World) {
    let (stranger, victim) = (world.person("Stranger").joins().await, world.person("Victim").joins().await);
    asks_for(&stranger, NEW).await;
    let token = world.mails.token(NEW, "/confirm-email/");
    confirms(&world.visitor(), &token).await.expect_problem(401, "unauthenticated");
    let others = confirms(&victim, &token).await.expect_problem(404, "unusable_link");
    assert_eq!(others.bare(), confirms(&victim, "nobody-has-this-token").await.bare());
    let key = json!({ "name": "All", "scopes": ["account:read", "account:write"] });
    let issued = stranger.calls("createApiKey", &[]).json(key).await.expect(201).json();
    let program = world.visitor().with(Some(world.secrets.api_key(&issued)));
    confirms(&program, &token).await.expect(403);
    for (person, email) in [(&stranger, "stranger@example.com"), (&victim, "victim@example.com")] {
        assert_eq!(email_of(person).await, email);
    }
    confirms(&stranger, &token).await.expect(204);
}

async fn the_page_of_a_new_address_is_for_who_asked(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    asks_for(&ada, NEW).await;
    let link = world.mails.link(NEW, "/confirm-email/");
    let visitor = world.visitor();
    for person in [&visitor, &bob] {
        let page = person.visits(Method::GET, &link).await.expect(403).text();
        let pressed = person.visits(Method::POST, &link).form(&[]).await.expect(403).text();
        for told in [page, pressed] {
            assert!(told.contains("open the link again") && !told.contains("ada@example.com") && !told.contains(NEW), "{told}");
        }
    }
    assert_eq!(email_of(&ada).await, "ada@example.com");

    let page = visitor.visits(Method::GET, &link).await.expect(403).text();
    let sign_in = page.split('"').find(|part| part.starts_with("/dashboard/sign-in?next=")).expect("a way to sign in").to_owned();
    visitor.visits(Method::GET, &sign_in).await.expect(200);
    let typed = [("email", ada.email.as_str()), ("password", &ada.password), ("next", &link)];
    let on = visitor.visits(Method::POST, "/dashboard/sign-in").form(&typed).await.expect(303);
    assert!(link.ends_with(on.header("location")), "{on:?}");
    ada.visits(Method::GET, &link).await.expect(200);
    ada.visits(Method::POST, &link).form(&[]).await.expect(303);
    assert_eq!(email_of(&ada).await, NEW);
}

async fn a_former_address_takes_the_change_back(world: &World) {
    let ada = world.person("Ada").joins().await;
    moves(&ada, NEW).await;
    let token = world.mails.token("ada@example.com", "/restore-email/");
    world.clock.advance(DAY * 7 - Duration::from_millis(1));
    let thief = Person { email: NEW.to_owned(), ..ada.clone() }.signs_in().await;
    let restored = takes_back(world, &token).await.expect(200).json();
    thief.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    for person in [&ada, &thief] {
        person.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    }
    let password = "planted words: heron basalt mitten";
    let reset = json!({ "token": restored["reset_token"], "password": password });
    ada.calls("resetPassword", &[]).json(reset).await.expect(204);
    let ada = Person { password: password.to_owned(), ..ada.clone() }.signs_in().await;
    assert_eq!(email_of(&ada).await, "ada@example.com");
    takes_back(world, &token).await.expect_problem(404, "unusable_link");

    moves(&ada, NEW).await;
    let late = world.mails.token("ada@example.com", "/restore-email/");
    world.clock.advance(DAY * 7);
    takes_back(world, &late).await.expect_problem(404, "unusable_link");
}

/// Two changes by a thief: the owner's way back stays, and takes the thief's with it.
async fn a_thief_cannot_cut_off_the_way_back(world: &World) {
    let ada = world.person("Ada").joins().await;
    moves(&ada, "first@thief.example").await;
    world.clock.advance(Duration::from_secs(1));
    moves(&ada, "second@thief.example").await;
    let (owners, thiefs) =
        (world.mails.token("ada@example.com", "/restore-email/"), world.mails.token("first@thief.example", "/restore-email/"));
    takes_back(world, &owners).await.expect(200);
    takes_back(world, &thiefs).await.expect_problem(404, "unusable_link");

    let bob = world.person("Bob").joins().await;
    moves(&bob, "third@thief.example").await;
    world.clock.advance(Duration::from_secs(1));
    moves(&bob, "fourth@thief.example").await;
    let (owners, thiefs) =
        (world.mails.token("bob@example.com", "/restore-email/"), world.mails.token("third@thief.example", "/restore-email/"));
    takes_back(world, &thiefs).await.expect(200);
    takes_back(world, &owners).await.expect(200);
}

/// P2-d: whoever knew the password made a key, turned on a second factor, and took the address.
async fn a_thief_keeps_no_way_in(world: &World) {
    let ada = world.person("Ada").joins().await;
    let thief = ada.clone().signs_in().await;
    let key = json!({ "name": "Stays", "scopes": ["account:read"] });
    let issued = thief.calls("createApiKey", &[]).json(key).await.expect(201).json();
    let program = Person { token: Some(world.secrets.api_key(&issued)), ..world.visitor() };
    let (thief, _, _) = thief.turns_two_factor_on().await;
    program.calls("showAccount", &[]).await.expect(200);
    moves(&thief, NEW).await;

    let token = world.mails.token("ada@example.com", "/restore-email/");
    // No worker has to come first.
    let restored = world.visitor().calls("restoreEmail", &[]).json(json!({ "token": token })).await.expect(200).json();
    program.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let password = "planted words: heron basalt mitten";
    let reset = json!({ "token": restored["reset_token"], "password": password });
    ada.calls("resetPassword", &[]).json(reset).await.expect(204);
    let ada = Person { password: password.to_owned(), ..ada.clone() }.signs_in().await;
    assert_eq!(email_of(&ada).await, "ada@example.com", "no code was asked for");
    let acts = ada.acts("listAuditEvents", &[], "").await;
    for kind in ["second_factor.removed", "api_key.revoked"] {
        assert!(kinds(&acts).contains(&kind), "no {kind} in {acts:?}");
    }
}

/// Somebody has left a mailbox that was not safe any more: it brings nobody past the second factor.
async fn an_older_second_factor_guards_on(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    world.clock.advance(DAY * 8);
    let started = ada.tries_code(&app.shows(world.itoms.now())).await.expect(201).json();
    let ada = Person { token: Some(world.secrets.session(&started)), ..ada };
    moves(&ada, NEW).await;
    let token = world.mails.token("ada@example.com", "/restore-email/");
    let restored = takes_back(world, &token).await.expect(200).json();
    let password = "planted words: heron basalt mitten";
    let reset = json!({ "token": restored["reset_token"], "password": password });
    world.visitor().calls("resetPassword", &[]).json(reset).await.expect(204);
    let thief = Person { password: password.to_owned(), email: "ada@example.com".to_owned(), ..world.visitor() };
    thief.tries_password(password).await.expect(202);
}

/// The address that receives a secret is the proven one.
async fn a_reset_link_does_not_outlive_its_address(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.calls("requestPasswordReset", &[]).json(json!({ "email": ada.email })).await.expect(202);
    world.works().await;
    world.works().await;
    let token = world.mails.token(&ada.email, "/reset-password/");
    moves(&ada, NEW).await;
    let reset = json!({ "token": token, "password": "planted words: heron basalt mitten" });
    ada.calls("resetPassword", &[]).json(reset).await.expect_problem(404, "unusable_link");
    let before = world.mails.to(&ada.email).len();
    ada.calls("requestPasswordReset", &[]).json(json!({ "email": ada.email })).await.expect(202);
    world.works().await;
    world.works().await;
    assert_eq!(world.mails.to(&ada.email).len(), before, "the former address is nobody's");
}

async fn whose_address_it_is_is_told_to_its_owner_alone(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let hashes = world.hashes();
    let (taken, free) = (asks_for(&ada, &bob.email).await, asks_for(&ada, NEW).await);
    assert_eq!((taken.bare(), world.hashes()), (free.bare(), hashes));
    assert!(world.mails.links(&bob.email, "/confirm-email/").is_empty());
    assert!(world.mails.to(&bob.email).iter().any(|mail| mail.subject.contains("has an account")));
    // Whoever gets the address first has it.
    let token = world.mails.token(NEW, "/confirm-email/");
    moves(&bob, NEW).await;
    confirms(&ada, &token).await.expect_problem(404, "unusable_link");
    ada.calls("requestEmailChange", &[]).json(json!({ "email": ada.email })).await.expect_problem(422, "invalid_input");
}

async fn a_change_that_waits_is_seen_and_cancelled(world: &World) {
    let ada = world.person("Ada").joins().await;
    for operation in ["showEmailChange", "cancelEmailChange"] {
        ada.calls(operation, &[]).await.expect_problem(404, "no_email_change");
    }
    asks_for(&ada, "former@example.com").await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let ada = ada.clone().signs_in().await;
    asks_for(&ada, NEW).await;
    let shown = ada.calls("showEmailChange", &[]).await.expect(200).json();
    assert_eq!(shown["email"], NEW, "the newer one");
    let (from, until) = (shown["requested_at"].as_str().unwrap(), shown["expires_at"].as_str().unwrap());
    assert_eq!((from, until), (&*world.itoms.now().to_string(), &*world.itoms.now().after(DAY).to_string()));

    let bob = world.person("Bob").joins().await;
    let token = world.mails.token(NEW, "/confirm-email/");
    bob.calls("cancelEmailChange", &[]).await.expect_problem(404, "no_email_change");
    // No fresh proof is asked for.
    world.clock.advance(Duration::from_secs(10 * 60));
    ada.calls("cancelEmailChange", &[]).await.expect(204);
    let dead = confirms(&ada, &token).await.expect_problem(404, "unusable_link");
    assert_eq!(dead.bare(), confirms(&ada, "nobody-has-this-token").await.bare());
    assert_eq!(email_of(&ada).await, "ada@example.com");
    ada.calls("cancelEmailChange", &[]).await.expect_problem(404, "no_email_change");
    let acts = ada.acts("listAuditEvents", &[], "").await;
    assert_eq!(kinds(&acts).iter().filter(|kind| **kind == "account.email_change_cancelled").count(), 1, "{acts:?}");

    // What is cancelled before its mail leaves is not mailed; what has ended waits no more.
    let ada = ada.signs_in().await;
    ada.calls("requestEmailChange", &[]).json(json!({ "email": "late@example.com" })).await.expect(202);
    ada.calls("cancelEmailChange", &[]).await.expect(204);
    world.works().await;
    assert!(world.mails.to("late@example.com").is_empty());
    asks_for(&ada, NEW).await;
    world.clock.advance(DAY);
    for operation in ["showEmailChange", "cancelEmailChange"] {
        ada.calls(operation, &[]).await.expect_problem(404, "no_email_change");
    }
}

async fn the_page_shows_what_waits_and_cancels_it(world: &World) {
    const CANCEL: &str = "/dashboard/account/email/cancel";
    let ada = world.person("Ada").joins().await;
    let page = async || ada.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    assert!(!page().await.contains("Cancel the change"));
    asks_for(&ada, NEW).await;
    let link = world.mails.link(NEW, "/confirm-email/");
    let shown = page().await;
    let until = world.itoms.now().after(DAY).format("%-d %B %Y, %H:%M", &TimeZone::utc());
    for part in ["Waiting for <strong>new@example.com</strong>", &until, &format!("action=\"{CANCEL}\""), "Cancel the change"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let dead = ada.visits(Method::GET, "/confirm-email/nobody-has-this-token").await.expect(404).text();
    for told in ["The change is cancelled", "No change of your address waits any more"] {
        ada.visits(Method::POST, CANCEL).form(&[]).await.expect(303);
        let shown = page().await;
        assert!(shown.contains(told) && !shown.contains("Waiting for"), "{shown}");
    }
    assert_eq!(ada.visits(Method::GET, &link).await.expect(404).text(), dead);
    ada.visits(Method::POST, &link).form(&[]).await.expect(404);
    assert_eq!(email_of(&ada).await, "ada@example.com");
}

async fn another_address_asks_for_a_fresh_proof(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let refused = ada.calls("requestEmailChange", &[]).json(json!({ "email": NEW })).await;
    refused.expect_problem(403, "reauthentication_required");
    world.works().await;
    assert!(world.mails.to(NEW).is_empty());
}

async fn the_pages_change_an_address_and_take_it_back(world: &World) {
    let ada = world.person("Ada").joins().await;
    let wrong = ada.visits(Method::POST, "/dashboard/account/email").form(&[("email", "no address")]).await.expect(422).text();
    assert!(wrong.contains("no address"), "it keeps what was typed: {wrong}");
    ada.visits(Method::POST, "/dashboard/account/email").form(&[("email", NEW)]).await.expect(303);
    let page = ada.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    assert!(page.contains("A link is on its way to new@example.com"), "{page}");
    world.works().await;

    let link = world.mails.link(NEW, "/confirm-email/");
    for _ in 0..2 {
        ada.visits(Method::GET, &link).await.expect(200);
    }
    assert_eq!(email_of(&ada).await, "ada@example.com", "a scanner that follows links changes nothing");
    ada.visits(Method::POST, &link).form(&[]).await.expect(303);
    ada.visits(Method::GET, &link).await.expect(404);
    let page = ada.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    assert!(page.contains("Your address is confirmed"), "{page}");
    world.works().await;

    let link = world.mails.link("ada@example.com", "/restore-email/");
    let visitor = world.visitor();
    let page = visitor.visits(Method::GET, &link).await.expect(200).text();
    assert!(page.contains("Take the change of address back"), "{page}");
    assert_eq!(email_of(&ada).await, NEW);
    let back = visitor.visits(Method::POST, &link).form(&[]).await.expect(303);
    let reset = back.header("location");
    assert!(reset.starts_with("/reset-password/"), "{reset}");
    visitor.visits(Method::GET, reset).await.expect(200);
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
}

async fn the_mail_of_a_sign_up_is_sent_again(world: &World) {
    let ada = world.person("Ada");
    let again = async |person: &Person<'_>| {
        let answer = person.calls("resendVerification", &[]).json(json!({ "email": person.email })).await.expect(202);
        world.works().await;
        world.works().await;
        answer
    };
    let nothing = again(&ada).await;
    assert!(world.mails.all().is_empty());
    ada.signs_up().await.expect(202);
    world.works().await;
    world.clock.advance(DAY - Duration::from_millis(1));
    assert_eq!(again(&ada).await.bare(), nothing.bare());
    let links = world.mails.links(&ada.email, "/verify-email/");
    assert_eq!(links.len(), 2);
    world.clock.advance(DAY - Duration::from_millis(1));
    let sent = ada.visits(Method::POST, "/dashboard/sign-up/resend").form(&[("email", &ada.email)]).await.expect(303);
    assert!(ada.visits(Method::GET, sent.header("location")).await.expect(200).text().contains("on its way again"));
    world.works().await;
    world.works().await;
    ada.verifies().await.expect(201);
    for link in links {
        world.get(&link).await.expect(404);
    }
    world.works().await;
    let mails = world.mails.all().len();
    assert_eq!(again(&ada).await.bare(), nothing.bare());
    assert_eq!(world.mails.all().len(), mails + 1);
    assert!(world.mails.to(&ada.email).pop().unwrap().subject.contains("already have an account"));
}
