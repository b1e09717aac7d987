//! Signing in through an identity provider: a first account, the second factor, the policies.

use crate::harness::{self, Browser, FrontEnd, World, hidden, on_both_databases};
use http::Method;
use itoms_testing::{
    Authenticator,
    issuer::{Fault, Person},
};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(by others under Open:
    somebody_new_agrees_first_and_then_has_an_account,
    who_was_here_before_is_signed_in_at_once,
    an_unverified_address_makes_no_account,
    the_second_factor_is_asked_for_all_the_same,
    who_is_suspended_stays_out,
    what_was_typed_waits_meanwhile,
    a_provider_that_fails_signs_nobody_in,
    a_password_can_be_set_later,
);

mod by_invitation {
    use super::by_invitation_alone as only_who_is_invited_comes_in;
    crate::harness::on_both_databases!(by others under Invitation: only_who_is_invited_comes_in);
}

mod by_approval {
    use super::{by_approval_alone as who_comes_waits_for_an_operator, who_waits_and_is_invited_comes_in};
    crate::harness::on_both_databases!(
        by others under Approval:
        who_comes_waits_for_an_operator,
        who_waits_and_is_invited_comes_in,
    );
}

fn ada() -> Person {
    Person::verified("ada-at-the-provider", "ada@example.com", "Ada Lovelace")
}

async fn somebody_new_agrees_first_and_then_has_an_account(world: &World) {
    let mut browser = Browser::of(world);
    let page = browser.opens("/dashboard/sign-in").await.expect(200).text();
    assert!(page.contains("Continue with Example Login"), "{page}");
    let page = browser.opens("/dashboard/sign-up").await.expect(200).text();
    assert!(page.contains("Continue with Example Login"), "{page}");

    let asked = browser.signs_in(&ada()).await.expect(200).text();
    assert!(asked.contains("ada@example.com") && asked.contains("value=\"Ada Lovelace\"") && !browser.is_signed_in().await, "{asked}");
    world.works().await;
    assert!(world.mails.all().is_empty(), "nothing has happened yet");
    let pending = hidden(&asked, "pending");
    let young =
        browser.sends("/dashboard/sign-in/new-account", &[("pending", &pending), ("full_name", "Ada King")]).await.expect(422).text();
    // P8-a
    assert!(young.contains("Confirm that you are sixteen or older") && young.contains("value=\"Ada King\""), "{young}");
    let agrees = [("pending", pending.as_str()), ("full_name", "Ada King"), ("sixteen_or_older", "yes")];
    let made = browser.sends("/dashboard/sign-in/new-account", &agrees).await.expect(303);
    assert_eq!(made.header("location"), "/dashboard");

    let account = browser.calls("showAccount", &[]).await.expect(200).json();
    assert_eq!((&account["email"], &account["full_name"]), (&json!("ada@example.com"), &json!("Ada King")));
    let linked = browser.calls("listIdentities", &[]).await.expect(200).json();
    assert_eq!((&linked["items"][0]["subject"], &linked["items"][0]["name"]), (&json!(ada().subject), &json!("Example Login")));
    world.works().await;
    assert!(world.mails.all().iter().any(|mail| mail.to.address.as_str() == "ada@example.com" && mail.subject.contains("Welcome")));
    let page = browser.opens("/dashboard/account").await.expect(200).text();
    assert!(page.contains("This account has no password") && page.contains("Stated to be sixteen or older"), "{page}");
    // The same page once more makes nothing: it is of another browser by now, and the identity is linked.
    browser.sends("/dashboard/sign-in/new-account", &agrees).await.expect(401);
}

async fn who_was_here_before_is_signed_in_at_once(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let id = browser.calls("showAccount", &[]).await.id();
    // Another device, another address and another name there: the subject counts.
    let mut other = Browser::of(world);
    let next = [("next", "/dashboard/account/devices")];
    let url = other.goes("/dashboard/sign-in/provider", &next).await;
    let moved = Person { email: Some("another@example.com".to_owned()), name: None, ..ada() }.unverified();
    let back = other.comes_back(&url, &moved).await.expect(303);
    assert_eq!(back.header("location"), next[0].1);
    let account = other.calls("showAccount", &[]).await.expect(200).json();
    assert_eq!((account["id"].as_str().unwrap(), &account["email"]), (id.as_str(), &json!("ada@example.com")));
    let again = other.sends("/dashboard/sign-in/provider", &next).await.expect(303);
    assert_eq!(again.header("location"), next[0].1, "whoever is signed in goes on");
    let away = Browser::of(world).goes("/dashboard/sign-in/provider", &[("next", "https://evil.example/")]).await;
    let back = Browser::of(world).comes_back(&away, &ada()).await.expect(401);
    assert!(!back.text().contains("evil.example"));
}

