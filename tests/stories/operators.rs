//! Who runs the installation, after the first one came by the link.

use crate::harness::{Person, World, kinds, on_both_databases};
use http::Method;
use itoms::{
    account::{AccountError, Caller, EmailAddress, SignUp},
    people::NewAdmission,
    secret::Secret,
    store::Actor,
    token::Token,
};
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    an_operator_makes_another_and_leaves,
    an_operator_is_dismissed,
    who_was_dismissed_meanwhile_decides_about_nobody,
    nobody_else_makes_operators,
    a_fresh_proof_is_asked_for,
    the_dashboard_makes_operators_too,
    what_is_done_at_the_machine_stands_in_the_trail,
);

async fn id(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).id()
}

/// Root is an operator, Ada is not.
async fn ground(world: &World) -> (Person<'_>, Person<'_>, String) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let account = id(&ada).await;
    (root, ada, account)
}

async fn an_operator_makes_another_and_leaves(world: &World) {
    let (root, ada, account) = ground(world).await;
    root.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect_problem(409, "last_operator");
    let appointed = root.calls("appointOperator", &[&account]).await.expect(200).json();
    assert_eq!(appointed["operator"], true);
    assert_eq!(root.calls("appointOperator", &[&account]).await.expect(200).json(), appointed, "once more it changes nothing");

    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    world.works().await;
    let told = world.mails.to(&ada.email).into_iter().filter(|mail| mail.subject.starts_with("You are an operator")).count();
    assert_eq!(told, 1);
    let ada = ada.signs_in().await;
    ada.calls("listAccounts", &[]).await.expect(200);
    root.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect(204);
    world.works().await;
    ada.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect_problem(409, "last_operator");

    let of_ada = ada.acts("listAuditEvents", &[], "?kind=operator.appointed").await;
    assert_eq!((of_ada.len(), &of_ada[0]["by"]["account"]), (1, &json!(null)), "whoever did it is gone");
    assert_eq!(ada.acts("listOperatorAuditEvents", &[], "?kind=operator.appointed").await.len(), 2, "root was the first");
}

async fn an_operator_is_dismissed(world: &World) {
    let (root, ada, account) = ground(world).await;
    root.calls("dismissOperator", &[&account]).await.expect(200);
    root.calls("appointOperator", &[&account]).await.expect(200);
    let ada = ada.signs_in().await;
    let root_id = id(&root).await;
    root.calls("dismissOperator", &[&root_id]).await.expect_problem(409, "own_account");
    let dismissed = ada.calls("dismissOperator", &[&root_id]).await.expect(200).json();
    assert_eq!(dismissed["operator"], false);
    root.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let root = root.signs_in().await;
    root.calls("listAccounts", &[]).await.expect_problem(404, "not_found");
    root.calls("dismissOperator", &[&account]).await.expect_problem(404, "not_found");

    // One that is suspended counts for nothing, and is dismissed all the same.
    ada.calls("appointOperator", &[&root_id]).await.expect(200);
    ada.calls("suspendAccount", &[&root_id]).await.expect(200);
    assert_eq!(ada.calls("dismissOperator", &[&root_id]).await.expect(200).json()["operator"], false);
    world.works().await;
    let told = world.mails.to(&root.email).into_iter().filter(|mail| mail.subject.starts_with("You are no operator")).count();
    assert_eq!(told, 2);
}

/// A request that began before, and waited.
async fn who_was_dismissed_meanwhile_decides_about_nobody(world: &World) {
    let (root, ada, account) = ground(world).await;
    let (bob, eve) = (world.person("Bob").joins().await, world.person("Eve").joins().await);
    let (bob, eve) = (id(&bob).await.parse().unwrap(), id(&eve).await.parse().unwrap());
    let token = Token::presented(root.token.clone().unwrap());
    let session = world.itoms.accounts().authenticate(&token, &Caller::program()).await.unwrap().unwrap();
    let late = Actor::Operator(session.operator().unwrap());
    root.calls("appointOperator", &[&account]).await.expect(200);
    let people = world.itoms.people();
    people.appoint_operator(late, bob).await.unwrap();
    let admission = people.admit(late, NewAdmission::new("carol@example.com")).await.unwrap().id;

    let ada = ada.signs_in().await;
    ada.calls("dismissOperator", &[&id(&root).await]).await.expect(200);
    assert!(matches!(people.appoint_operator(late, eve).await, Err(AccountError::NotFound)));
    assert!(matches!(people.dismiss_operator(late, bob).await, Err(AccountError::NotFound)));
    assert!(matches!(people.end_sessions(late, bob).await, Err(AccountError::NotFound)));
    assert!(matches!(people.suspend(late, bob).await, Err(AccountError::NotFound)));
    assert!(matches!(people.remove(late, bob).await, Err(AccountError::NotFound)));
    assert!(matches!(people.resume(late, bob).await, Err(AccountError::NotFound)));
    assert!(matches!(people.admit(late, NewAdmission::new("carol@example.com")).await, Err(AccountError::NotFound)));
    assert!(matches!(people.resend_admission(late, admission).await, Err(AccountError::NotFound)));
    assert!(matches!(people.revoke_admission(late, admission).await, Err(AccountError::NotFound)));
    let unfinished = world.person("Dora");
    unfinished.signs_up().await.expect(202);
    assert!(matches!(people.resend_registration(late, &unfinished.email).await, Err(AccountError::NotFound)));
    let seen = ada.calls("listAccounts", &[]).await.expect(200).json();
    let seen = seen["items"].as_array().unwrap();
    assert_eq!(seen.iter().filter(|person| person["operator"] == true).count(), 2, "{seen:?}");
    assert!(seen.iter().all(|person| person["standing"] == "active"), "{seen:?}");
}

