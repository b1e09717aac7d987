//! Signing in through an identity provider in a front end that is none of our pages, by the API alone.

use crate::harness::{FrontEnd, World, on_both_databases};
use itoms_testing::{
    Authenticator,
    issuer::{Fault, Person},
};
use serde_json::json;
use std::time::Duration;

on_both_databases!(by others under Open:
    somebody_new_agrees_first_and_then_has_an_account,
    the_second_factor_is_asked_for_all_the_same,
    people_are_sent_back_to_configured_addresses_alone,
    a_return_is_good_once_and_for_ten_minutes,
    a_return_is_worth_nothing_without_its_attempt,
    nobody_is_signed_in_by_a_return_of_somebody_else,
    an_account_of_somebody_else_is_not_made_here,
    a_provider_that_fails_signs_nobody_in,
);

mod by_invitation {
    use super::by_invitation_alone as only_who_is_invited_comes_in;
    crate::harness::on_both_databases!(by others under Invitation: only_who_is_invited_comes_in);
}

mod by_approval {
    use super::by_approval_alone as who_comes_waits_for_an_operator;
    crate::harness::on_both_databases!(by others under Approval: who_comes_waits_for_an_operator);
}

fn ada() -> Person {
    Person::verified("ada-at-the-provider", "ada@example.com", "Ada Lovelace")
}

fn mallory() -> Person {
    Person::verified("mallory", "mallory@example.com", "Mallory")
}

async fn somebody_new_agrees_first_and_then_has_an_account(world: &World) {
    let mut app = FrontEnd::app(world);
    let asked = app.signs_in(&ada()).await.expect(202).json();
    assert_eq!(
        (&asked["step"], &asked["email"], &asked["full_name"]),
        (&json!("new_account"), &json!("ada@example.com"), &json!("Ada Lovelace"))
    );
    world.works().await;
    assert!(world.mails.all().is_empty(), "nothing has happened yet");
    let pending = asked["pending"].as_str().unwrap();
    // P8-a
    let young = app.agrees(pending, json!({ "sixteen_or_older": false })).await.expect_problem(422, "invalid_input").json();
    assert_eq!(young["errors"][0]["field"], "sixteen_or_older");
    let made = app.agrees(pending, json!({})).await.expect(201).json();
    let person = world.visitor().with(made["token"].as_str().map(str::to_owned));
    let account = person.calls("showAccount", &[]).await.expect(200).json();
    assert_eq!((&account["email"], &account["full_name"]), (&json!("ada@example.com"), &json!("Ada King")));
    let linked = person.calls("listIdentities", &[]).await.expect(200).json();
    assert_eq!(linked["items"][0]["subject"], json!(ada().subject));
    app.agrees(pending, json!({})).await.expect_problem(409, "link_required");

    // Another front end, another address and no name there: the subject counts.
    let moved = Person { email: Some("another@example.com".to_owned()), name: None, ..ada() }.unverified();
    let session = FrontEnd::of(world).signs_in(&moved).await.expect(201).json();
    assert_eq!(session["account"], account["id"]);
    let nameless = Person { name: None, ..mallory() };
    let asked = FrontEnd::of(world).signs_in(&nameless).await.expect(202).json();
    assert_eq!(asked["full_name"], json!(null));
    FrontEnd::of(world).signs_in(&mallory().unverified()).await.expect_problem(403, "unverified_address");
    FrontEnd::of(world).signs_in(&Person { subject: "not ada".to_owned(), ..ada() }).await.expect_problem(409, "link_required");
}