async fn an_unverified_address_makes_no_account(world: &World) {
    let nameless = Person { email: None, ..ada() };
    for person in [ada().unverified(), nameless, Person { email: Some("no address".to_owned()), ..ada() }] {
        let mut browser = Browser::of(world);
        let refused = browser.signs_in(&person).await.expect(403).text();
        assert!(refused.contains("has not verified your e-mail address") && !browser.is_signed_in().await, "{refused}");
    }
    Browser::of(world).joins(&ada()).await.expect(303);
}

async fn the_second_factor_is_asked_for_all_the_same(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let person = world.visitor().with(browser.cookie.clone());
    let (_, app, _) = person.turns_two_factor_on().await;
    let mut other = Browser::of(world);
    let asked = other.signs_in(&ada()).await.expect(200).text();
    assert!(asked.contains("Type your code") && !other.is_signed_in().await, "{asked}");
    let pending = hidden(&asked, "pending");
    let wrong = other.sends("/dashboard/sign-in/code", &[("pending", &pending), ("code", "000000")]).await.expect(403);
    assert!(wrong.text().contains("This code is wrong or was used"), "{}", wrong.text());
    world.clock.advance(Authenticator::STEP);
    let code = app.shows(world.itoms.now());
    other.sends("/dashboard/sign-in/code", &[("pending", &pending), ("code", &code)]).await.expect(303);
    assert!(other.is_signed_in().await);
}

async fn who_is_suspended_stays_out(world: &World) {
    let operator = world.person("Olga").becomes_operator().await;
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let id = browser.calls("showAccount", &[]).await.id();
    operator.calls("suspendAccount", &[&id]).await.expect(200);
    let mut other = Browser::of(world);
    let refused = other.signs_in(&ada()).await.expect(403).text();
    assert!(refused.contains("suspended") && !other.is_signed_in().await && !browser.is_signed_in().await, "{refused}");
}

async fn what_was_typed_waits_meanwhile(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    browser.sends("/dashboard/sign-out", &[]).await.expect(303);
    let ended = browser.sends("/dashboard/account", &[("company", "kept & dear")]).await.expect(401).text();
    assert!(ended.contains("Continue with Example Login"), "{ended}");
    let waiting = [("waiting_action", "/dashboard/account"), ("waiting_fields", "company=kept+%26+dear")];
    let url = browser.goes("/dashboard/sign-in/provider", &waiting).await;
    assert!(!url.as_str().contains("kept"), "it waits here");
    let page = browser.comes_back(&url, &ada()).await.expect(200).text();
    assert!(page.contains("You are signed in again") && page.contains("name=\"company\" value=\"kept &#38; dear\""), "{page}");
    let long = format!("company={}", "x".repeat(65 * 1024));
    let fields = [("waiting_action", "/dashboard/account"), ("waiting_fields", long.as_str()), ("email", ""), ("password", "")];
    let page = Browser::of(world).sends("/dashboard/sign-in", &fields).await.text();
    assert!(!page.contains("Continue with Example Login"), "what is too long to wait there is not lost");
}

async fn a_provider_that_fails_signs_nobody_in(world: &World) {
    let mut browser = Browser::of(world);
    browser.issuer().misbehaves(Fault::Down);
    let down = browser.sends("/dashboard/sign-in/provider", &[("next", "/dashboard/account")]).await.expect(503).text();
    assert!(down.contains("The sign-in service does not answer") && hidden(&down, "next") == "/dashboard/account", "{down}");
    browser.issuer().misbehaves(None);
    for (fault, status) in [
        (Fault::AlgNone, 403),
        (Fault::HmacOfPublicKey, 403),
        (Fault::WrongIssuer, 403),
        (Fault::WrongAudience, 403),
        (Fault::WrongNonce, 403),
        (Fault::Expired, 403),
        (Fault::ForeignKey, 403),
        (Fault::Down, 503),
        (Fault::Html, 503),
    ] {
        let mut browser = Browser::of(world);
        let url = browser.goes("/dashboard/sign-in/provider", &[]).await;
        browser.issuer().misbehaves(fault);
        let back = browser.issuer().signs_in(&url, &ada());
        let refused = browser.returns(&back).await.expect(status).text();
        browser.issuer().misbehaves(None);
        assert!(!browser.is_signed_in().await && refused.contains("Sign in") && !refused.contains("ada@"), "{fault:?}: {refused}");
        browser.returns(&back).await.expect(401);
    }
    let mut browser = Browser::of(world);
    browser.goes("/dashboard/sign-in/provider", &[]).await;
    let gave_up = browser.opens("/dashboard/sign-in/callback?error=access_denied&error_description=%3Cb%3Etheir+words&state=x").await;
    let gave_up = gave_up.expect(403).text();
    assert!(gave_up.contains("You have not signed in there") && !gave_up.contains("their words"), "{gave_up}");
}