async fn nobody_else_makes_operators(world: &World) {
    let (_, ada, account) = ground(world).await;
    for operation in ["appointOperator", "dismissOperator"] {
        ada.calls(operation, &[&account]).await.expect_problem(404, "not_found");
    }
    ada.calls("listAccounts", &[]).await.expect_problem(404, "not_found");
}

async fn a_fresh_proof_is_asked_for(world: &World) {
    let (root, _, account) = ground(world).await;
    world.clock.advance(Duration::from_secs(10 * 60));
    for operation in ["appointOperator", "dismissOperator"] {
        root.calls(operation, &[&account]).await.expect_problem(403, "reauthentication_required");
    }
    let page = root.visits(Method::POST, format!("/dashboard/people/{account}/appoint")).form(&[]).await.expect(403).text();
    assert!(page.contains("Confirm that it is you"), "{page}");
    assert_eq!(root.calls("inspectAccount", &[&account]).await.expect(200).json()["operator"], false);
}

async fn the_dashboard_makes_operators_too(world: &World) {
    let (root, ada, account) = ground(world).await;
    let here = format!("/dashboard/people/{account}");
    let page = async || root.visits(Method::GET, here.as_str()).await.expect(200).text();
    assert!(page().await.contains("Make Ada an operator"));
    root.visits(Method::POST, format!("{here}/appoint")).form(&[]).await.expect(303);
    assert!(page().await.contains("Take this role away"));
    let ada = ada.signs_in().await;
    ada.visits(Method::GET, "/dashboard/people").await.expect(200);
    root.visits(Method::POST, format!("{here}/dismiss")).form(&[]).await.expect(303);
    assert!(page().await.contains("Make Ada an operator"));
    let own = format!("/dashboard/people/{}", id(&root).await);
    root.visits(Method::POST, format!("{own}/dismiss")).form(&[]).await.expect(409);
}

/// By nobody that is known here: whoever sits at the machine.
async fn what_is_done_at_the_machine_stands_in_the_trail(world: &World) {
    let accounts = world.itoms.accounts();
    accounts.renew_operator_link().await.unwrap().unwrap();
    let link = accounts.renew_operator_link().await.unwrap().unwrap();
    let sign_up = SignUp {
        email: "root@example.com".to_owned(),
        full_name: "Root".to_owned(),
        password: Secret::from("a password of Root's own"),
        sixteen_or_older: true,
        company: None,
    };
    let signed_in = accounts.become_operator(&link, sign_up, &Caller::program()).await.unwrap();
    let root = Person { token: Some(signed_in.token.expose().to_owned()), ..world.person("Root") };
    let account = id(&root).await;
    assert!(accounts.vouch_for_email(account.parse().unwrap()).await.unwrap());
    world.itoms.mails().test(EmailAddress::parse("somebody@example.com").unwrap()).await.unwrap();

    let acts = root.acts("listOperatorAuditEvents", &[], "").await;
    let done = ["provider.mail_tried", "account.email_vouched_for", "operator.appointed", "operator.link_made", "operator.link_made"];
    assert_eq!(kinds(&acts), done);
    let by = acts.iter().map(|act| act["by"]["account"].as_str()).collect::<Vec<_>>();
    assert_eq!(by, [None, None, Some(&*account), None, None]);
    assert_eq!((&acts[1]["person"]["account"], &acts[2]["person"]["account"]), (&json!(account), &json!(account)));
    let own = root.acts("listAuditEvents", &[], "").await;
    assert!(kinds(&own)[0] == "account.email_vouched_for" && kinds(&own).contains(&"operator.appointed"), "{own:?}");
}