async fn the_second_factor_is_asked_for_all_the_same(world: &World) {
    let person = FrontEnd::of(world).joins(&ada()).await;
    let (_, app, _) = person.turns_two_factor_on().await;
    let asked = FrontEnd::of(world).signs_in(&ada()).await.expect(202).json();
    assert_eq!((&asked["step"], &asked["email"], &asked["full_name"]), (&json!("second_factor"), &json!(null), &json!(null)));
    assert_eq!(asked["accepts"], json!(["app", "recovery_code"]));
    let pending = asked["pending"].as_str().unwrap();
    let finish = async |code: &str| world.visitor().calls("finishSignIn", &[]).json(json!({ "pending": pending, "code": code })).await;
    finish("000000").await.expect_problem(403, "wrong_code");
    world.clock.advance(Authenticator::STEP);
    let code = app.shows(world.itoms.now());
    let session = finish(&code).await.expect(201).json();
    let token = world.secrets.session(&session);
    world.visitor().with(Some(token)).calls("showAccount", &[]).await.expect(200);
    finish(&code).await.expect_problem(403, "wrong_code");
    world.clock.advance(Duration::from_secs(10 * 60));
    finish(&app.shows(world.itoms.now())).await.expect_problem(404, "unusable_link");
}

async fn people_are_sent_back_to_configured_addresses_alone(world: &World) {
    let person = world.person("Bob").joins().await;
    for callback in [
        "",
        "https://evil.example/signed-in?lang=en",
        "https://app.example/signed-in",
        "https://app.example/signed-in?lang=en&x",
        "https://app.example/signed-in/?lang=en",
        "http://app.example/signed-in?lang=en",
        "https://itoms.example/dashboard/sign-in/callback",
        "com.example.app:/signed-in/x",
    ] {
        for operation in ["startIdentitySignIn", "startIdentityLink", "startIdentityProof"] {
            let refused =
                person.calls(operation, &[]).json(json!({ "callback": callback })).await.expect_problem(422, "invalid_input").json();
            assert_eq!(
                (&refused["errors"][0]["field"], &refused["errors"][0]["rule"]),
                (&json!("callback"), &json!("one_of")),
                "{callback}"
            );
        }
    }
}

async fn a_return_is_good_once_and_for_ten_minutes(world: &World) {
    FrontEnd::of(world).joins(&ada()).await;
    let mut website = FrontEnd::of(world);
    let url = website.begins().await;
    let back = website.returned(&url, &ada());
    website.finishes(back.clone()).await.expect(201);
    website.finishes(back).await.expect_problem(404, "unusable_link");

    let url = website.begins().await;
    world.clock.advance(Duration::from_secs(10 * 60));
    website.finishes(website.returned(&url, &ada())).await.expect_problem(404, "unusable_link");
    website.begins().await;
    website.finishes(json!({ "state": "x".repeat(43), "code": "x" })).await.expect_problem(404, "unusable_link");
}

/// Somebody has seen the address that Ada came back to.
async fn a_return_is_worth_nothing_without_its_attempt(world: &World) {
    FrontEnd::of(world).joins(&ada()).await;
    for attempt in ["", &"x".repeat(43)] {
        let mut adas = FrontEnd::of(world);
        let url = adas.begins().await;
        let back = adas.returned(&url, &ada());
        let thiefs = FrontEnd { attempt: attempt.to_owned(), ..adas.clone() };
        thiefs.finishes(back.clone()).await.expect_problem(404, "unusable_link");
        adas.finishes(back).await.expect_problem(404, "unusable_link");
    }
    let mut adas = FrontEnd::of(world);
    let url = adas.begins().await;
    let back = adas.returned(&url, &ada());
    world.visitor().calls("createIdentitySession", &[]).json(back.clone()).await.expect_problem(422, "invalid_input");
    // Neither does whoever is signed in link it, nor is a page of ours a way in.
    let thief = world.person("Thief").joins().await;
    thief.calls("linkIdentity", &[]).json(back.clone()).await.expect_problem(404, "unusable_link");
    adas.finishes(back).await.expect_problem(404, "unusable_link");
    assert_eq!(thief.calls("listIdentities", &[]).await.expect(200).json()["items"], json!([]));
}

