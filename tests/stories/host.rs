//! Who runs an installation whose people are a host's.

use crate::harness::{World, on_both_databases};
use async_trait::async_trait;
use axum::{Router, body::Body};
use http::{Request, request::Parts};
use http_body_util::BodyExt;
use itoms::{
    account::Adoption,
    id::AccountId,
    server::{ClientIp, Identified, Identity, Options},
};
use serde_json::Value;
use tower::ServiceExt;

on_both_databases!(an_operator_of_the_host_looks_after_people);

/// Believes the headers that the host's own front sets.
struct Front;

#[async_trait]
impl Identity for Front {
    async fn identify(&self, request: &Parts) -> Option<Identified> {
        let account = request.headers.get("x-account")?.to_str().ok()?.parse().ok()?;
        match request.headers.contains_key("x-admin") {
            true => Some(Identified::operator(account)),
            false => Some(Identified::person(account)),
        }
    }
}

/// Sends a request as a user of the host; answers status and body.
async fn ask(router: &Router, method: &str, path: &str, account: AccountId, is_admin: bool) -> (u16, Value) {
    let request = Request::builder().method(method).uri(path).header("x-account", account.to_string());
    let request = if is_admin { request.header("x-admin", "yes") } else { request };
    let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn an_operator_of_the_host_looks_after_people(world: &World) {
    let ada = world.itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap();
    let eve = world.itoms.accounts().adopt("8", Adoption::named("Eve")).await.unwrap();
    let options = Options::new("https://host.example/".parse().unwrap(), ClientIp::Peer).identity(Front);
    let router = itoms::server::router(world.itoms.clone(), &options);
    let people = "/api/v1/operator/accounts";

    assert_eq!(ask(&router, "GET", people, ada, false).await.0, 404, "whoever the host does not say it of");
    let (status, listed) = ask(&router, "GET", people, ada, true).await;
    assert_eq!((status, listed["items"].as_array().map(Vec::len)), (200, Some(2)), "{listed}");
    assert_eq!(ask(&router, "POST", &format!("{people}/{eve}/suspend"), ada, true).await.0, 200);
    assert_eq!(ask(&router, "GET", "/api/v1/account", eve, false).await.0, 403);
    assert_eq!(ask(&router, "GET", people, eve, true).await.0, 403, "whatever the host says of her");
    assert_eq!(ask(&router, "POST", &format!("{people}/{eve}/resume"), ada, true).await.0, 200);
    assert_eq!(ask(&router, "GET", "/api/v1/account", eve, false).await.0, 200);

    world.files().await;
    let (_, trail) = ask(&router, "GET", "/api/v1/audit-events", ada, true).await;
    let acts: Vec<_> = trail["items"].as_array().unwrap().iter().map(|act| (act["kind"].as_str(), act["by"]["account"].as_str())).collect();
    let ada = ada.to_string();
    for kind in ["account.suspended", "account.resumed"] {
        assert!(acts.contains(&(Some(kind), Some(ada.as_str()))), "{kind}: {trail}");
    }
}