async fn a_password_can_be_set_later(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let person = world.visitor();
    person.calls("createSession", &[]).json(json!({ "email": "ada@example.com", "password": "" })).await.expect(401);
    person.calls("requestPasswordReset", &[]).json(json!({ "email": "ada@example.com" })).await.expect(202);
    world.works().await;
    world.works().await;
    let token = world.mails.token("ada@example.com", "/reset-password/");
    let ada = world.person("Ada");
    person.calls("resetPassword", &[]).json(json!({ "token": token, "password": ada.password })).await.expect(204);
    assert!(!browser.is_signed_in().await, "every device is signed out");
    let ada = ada.signs_in().await;
    let page = ada.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    assert!(page.contains("Change the password") && !page.contains("has no password"), "{page}");
}

async fn by_invitation_alone(world: &World) {
    let operator = world.person("Olga").becomes_operator().await;
    let mut browser = Browser::of(world);
    let refused = browser.signs_in(&ada()).await.expect(403).text();
    assert!(refused.contains("takes people by invitation"), "{refused}");
    let project = operator.founds("Notes").await;
    operator.calls("createInvitation", &[&project]).json(json!({ "email": "ada@example.com", "role": "viewer" })).await.expect(202);
    browser.joins(&ada()).await.expect(303);
    assert!(browser.is_signed_in().await);
}

/// Who waits, as operators see it.
async fn waiting(operator: &harness::Person<'_>) -> Vec<Value> {
    operator.calls("listRegistrations", &[]).await.expect(200).json()["items"].as_array().unwrap().clone()
}

async fn by_approval_alone(world: &World) {
    let operator = world.person("Olga").becomes_operator().await;
    let (mut browser, mut late) = (Browser::of(world), Browser::of(world));
    let left_open = late.signs_in(&ada()).await.expect(200).text();
    let waits = browser.joins(&ada()).await.expect(200).text();
    assert!(waits.contains("decide") && !browser.is_signed_in().await, "{waits}");
    let first = waiting(&operator).await;
    assert_eq!((first.len(), &first[0]["email"]), (1, &json!("ada@example.com")));

    // Once more while it waits: it is the same sign-up, in its place, and its person hears that it waits.
    world.clock.advance(Duration::from_secs(60));
    let mut other = Browser::of(world);
    let told = other.signs_in(&ada()).await.expect(403).text();
    assert!(told.contains("Your sign-up waits") && !other.is_signed_in().await, "{told}");
    FrontEnd::of(world).signs_in(&ada()).await.expect_problem(403, "awaits_approval");
    let pending = hidden(&left_open, "pending");
    let agrees = [("pending", pending.as_str()), ("full_name", "Ada King"), ("sixteen_or_older", "yes")];
    let waits = late.sends("/dashboard/sign-in/new-account", &agrees).await.expect(200).text();
    assert!(waits.contains("decide"), "{waits}");
    // Another identity with the same address is somebody new.
    let namesake = Person { subject: "another-at-the-provider".to_owned(), ..ada() };
    let asked = Browser::of(world).signs_in(&namesake).await.expect(200).text();
    assert!(!asked.contains("Your sign-up waits") && !hidden(&asked, "pending").is_empty(), "{asked}");
    assert_eq!(waiting(&operator).await, first);

    operator.calls("approveAccount", &[first[0]["id"].as_str().unwrap()]).await.expect(200);
    browser.signs_in(&ada()).await.expect(303);
    let linked = browser.calls("listIdentities", &[]).await.expect(200).json();
    assert_eq!(linked["items"].as_array().unwrap().len(), 1);
    world.works().await;
}

/// For whom the only way to sign up is the one that it has gone already.
async fn who_waits_and_is_invited_comes_in(world: &World) {
    let operator = world.person("Olga").becomes_operator().await;
    Browser::of(world).joins(&ada()).await.expect(200);
    operator.calls("createAdmission", &[]).json(json!({ "email": "ada@example.com" })).await.expect(201);
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    assert!(browser.is_signed_in().await);
    assert_eq!(waiting(&operator).await, [] as [Value; 0]);
    world.works().await;
}