/// Login CSRF: Mallory's own return, sent to where Bob is.
async fn nobody_is_signed_in_by_a_return_of_somebody_else(world: &World) {
    FrontEnd::of(world).joins(&mallory()).await;
    let mut mallorys = FrontEnd::of(world);
    let url = mallorys.begins().await;
    let back = mallorys.returned(&url, &mallory());
    let mut bobs = FrontEnd::of(world);
    bobs.begins().await;
    bobs.finishes(back).await.expect_problem(404, "unusable_link");
}

/// What stands between the provider's word and the account is worth nothing elsewhere.
async fn an_account_of_somebody_else_is_not_made_here(world: &World) {
    let mut mallorys = FrontEnd::of(world);
    let asked = mallorys.signs_in(&mallory()).await.expect(202).json();
    let pending = asked["pending"].as_str().unwrap();
    let mut bobs = FrontEnd::of(world);
    bobs.begins().await;
    bobs.agrees(pending, json!({})).await.expect_problem(404, "unusable_link");
    for broken in ["", "v1.a.b", &pending[..pending.len() - 1]] {
        mallorys.agrees(broken, json!({})).await.expect_problem(404, "unusable_link");
    }
    world.clock.advance(Duration::from_secs(10 * 60));
    mallorys.agrees(pending, json!({})).await.expect_problem(404, "unusable_link");
}

async fn a_provider_that_fails_signs_nobody_in(world: &World) {
    let issuer = world.issuer.as_ref().unwrap();
    issuer.misbehaves(Fault::Down);
    let callback = json!({ "callback": FrontEnd::CALLBACKS[0] });
    let down = world.visitor().calls("startIdentitySignIn", &[]).json(callback).await;
    assert!(!down.expect_problem(503, "identity_provider_unavailable").header("retry-after").is_empty());
    issuer.misbehaves(None);
    FrontEnd::of(world).joins(&ada()).await;
    for (fault, status, code) in [
        (Fault::WrongNonce, 403, "identity_untrusted"),
        (Fault::WrongAudience, 403, "identity_untrusted"),
        (Fault::Down, 503, "identity_provider_unavailable"),
    ] {
        let mut website = FrontEnd::of(world);
        let url = website.begins().await;
        let back = website.returned(&url, &ada());
        issuer.misbehaves(fault);
        website.finishes(back.clone()).await.expect_problem(status, code);
        issuer.misbehaves(None);
        website.finishes(back).await.expect_problem(404, "unusable_link");
    }
    let mut website = FrontEnd::of(world);
    let url = website.begins().await;
    let mut back = website.returned(&url, &ada());
    back["iss"] = json!("https://id.example.com");
    website.finishes(back).await.expect_problem(403, "identity_untrusted");
    let url = website.begins().await;
    let mut back = website.returned(&url, &ada());
    back["code"] = json!("another code");
    website.finishes(back).await.expect_problem(403, "identity_provider_refused");
}

async fn by_invitation_alone(world: &World) {
    let operator = world.person("Olga").becomes_operator().await;
    FrontEnd::of(world).signs_in(&ada()).await.expect_problem(403, "not_invited");
    let project = operator.founds("Notes").await;
    operator.calls("createInvitation", &[&project]).json(json!({ "email": "ada@example.com", "role": "viewer" })).await.expect(202);
    FrontEnd::of(world).joins(&ada()).await.calls("showAccount", &[]).await.expect(200);
}

async fn by_approval_alone(world: &World) {
    let operator = world.person("Olga").becomes_operator().await;
    let mut website = FrontEnd::of(world);
    let asked = website.signs_in(&ada()).await.expect(202).json();
    website.agrees(asked["pending"].as_str().unwrap(), json!({})).await.expect(202);
    let waiting = operator.calls("listRegistrations", &[]).await.expect(200).json();
    assert_eq!(waiting["items"][0]["email"], json!("ada@example.com"));
    operator.calls("approveAccount", &[waiting["items"][0]["id"].as_str().unwrap()]).await.expect(200);
    website.signs_in(&ada()).await.expect(201);
}
