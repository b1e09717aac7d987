//! From a stranger to a signed-in person, and back.

use crate::harness::{World, on_both_databases};
use futures_util::future::join_all;
use http::Method;
use serde_json::json;

on_both_databases!(
    a_stranger_becomes_a_person_by_a_mailed_link,
    a_mailed_link_works_once_and_for_a_day,
    parallel_sign_ups_with_one_address_make_one_account,
    a_profile_is_shown_and_changed_by_its_owner,
    new_projects_begin_in_the_language_and_zone_of_their_founder,
    times_are_shown_in_the_zone_of_the_reader,
    a_session_ends_when_its_person_says_so,
    an_unused_session_ends_by_itself,
);

async fn a_stranger_becomes_a_person_by_a_mailed_link(world: &World) {
    let ada = world.person("Ada");
    ada.signs_up().await.expect(202);
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");

    world.works().await;
    assert_eq!(world.mails.to(&ada.email).len(), 1, "the link alone");
    ada.verifies().await.expect(201);
    world.works().await;
    assert_eq!(world.mails.to(&ada.email).len(), 2, "then the welcome");

    let ada = ada.signs_in().await;
    let account = ada.calls("showAccount", &[]).await.expect(200).json();
    assert_eq!((&account["email"], &account["full_name"]), (&json!(ada.email), &json!("Ada")));
}

async fn a_mailed_link_works_once_and_for_a_day(world: &World) {
    let ada = world.person("Ada");
    ada.signs_up().await.expect(202);
    world.works().await;
    ada.verifies().await.expect(201);
    ada.verifies().await.expect_problem(404, "unusable_link");

    let bob = world.person("Bob");
    bob.signs_up().await.expect(202);
    world.works().await;
    world.clock.advance(std::time::Duration::from_secs(24 * 60 * 60));
    bob.verifies().await.expect_problem(404, "unusable_link");
}

async fn parallel_sign_ups_with_one_address_make_one_account(world: &World) {
    let ada = world.person("Ada");
    let answers = join_all((0..8).map(|_| ada.signs_up())).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (202, &answers[0].body));
    }
    world.works().await;
    let links = world.mails.links(&ada.email, "/verify-email/");
    assert_eq!(links.len(), answers.len());
    let tokens = links.iter().map(|link| json!({ "token": link.rsplit('/').next(), "password": ada.password }));
    let answers = join_all(tokens.map(|token| ada.calls("verifyAccount", &[]).json(token).into_future())).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "{answers:?}");
    ada.signs_in().await;
}

async fn a_profile_is_shown_and_changed_by_its_owner(world: &World) {
    let ada = world.person("Ada").joins().await;
    let shown = ada.calls("showAccount", &[]).await.expect(200);
    let change = json!({ "full_name": "Ada, Countess of Lovelace", "company": "Analytical Engines" });
    let changed = ada.calls("updateAccount", &[]).header("if-match", shown.header("etag")).json(change).await.expect(200).json();
    assert_eq!(changed["full_name"], "Ada, Countess of Lovelace");
    assert_eq!(changed["company"], "Analytical Engines");
    assert_eq!(ada.calls("showAccount", &[]).await.json(), changed);
}

async fn new_projects_begin_in_the_language_and_zone_of_their_founder(world: &World) {
    let ada = world.person("Ada").joins().await;
    let shown = ada.calls("showAccount", &[]).await.expect(200);
    assert_eq!((&shown.json()["language"], &shown.json()["time_zone"]), (&json!("en"), &json!("UTC")));
    let change = json!({ "language": "PT-br", "time_zone": "America/Sao_Paulo" });
    let changed = ada.calls("updateAccount", &[]).header("if-match", shown.header("etag")).json(change).await.expect(200);
    assert_eq!((&changed.json()["language"], &changed.json()["full_name"]), (&json!("pt-BR"), &json!("Ada")));

    let made = ada.calls("createProject", &[]).json(json!({ "name": "Diário" })).await.expect(201).json();
    assert_eq!((&made["language"], &made["time_zone"]), (&json!("pt-BR"), &json!("America/Sao_Paulo")));
    let named = json!({ "name": "Notes", "language": "en", "time_zone": "UTC" });
    let made = ada.calls("createProject", &[]).json(named).await.expect(201).json();
    assert_eq!((&made["language"], &made["time_zone"]), (&json!("en"), &json!("UTC")));

    let unknown = json!({ "language": "english", "time_zone": "Mars/Olympus" });
    let refused = ada.calls("updateAccount", &[]).header("if-match", changed.header("etag")).json(unknown).await;
    let refused = refused.expect_problem(422, "invalid_input").json();
    let fields: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["language", "time_zone"]);
}

async fn times_are_shown_in_the_zone_of_the_reader(world: &World) {
    let ada = world.person("Ada").joins().await;
    let key = json!({ "name": "Build", "scopes": ["projects:read"], "expires_at": "2027-02-01T22:30:00Z" });
    ada.calls("createApiKey", &[]).json(key).await.expect(201);
    let keys = async || ada.visits(Method::GET, "/dashboard/account/keys").await.expect(200).text();
    assert!(keys().await.contains("1 February 2027, 22:30 UTC"), "{}", keys().await);

    let page = ada.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    let version = page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let typed = [("version", version), ("full_name", "Ada"), ("company", ""), ("language", "de"), ("time_zone", "Asia/Tokyo")];
    ada.visits(Method::POST, "/dashboard/account").form(&typed).await.expect(303);
    assert!(keys().await.contains("2 February 2027, 07:30 JST"), "{}", keys().await);
    let new = ada.visits(Method::GET, "/dashboard/projects/new").await.expect(200).text();
    assert!(new.contains("<option value=\"Asia/Tokyo\" selected>"), "{new}");
}

async fn a_session_ends_when_its_person_says_so(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.calls("deleteSession", &[]).await.expect(204);
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
}

async fn an_unused_session_ends_by_itself(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(std::time::Duration::from_secs(15 * 24 * 60 * 60));
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
}
