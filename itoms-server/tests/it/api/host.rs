//! A host with users of its own: they are who calls, and our sign-up and sign-in are not there.

use super::server::{Answer, itoms, send};
use async_trait::async_trait;
use axum::Router;
use http::request::Parts;
use itoms_core::{account::Adoption, id::AccountId};
use itoms_server::{ClientIp, Identity, Options};

/// Believes the header that the host's own front sets.
struct Front;

#[async_trait]
impl Identity for Front {
    async fn identify(&self, request: &Parts) -> Option<AccountId> {
        request.headers.get("x-account")?.to_str().ok()?.parse().ok()
    }
}

/// The API of a host with two people, and their ids.
async fn host() -> (Router, String, String) {
    let itoms = itoms().await;
    let ada = itoms.accounts().adopt("7", Adoption::named("Ada Lovelace")).await.unwrap();
    let eve = itoms.accounts().adopt("8", Adoption::named("Eve")).await.unwrap();
    let options = Options::new("https://host.example/blog".parse().unwrap(), ClientIp::Peer).identity(Front);
    (itoms_server::api(itoms, &options), ada.to_string(), eve.to_string())
}

async fn ask(router: &Router, method: &str, path: &str, account: &str, body: &str) -> Answer {
    send(router, method, path, &[("x-account", account), ("content-type", "application/json")], body.to_owned()).await
}

#[tokio::test]
async fn its_people_call_and_ours_do_not_exist() {
    let (router, ada, _) = host().await;
    let account = ask(&router, "GET", "/api/v1/account", &ada, "").await.expect(200).json();
    assert_eq!((&account["id"], &account["full_name"]), (&ada.as_str().into(), &"Ada Lovelace".into()));
    ask(&router, "GET", "/api/v1/account", "", "").await.refuses(401, "unauthenticated");
    for path in ["/api/v1/accounts", "/api/v1/accounts/verify", "/api/v1/sessions", "/api/v1/session"] {
        ask(&router, "POST", path, &ada, "{}").await.refuses(404, "not_found");
    }
    let document = ask(&router, "GET", "/api/openapi.json", "", "").await.json();
    assert!(document["paths"]["/api/v1/sessions"].is_null());
    assert_eq!(document["servers"][0]["url"], "https://host.example/blog");
    let project = ask(&router, "POST", "/api/v1/projects", &ada, r#"{"name":"Notes"}"#).await.expect(201);
    assert!(project.header("location").starts_with("https://host.example/blog/api/v1/projects/"));
}

/// P3.3-b: whoever may not do a thing learns nothing about what was sent.
#[tokio::test]
async fn the_role_answers_before_the_body() {
    let (router, ada, eve) = host().await;
    let project = ask(&router, "POST", "/api/v1/projects", &ada, r#"{"name":"Notes"}"#).await.json();
    let path = format!("/api/v1/projects/{}", project["id"].as_str().unwrap());
    for (method, place) in [("PATCH", ""), ("POST", "/contents"), ("POST", "/invitations")] {
        for body in ["", "{", "[]", r#"{"unknown":1}"#, "{}"] {
            ask(&router, method, &format!("{path}{place}"), &eve, body).await.refuses(404, "not_found");
            let own = ask(&router, method, &format!("{path}{place}"), &ada, body).await;
            assert!([400, 422, 428].contains(&own.status.as_u16()), "{method} {place} {body}");
        }
    }
    ask(&router, "GET", &format!("{path}/contents?limit=x"), &eve, "").await.refuses(404, "not_found");
}
