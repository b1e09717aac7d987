//! An operator signs somebody out everywhere.

use crate::harness::{Person, World, on_both_databases};
use http::Method;
use itoms::{
    account::{AccountError, Caller, SignIn, SignInStep},
    secret::Secret,
};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    p2_d_every_device_is_out_at_once_and_the_person_comes_back,
    a_sign_in_that_has_begun_ends_too,
    nobody_else_does_it,
    who_is_suspended_is_not_asked_to_sign_in,
    the_page_does_the_same,
);

async fn id(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).id()
}

/// How often the person was told.
fn told(person: &Person<'_>) -> usize {
    person.world.mails.to(&person.email).iter().filter(|mail| mail.subject == "You were signed out everywhere at itoms").count()
}

async fn p2_d_every_device_is_out_at_once_and_the_person_comes_back(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let phone = ada.clone().signs_in().await;
    let issued = ada.calls("createApiKey", &[]).json(json!({ "name": "Reads", "scopes": ["account:read"] })).await.expect(201).json();
    let program = world.visitor().with(Some(world.secrets.api_key(&issued)));
    let account = id(&ada).await;

    root.calls("revokeAccountSessions", &[&account]).await.expect(204);
    for device in [&ada, &phone] {
        device.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }
    for other in [&root, &bob, &program] {
        other.calls("showAccount", &[]).await.expect(200);
    }
    world.works().await;
    assert_eq!((told(&ada), told(&root), told(&bob)), (1, 0, 0));

    let ada = ada.signs_in().await;
    let acts = ada.acts("listAuditEvents", &[], "?kind=sessions.ended").await;
    assert_eq!((acts.len(), &acts[0]["by"]["account"]), (1, &Value::Null), "an operator is not named to others: {acts:?}");
    let acts = root.acts("listOperatorAuditEvents", &[], "?kind=sessions.ended").await;
    assert_eq!((acts.len(), &acts[0]["by"]["account"]), (1, &json!(id(&root).await)), "{acts:?}");
}

async fn a_sign_in_that_has_begun_ends_too(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, app, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let account = id(&ada).await;
    let sign_in = SignIn { email: ada.email.clone(), password: Secret::from(ada.password.as_str()), code: None };
    let step = world.itoms.accounts().begin_sign_in(sign_in, &Caller::program()).await.unwrap();
    let SignInStep::CodeRequired(half_way) = step else { panic!("{step:?}") };

    root.calls("revokeAccountSessions", &[&account]).await.expect(204);
    world.clock.advance(itoms_testing::Authenticator::STEP);
    let code = app.shows(world.itoms.now());
    let finished = world.itoms.accounts().finish_sign_in(&half_way, &Secret::from(code.as_str()), &Caller::program()).await;
    assert!(matches!(finished, Err(AccountError::UnusableLink)), "{finished:?}");
    ada.tries_code(&codes[0]).await.expect(201);
}

async fn nobody_else_does_it(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let (own, account, gone) = (id(&root).await, id(&ada).await, id(&bob).await);
    bob.calls("revokeAccountSessions", &[&account]).await.expect_problem(404, "not_found");
    root.calls("revokeAccountSessions", &[&own]).await.expect_problem(409, "own_account");
    root.calls("revokeAccountSessions", &["01920000-0000-7000-8000-00000000abcd"]).await.expect_problem(404, "not_found");
    root.calls("deleteAccount", &[&gone]).await.expect(204);
    root.calls("revokeAccountSessions", &[&gone]).await.expect_problem(404, "not_found");
    world.clock.advance(Duration::from_secs(10 * 60));
    root.calls("revokeAccountSessions", &[&account]).await.expect_problem(403, "reauthentication_required");
    let page = root.visits(Method::POST, format!("/dashboard/people/{account}/sign-out")).form(&[]).await.expect(403).text();
    assert!(page.contains("Confirm that it is you"), "{page}");
    ada.calls("showAccount", &[]).await.expect(200);
    world.works().await;
    assert_eq!((told(&ada), told(&bob), told(&root)), (0, 0, 0));
}

async fn who_is_suspended_is_not_asked_to_sign_in(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let account = id(&ada).await;
    root.calls("suspendAccount", &[&account]).await.expect(200);
    root.calls("revokeAccountSessions", &[&account]).await.expect(204);
    world.works().await;
    assert_eq!(told(&ada), 0);
    let page = root.visits(Method::GET, format!("/dashboard/people/{account}")).await.expect(200).text();
    assert!(!page.contains("Sign out everywhere"), "{page}");
}

async fn the_page_does_the_same(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let here = format!("/dashboard/people/{}", id(&ada).await);
    let page = root.visits(Method::GET, here.as_str()).await.expect(200).text();
    assert!(page.contains("Sign Ada out everywhere") && page.contains(&format!("action=\"{here}/sign-out\"")), "{page}");
    let done = root.visits(Method::POST, format!("{here}/sign-out")).form(&[]).await.expect(303);
    assert_eq!(done.header("location"), here);
    let page = root.visits(Method::GET, here.as_str()).await.expect(200).text();
    assert!(page.contains("Ada is signed out everywhere, and learns so by mail."), "{page}");
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    world.works().await;
    assert_eq!(told(&ada), 1);
    let own = format!("/dashboard/people/{}", id(&root).await);
    assert!(!root.visits(Method::GET, own.as_str()).await.expect(200).text().contains("Sign out everywhere"));
    root.visits(Method::POST, format!("{own}/sign-out")).form(&[]).await.expect(409);
}
