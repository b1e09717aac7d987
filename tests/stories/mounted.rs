//! A product on a host of its own, and below a path of another one. The harness mounts it; see `tests/harness/mount.rs`.

use crate::harness::{Answer, BASE, Person, World, on_both_databases};
use axum::{Router, body::Body};
use http::{Method, Request};
use http_body_util::BodyExt;
use itoms::{
    account::{AccountError, Caller, SignIn},
    limit::Limit,
    secret::Secret,
    server::{ClientIp, Options},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use tower::ServiceExt;

on_both_databases!(every_link_leads_to_a_page, https_is_asked_of_the_host_that_is_ours, who_leaves_leaves_nothing_in_the_browser,);

mod by_default {
    use super::p2_d_who_tells_no_addresses_has_limits_and_is_told;
    crate::harness::on_both_databases!(by default: p2_d_who_tells_no_addresses_has_limits_and_is_told);
}

/// The addresses to which a page leads on its own host.
fn links(page: &str) -> BTreeSet<String> {
    let links =
        page.split("href=\"").skip(1).map(|rest| rest.split(['"', '#']).next().unwrap().replace("&amp;", "&").replace("&#38;", "&"));
    links.filter(|link| link.starts_with('/')).collect()
}

async fn follows(person: &Person<'_>, page: &Answer, followed: &mut BTreeSet<String>) {
    for link in links(&page.text()) {
        if followed.insert(link.clone()) {
            let led = person.visits(Method::GET, &link).await;
            assert!([200, 303].contains(&led.status), "a link leads to {link}, which answers {}", led.status);
        }
    }
}

async fn every_link_leads_to_a_page(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let notes = root.founds("Notes").await;
    let draft = json!({ "kind": "article", "title": "Hello", "tags": ["ice"], "body": "World" });
    let hello = root.calls("createContent", &[&notes]).json(draft).await.expect(201).id();
    root.publishes(&notes, &hello).await;
    let guest = world.visitor();

    let mut followed = BTreeSet::new();
    for (path, status) in [
        ("/", 200),
        ("/cookies", 200),
        ("/notes", 200),
        ("/notes/hello", 200),
        ("/notes/tags/ice", 200),
        ("/notes/nothing", 404),
        ("/nothing", 404),
        ("/api/docs", 200),
        ("/verify-email/nothing", 404),
        ("/dashboard/sign-in", 200),
        ("/dashboard/sign-up", 200),
        ("/dashboard/forgot-password", 200),
    ] {
        let page = guest.visits(Method::GET, path).await.expect(status);
        follows(&guest, &page, &mut followed).await;
    }
    assert!(followed.contains("/") && followed.contains("/notes/rss.xml"), "{followed:#?}");

    let mut followed = BTreeSet::new();
    for (path, status) in [
        ("/", 200),
        ("/dashboard", 200),
        ("/dashboard/projects/new", 200),
        ("/dashboard/attention", 200),
        ("/dashboard/account", 200),
        ("/dashboard/account/activity", 200),
        ("/dashboard/people", 200),
        ("/dashboard/health", 200),
        ("/dashboard/outbox", 200),
        ("/dashboard/notes/contents", 200),
        (&format!("/dashboard/notes/contents/{hello}"), 200),
        ("/dashboard/notes/members", 200),
        ("/dashboard/notes/settings", 200),
        ("/dashboard/notes/settings/branding", 200),
        ("/dashboard/notes/activity", 200),
        ("/dashboard/nothing/contents", 404),
    ] {
        let page = root.visits(Method::GET, path).await.expect(status);
        follows(&root, &page, &mut followed).await;
    }
    assert!(followed.contains("/dashboard/account/passkeys") && followed.contains("/notes/hello"), "{followed:#?}");

    let refused = root.visits(Method::POST, "/dashboard/account").header("sec-fetch-site", "cross-site").await.expect(403);
    follows(&root, &refused, &mut followed).await;
    world.empties("sign_in", "127.0.0.1", Limit::new(1_000_000, 1, Duration::from_secs(1))).await;
    let typed = [("email", root.email.as_str()), ("password", &root.password)];
    let refused = guest.visits(Method::POST, "/dashboard/sign-in").form(&typed).await.expect(429);
    follows(&guest, &refused, &mut followed).await;
}

/// Below a path the host says itself what holds for all of it.
async fn https_is_asked_of_the_host_that_is_ours(world: &World) {
    let said = if world.is_mounted() { "" } else { "max-age=63072000" };
    for path in ["/", "/dashboard/sign-in", "/api/v1/account", "/nothing"] {
        assert_eq!(world.get(path).await.header("strict-transport-security"), said, "{path}");
    }
}

/// Also nothing of what the host keeps there, where it is not ours (ASVS 14.3.1).
async fn who_leaves_leaves_nothing_in_the_browser(world: &World) {
    let said = if world.is_mounted() { "" } else { "\"cache\", \"storage\"" };
    let left = |answer: &Answer| answer.header("clear-site-data").to_owned();
    let ada = world.person("Ada").joins().await;
    assert_eq!(left(&ada.visits(Method::GET, "/dashboard").await.expect(200)), "");

    let gone = ada.visits(Method::POST, "/dashboard/sign-out").form(&[]).await.expect(303);
    assert_eq!((left(&gone).as_str(), gone.header("location")), (said, "/dashboard/sign-in?note=signed-out"));
    assert!(gone.header("set-cookie").contains("Max-Age=0"));
    let ada = ada.signs_in().await;
    assert_eq!(left(&ada.calls("deleteSession", &[]).await.expect(204)), said);

    for by_page in [true, false] {
        ada.calls("requestPasswordReset", &[]).json(json!({ "email": ada.email })).await.expect(202);
        world.works().await;
        let token = world.mails.token(&ada.email, "/reset-password/");
        let reset = match by_page {
            true => ada.visits(Method::POST, format!("/reset-password/{token}")).form(&[("password", &ada.password)]).await.expect(303),
            false => ada.calls("resetPassword", &[]).json(json!({ "token": token, "password": ada.password })).await.expect(204),
        };
        assert_eq!(left(&reset), said);
    }

    let ada = ada.signs_in().await;
    let deleted = ada.visits(Method::POST, "/dashboard/account/delete").form(&[("confirm", &ada.email)]).await.expect(303);
    assert_eq!((left(&deleted).as_str(), deleted.header("location")), (said, "/dashboard/sign-in?note=deleted"));
    let bob = world.person("Bob").joins().await;
    assert_eq!(left(&bob.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect(204)), said);
}

/// A host that forgets `into_make_service_with_connect_info`.
async fn p2_d_who_tells_no_addresses_has_limits_and_is_told(world: &World) {
    let ada = world.person("Ada").joins().await;
    let said = || world.logs.text().matches("into_make_service_with_connect_info").count();
    let before = said();
    let router: Router = itoms::server::api(world.itoms.clone(), &Options::new(BASE.parse().unwrap(), ClientIp::Peer));
    let sends = async |path: &str, body: Value| {
        let request = Request::post(path).header("content-type", "application/json").body(Body::from(body.to_string()));
        let (parts, body) = router.clone().oneshot(request.unwrap()).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    };
    for name in ["Bob", "Carol", "Dora"] {
        sends("/api/v1/accounts", world.person(name).registration()).await.expect(202);
    }
    let refused = sends("/api/v1/accounts", world.person("Eve").registration()).await.expect_problem(429, "too_many_requests");
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(said() - before, 1, "once, and not for each");

    let started = sends("/api/v1/sessions", json!({ "email": ada.email, "password": ada.password })).await.expect(201).json();
    world.secrets.session(&started);
    let sessions = ada.calls("listSessions", &[]).await.expect(200).json();
    let addresses: Vec<_> = sessions["items"].as_array().unwrap().iter().map(|session| &session["address"]).collect();
    assert!(addresses.contains(&&Value::Null) && addresses.contains(&&json!("127.0.0.1")), "P1.5-a: none is made up: {addresses:?}");

    // Whoever has the addresses, or none to tell, goes on as before.
    world.person("Frank").signs_up().await.expect(202);
    for name in 0..5 {
        let email = format!("in-process-{name}@example.com");
        let credentials = SignIn { email, password: Secret::from("anything"), code: None };
        let answer = world.itoms.accounts().sign_in(credentials, &Caller::program()).await;
        assert!(matches!(answer, Err(AccountError::WrongCredentials)), "{answer:?}");
    }
}
