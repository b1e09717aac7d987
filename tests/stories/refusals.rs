//! What a refused try to get into an account leaves behind: an entry for its person, and sometimes a mail (P2-d).

use crate::harness::{BASE, Person, World, on_both_databases};
use http::Method;
use itoms::limit::Limit;
use itoms_testing::PasskeyDevice;
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    p2_d_a_wrong_password_is_told_to_its_person_alone,
    p2_d_a_wrong_code_from_elsewhere_is_mailed,
    p2_d_a_wrong_proof_within_a_session_is_told,
    p2_d_a_right_password_alone_is_told,
    p2_d_a_refused_passkey_is_told,
    p2_d_too_many_tries_are_told_to_operators_as_well,
    p2_d_the_same_work_is_asked_for_whoever_was_refused,
);

const HOUR: Duration = Duration::from_secs(60 * 60);
const ELSEWHERE: &str = "203.0.113.7";
const WRONG: &str = "a wrong password";

/// What the person's own trail holds of that kind.
async fn told(person: &Person<'_>, kind: &str) -> Vec<Value> {
    person.world.works().await;
    person.acts("listAuditEvents", &[], &format!("?kind={kind}")).await
}

/// How many mails told of a wrong code.
async fn mailed(person: &Person<'_>) -> usize {
    person.world.works().await;
    person.world.mails.to(&person.email).iter().filter(|mail| mail.subject.contains("stopped at the second step")).count()
}

async fn p2_d_a_wrong_password_is_told_to_its_person_alone(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    for _ in 0..10 {
        ada.at(ELSEWHERE).tries_password(WRONG).await.expect_problem(401, "wrong_credentials");
    }
    let entries = told(&ada, "account.password_refused").await;
    assert_eq!(entries.len(), 3, "nobody fills a trail: {entries:?}");
    assert!(entries.iter().all(|entry| entry["by"].is_null() && !entry.to_string().contains(ELSEWHERE)), "{entries:?}");
    let page = ada.visits(Method::GET, "/dashboard/account/activity").await.expect(200).text();
    assert!(page.contains("A wrong password refused") && page.contains("By whom is not known"), "{page}");

    world.clock.advance(HOUR);
    ada.at(ELSEWHERE).tries_password(WRONG).await.expect(401);
    assert_eq!(told(&ada, "account.password_refused").await.len(), 4);
    assert!(told(&bob, "account.password_refused").await.is_empty());
    assert!(root.acts("listOperatorAuditEvents", &[], "?kind=account.password_refused").await.is_empty());
    assert_eq!(mailed(&ada).await, 0, "a mistyped password is no news");
}

async fn p2_d_a_wrong_code_from_elsewhere_is_mailed(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let elsewhere = ada.at(ELSEWHERE);
    ada.tries_code("000000").await.expect_problem(403, "wrong_code");
    assert_eq!(mailed(&ada).await, 0, "where she always is she may mistype it");
    for _ in 0..3 {
        elsewhere.tries_code("000000").await.expect_problem(403, "wrong_code");
    }
    assert_eq!(mailed(&ada).await, 1);
    assert_eq!(told(&ada, "account.code_refused").await.len(), 3);
    let mail = world.mails.to(&ada.email).into_iter().find(|mail| mail.subject.contains("second step")).unwrap();
    assert!(mail.text.contains("/forgot-password") && mail.text.contains("cannot be turned off"), "P5.5-a: {}", mail.text);
    assert!(!mail.text.contains(ELSEWHERE), "addresses stay here (P1.5-a)");

    world.clock.advance(25 * HOUR);
    elsewhere.tries_code("000000").await.expect(403);
    assert_eq!(mailed(&ada).await, 2, "the next day is another");
    elsewhere.tries_code(&app.shows(world.itoms.now())).await.expect(201);
    world.clock.advance(25 * HOUR);
    elsewhere.tries_code("000000").await.expect(403);
    assert_eq!(mailed(&ada).await, 2, "she was there meanwhile");
}

async fn p2_d_a_wrong_proof_within_a_session_is_told(world: &World) {
    let (ada, ..) = world.person("Ada").joins().await.turns_two_factor_on().await;
    ada.calls("reauthenticate", &[]).json(json!({ "password": WRONG })).await.expect_problem(403, "wrong_password");
    let change = json!({ "current_password": WRONG, "password": "planted new words: lantern otter quilt" });
    ada.calls("changePassword", &[]).json(change).await.expect_problem(403, "wrong_password");
    let refused = told(&ada, "account.password_refused").await;
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused.iter().all(|entry| entry["by"]["full_name"] == json!(ada.name)), "whoever has the session: {refused:?}");
    let proof = json!({ "password": ada.password, "code": "000000" });
    ada.calls("reauthenticate", &[]).json(proof).await.expect_problem(403, "wrong_code");
    assert_eq!((told(&ada, "account.code_refused").await.len(), mailed(&ada).await), (1, 0));
}

