//! An operator looks whether those who do something for the installation outside work.

use crate::harness::{Person, World, kinds, on_both_databases};
use http::Method;
use itoms_testing::issuer::Fault;
use serde_json::{Value, json};

on_both_databases!(
    a_test_mail_goes_to_the_operator_alone,
    a_mail_service_that_refuses_is_named_with_the_mend,
    what_is_not_configured_is_not_tried,
    nobody_else_tries_anything,
    the_page_shows_and_tries,
);

mod by_others {
    use super::{an_identity_provider_is_asked, the_page_of_an_identity_provider};
    crate::harness::on_both_databases!(by others under Open: an_identity_provider_is_asked, the_page_of_an_identity_provider);
}

mod within_limits {
    use super::trials_are_limited_by_operator;
    crate::harness::on_both_databases!(by default: trials_are_limited_by_operator);
}

async fn tries(operator: &Person<'_>, provider: &str) -> Value {
    operator.calls("testProvider", &[provider]).await.expect(200).json()
}

async fn a_test_mail_goes_to_the_operator_alone(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    world.works().await;
    let before = world.mails.all().len();
    let listed = root.calls("listProviders", &[]).await.expect(200).json();
    assert_eq!(listed["items"], json!([{ "kind": "mail", "name": "Example Post" }, { "kind": "sign_in", "name": null }]));

    assert_eq!(tries(&root, "mail").await, json!({ "kind": "mail", "works": true, "code": null, "detail": null }));
    let mails = &world.mails.all()[before..];
    assert_eq!((mails.len(), mails[0].to.address.as_str(), mails[0].subject.as_str()), (1, &*root.email, "A test mail of itoms"));
    let acts = root.acts("listOperatorAuditEvents", &[], "").await;
    assert_eq!(kinds(&acts)[0], "provider.mail_tried");
}

async fn a_mail_service_that_refuses_is_named_with_the_mend(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    world.works().await;
    world.mails.break_down("our key was revoked; make another");
    let tried = tries(&root, "mail").await;
    assert_eq!((&tried["works"], &tried["code"]), (&json!(false), &json!("mail_misconfigured")));
    assert!(tried["detail"].as_str().unwrap().ends_with("our key was revoked; make another"), "{tried}");
    let page = root.visits(Method::POST, "/dashboard/health/providers/mail/test").form(&[]).await.expect(200).text();
    assert!(page.contains("This did not work") && page.contains("our key was revoked; make another."), "{page}");
    world.mails.mend();
    assert_eq!(tries(&root, "mail").await["works"], json!(true));
    let acts = root.acts("listOperatorAuditEvents", &[], "?kind=provider.mail_tried").await;
    assert_eq!(acts.len(), 3, "a trial is on record whatever comes of it");
}

async fn what_is_not_configured_is_not_tried(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    root.calls("testProvider", &["sign_in"]).await.expect_problem(501, "not_configured");
    root.calls("testProvider", &["payments"]).await.expect_problem(404, "not_found");
    let acts = root.acts("listOperatorAuditEvents", &[], "").await;
    assert!(!kinds(&acts).contains(&"provider.sign_in_tried"), "nothing was tried: {acts:?}");
}

async fn nobody_else_tries_anything(world: &World) {
    world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let before = world.mails.all().len();
    ada.calls("listProviders", &[]).await.expect_problem(404, "not_found");
    ada.calls("testProvider", &["mail"]).await.expect_problem(404, "not_found");
    ada.visits(Method::POST, "/dashboard/health/providers/mail/test").form(&[]).await.expect(404);
    world.visitor().calls("testProvider", &["mail"]).await.expect_problem(401, "unauthenticated");
    assert_eq!(world.mails.all().len(), before);
}

async fn the_page_shows_and_tries(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let page = root.visits(Method::GET, "/dashboard/health").await.expect(200).text();
    // The mails of this world can be read in the dashboard.
    assert!(page.contains("all of them are kept in the outbox") && page.contains("Send a test mail"), "{page}");
    assert!(page.contains("people sign in without another service") && !page.contains("Ask whether it answers"), "{page}");
    root.visits(Method::POST, "/dashboard/health/providers/mail/test").form(&[]).await.expect(303);
    let page = root.visits(Method::GET, "/dashboard/health").await.expect(200).text();
    assert!(page.contains("A test mail is in the outbox."), "{page}");
    assert_eq!(world.mails.to(&root.email).last().unwrap().subject, "A test mail of itoms");
}

async fn trials_are_limited_by_operator(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    for _ in 0..5 {
        tries(&root, "mail").await;
    }
    let refused = root.calls("testProvider", &["mail"]).await.expect_problem(429, "too_many_requests");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    let page = root.visits(Method::POST, "/dashboard/health/providers/mail/test").form(&[]).await.expect(429);
    assert_eq!(page.header("retry-after"), refused.header("retry-after"), "a page says it as well");
    assert_eq!(world.mails.to(&root.email).iter().filter(|mail| mail.subject.contains("test mail")).count(), 5);
}

async fn an_identity_provider_is_asked(world: &World) {
    let issuer = world.issuer.as_ref().unwrap();
    let root = world.person("Root").becomes_operator().await;
    let listed = root.calls("listProviders", &[]).await.expect(200).json();
    assert_eq!(listed["items"][1], json!({ "kind": "sign_in", "name": "Example Login" }));
    assert_eq!(tries(&root, "sign_in").await, json!({ "kind": "sign_in", "works": true, "code": null, "detail": null }));
    let acts = root.acts("listOperatorAuditEvents", &[], "").await;
    assert_eq!(kinds(&acts)[0], "provider.sign_in_tried");

    issuer.misbehaves(Fault::Down);
    let tried = tries(&root, "sign_in").await;
    assert_eq!((&tried["works"], &tried["code"]), (&json!(false), &json!("identity_provider_unavailable")));
    assert!(tried["detail"].as_str().unwrap().contains("whether this machine reaches it"), "{tried}");
}

async fn the_page_of_an_identity_provider(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let page = root.visits(Method::GET, "/dashboard/health").await.expect(200).text();
    assert!(page.contains("People can sign in with Example Login.") && page.contains("Ask whether it answers"), "{page}");
    root.visits(Method::POST, "/dashboard/health/providers/sign_in/test").form(&[]).await.expect(303);
    let page = root.visits(Method::GET, "/dashboard/health").await.expect(200).text();
    assert!(page.contains("The sign-in service answers, and is who it should be."), "{page}");
}
