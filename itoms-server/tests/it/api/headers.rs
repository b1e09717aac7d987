//! Versions, keys and tokens in headers.

use super::server::{EMAIL, PASSWORD, Server};
use serde_json::json;

#[tokio::test]
async fn a_change_names_the_version_that_it_changes() {
    let server = Server::start().await;
    let project = server.project().await;
    let shown = server.ask("GET", &project, &[], "").await.expect(200);
    assert_eq!(shown.header("etag"), "\"1\"");
    assert_eq!(shown.json()["version"], 1);

    let change = json!({"name": "River notes"});
    server.ask("PATCH", &project, &[], &change).await.refuses(428, "precondition_required");
    for malformed in ["1", "*", "\"1", "\"1\", \"2\""] {
        server.ask("PATCH", &project, &[("if-match", malformed)], &change).await.refuses(400, "malformed_if_match");
    }
    for stale in ["\"2\"", "\"0\"", "\"01\"", "\"abc\"", "\"99999999999999999999\""] {
        server.ask("PATCH", &project, &[("if-match", stale)], &change).await.refuses(412, "stale");
    }
    let changed = server.ask("PATCH", &project, &[("if-match", "W/\"1\"")], &change).await.expect(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.json()["name"], "River notes");
}

#[tokio::test]
async fn an_act_takes_a_version_and_needs_none() {
    let server = Server::start().await;
    let project = server.project().await;
    let draft = json!({"kind": "article", "title": "A walk", "body": "Along the *river*."});
    let content = server.ask("POST", &format!("{project}/contents"), &[], draft).await.expect(201);
    let path = content.header("location").strip_prefix("https://itoms.example").unwrap().to_owned();

    server.ask("POST", &format!("{path}/publish"), &[("if-match", "\"9\"")], "").await.refuses(412, "stale");
    let published = server.ask("POST", &format!("{path}/publish"), &[("if-match", "\"1\"")], "").await.expect(200).json();
    assert_eq!((&published["status"], &published["published_version"]), (&json!("published"), &published["version"]));
    server.ask("POST", &format!("{path}/unpublish"), &[], "").await.expect(200);
    server.ask("POST", &format!("{path}/unpublish"), &[], "").await.refuses(409, "not_published");
    server.ask("DELETE", &path, &[], "").await.expect(204);

    let deleted = server.ask("DELETE", &project, &[], "").await.expect(200).json();
    assert_eq!(
        (&deleted["deleted_at"], &deleted["restorable_until"]),
        (&json!("2026-11-24T09:30:00.000Z"), &json!("2026-12-01T09:30:00.000Z"))
    );
    server.ask("GET", &project, &[], "").await.refuses(404, "not_found");
    server.ask("POST", &format!("{project}/restore"), &[], "").await.expect(200);
}

#[tokio::test]
async fn a_create_with_a_key_happens_once() {
    let server = Server::start().await;
    let key = [("idempotency-key", "import-42")];
    let first = server.ask("POST", "/api/v1/projects", &key, json!({"name": "Notes"})).await.expect(201).json();
    let second = server.ask("POST", "/api/v1/projects", &key, json!({"name": "Notes"})).await.expect(201).json();
    assert_eq!(first, second);
    server.ask("POST", "/api/v1/projects", &key, json!({"name": "Other notes"})).await.refuses(422, "idempotency_key_reused");
    server
        .ask("POST", "/api/v1/projects", &[("idempotency-key", "two words")], json!({"name": "Notes"}))
        .await
        .refuses(422, "invalid_input");

    let credentials = json!({"email": EMAIL, "password": PASSWORD});
    server.ask("POST", "/api/v1/sessions", &key, credentials).await.refuses(400, "idempotency_key_refused");
}

#[tokio::test]
async fn a_session_shows_its_token_once_and_sets_no_cookie() {
    let server = Server::start().await;
    let json = [("content-type", "application/json")];
    let wrong = json!({"email": EMAIL, "password": "not the password"}).to_string();
    let refused = server.send("POST", "/api/v1/sessions", &json, wrong).await;
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    refused.refuses(401, "wrong_credentials");

    let right = json!({"email": EMAIL, "password": PASSWORD}).to_string();
    let session = server.send("POST", "/api/v1/sessions", &json, right).await.expect(201);
    assert!(session.headers.get("set-cookie").is_none());
    let bearer = format!("Bearer {}", session.json()["token"].as_str().unwrap());
    server.send("GET", "/api/v1/account", &[("authorization", &bearer)], "").await.expect(200);
    server.send("DELETE", "/api/v1/session", &[("authorization", &bearer)], "").await.expect(204);
    server.send("GET", "/api/v1/account", &[("authorization", &bearer)], "").await.refuses(401, "unauthenticated");
}

#[tokio::test]
async fn a_token_comes_as_bearer_or_in_the_one_cookie() {
    let server = Server::start().await;
    let (bearer, cookie) = (format!("bearer {}", server.token), format!("a=b; __Host-itoms={}", server.token));
    server.send("GET", "/api/v1/account", &[("authorization", &bearer)], "").await.expect(200);
    server.send("GET", "/api/v1/account", &[("cookie", &cookie)], "").await.expect(200);
    let unprefixed = format!("itoms={}", server.token);
    for headers in [
        vec![],
        vec![("authorization", "Bearer wrong")],
        vec![("authorization", bearer.as_str()), ("authorization", "Bearer wrong")],
        vec![("authorization", "Bearer wrong"), ("authorization", bearer.as_str())],
        vec![("authorization", "Basic YTpi")],
        vec![("cookie", unprefixed.as_str())],
        vec![("authorization", "Bearer wrong"), ("cookie", cookie.as_str())],
    ] {
        let refused = server.send("GET", "/api/v1/account", &headers, "").await;
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        refused.refuses(401, "unauthenticated");
    }
}

#[tokio::test]
async fn nothing_is_kept_by_caches() {
    let server = Server::start().await;
    for path in ["/api/v1/account", "/api/v1/projects", "/api/v1/nothing", "/api/v1/projects/x"] {
        assert_eq!(server.ask("GET", path, &[], "").await.header("cache-control"), "no-store", "{path}");
    }
}