async fn p2_d_a_right_password_alone_is_told(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    for _ in 0..5 {
        ada.at(ELSEWHERE).tries_password(&ada.password).await.expect(202);
    }
    let entries = told(&ada, "account.second_factor_awaited").await;
    assert_eq!((entries.len(), &entries[0]["by"]), (3, &json!(null)), "who goes no further is on record: {entries:?}");
    let page = ada.visits(Method::GET, "/dashboard/account/activity").await.expect(200).text();
    assert!(page.contains("First step of signing in passed") && page.contains("By whom is not known"), "{page}");
    world.clock.advance(HOUR);
    ada.tries_code(&app.shows(world.itoms.now())).await.expect(201);
    ada.tries_password(WRONG).await.expect(401);
    assert_eq!(told(&ada, "account.second_factor_awaited").await.len(), 3, "neither both steps at once nor none");
    ada.tries_password(&ada.password).await.expect(202);
    assert_eq!(told(&ada, "account.second_factor_awaited").await.len(), 4);
    assert!(root.acts("listOperatorAuditEvents", &[], "?kind=account.second_factor_awaited").await.is_empty());
}

async fn p2_d_a_refused_passkey_is_told(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let mut phone = PasskeyDevice::on(BASE);
    let started = ada.calls("startPasskey", &[]).await.expect(200).json();
    let made = phone.makes(started["options"].as_str().unwrap());
    let added = json!({ "challenge": started["challenge"], "credential": made, "name": "Phone" });
    ada.calls("finishPasskey", &[]).json(added).await.expect(201);
    let answers = async |person: &Person<'_>, start: &str, finish: &str, elsewhere: bool| {
        let asked = person.calls(start, &[]).await.expect(200).json();
        let mut device = phone.clone();
        let other = person.calls(start, &[]).await.expect(200).json();
        let signed = device.signs(if elsewhere { &other } else { &asked }["options"].as_str().unwrap());
        person.calls(finish, &[]).json(json!({ "challenge": asked["challenge"], "credential": signed })).await
    };
    for _ in 0..5 {
        answers(&world.visitor(), "startPasskeySignIn", "createPasskeySession", true).await.expect_problem(403, "wrong_passkey");
    }
    let entries = told(&ada, "account.passkey_refused").await;
    assert_eq!((entries.len(), &entries[0]["by"]), (3, &json!(null)), "{entries:?}");
    world.clock.advance(HOUR);
    answers(&ada, "startPasskeyProof", "reauthenticateByPasskey", true).await.expect_problem(403, "wrong_passkey");
    let entries = told(&ada, "account.passkey_refused").await;
    assert_eq!((entries.len(), &entries[0]["by"]["full_name"]), (4, &json!("Ada")), "whoever has the session");
    let signed_in = answers(&world.visitor(), "startPasskeySignIn", "createPasskeySession", false).await.expect(201);
    world.secrets.session(&signed_in.json());
    assert_eq!(told(&ada, "account.passkey_refused").await.len(), 4);
    assert!(told(&bob, "account.passkey_refused").await.is_empty());
}

async fn p2_d_too_many_tries_are_told_to_operators_as_well(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    world.empties("sign_in_account", &ada.email, Limit::new(1_000_000, 1, Duration::from_secs(1))).await;
    for _ in 0..5 {
        ada.at(ELSEWHERE).tries_password(WRONG).await.expect_problem(429, "too_many_requests");
    }
    assert_eq!(told(&ada, "account.sign_in_limited").await.len(), 3);
    let entries = root.acts("listOperatorAuditEvents", &[], "?kind=account.sign_in_limited").await;
    assert_eq!((entries.len(), &entries[0]["person"]["full_name"]), (3, &json!(ada.name)), "{entries:?}");
    // Where she is known she is not kept out.
    ada.tries_password(&ada.password).await.expect(201);
}

async fn p2_d_the_same_work_is_asked_for_whoever_was_refused(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, nobody) = (world.person("Ada").joins().await, world.person("Nobody"));
    let mut asked = Vec::new();
    for person in [&ada, &nobody] {
        world.works().await;
        for _ in 0..5 {
            person.at(ELSEWHERE).tries_password(WRONG).await.expect(401);
        }
        let waiting = root.calls("listJobs", &[]).await.expect(200).json();
        let waiting = waiting["items"].as_array().unwrap();
        asked.push(waiting.iter().map(|job| job["kind"].clone()).collect::<Vec<_>>());
    }
    assert_eq!(asked[0], vec![json!("account.note_refusal"); 3]);
    assert_eq!(asked[0], asked[1], "no answer comes later for one of them");
}
