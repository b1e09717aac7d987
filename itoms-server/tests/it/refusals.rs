//! Who asks for a page is refused with a page, with a way on; who calls the API with a problem document.

use crate::api::server::{Answer, itoms, send};
use async_trait::async_trait;
use axum::Router;
use http::request::Parts;
use itoms_core::{Error, account::Adoption};
use itoms_server::{ClientIp, Identified, Identity, Options};

/// Believes the header that the host's own front sets, and fails at a word that it does not know.
struct Front;

#[async_trait]
impl Identity for Front {
    async fn identify(&self, request: &Parts) -> Result<Option<Identified>, Error> {
        let Some(account) = request.headers.get("x-account").and_then(|account| account.to_str().ok()) else { return Ok(None) };
        assert_ne!(account, "unheard of");
        Ok(account.parse().ok().map(Identified::person))
    }
}

async fn host() -> (Router, String) {
    let itoms = itoms().await;
    let ada = itoms.accounts().adopt("7", Adoption::named("Ada Lovelace")).await.unwrap();
    let options = Options::new("https://host.example/".parse().unwrap(), ClientIp::Peer).identity(Front);
    (itoms_server::router(itoms, &options), ada.to_string())
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[track_caller]
fn is_page(answer: Answer, status: u16, words: &str) {
    let answer = answer.expect(status);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-request-id").len(), 24);
    assert!(answer.header("content-security-policy").contains("script-src 'self'"));
    let page = String::from_utf8(answer.body).unwrap();
    assert!(page.contains(words) && page.contains("href=\"/\""), "{page}");
}

#[tokio::test]
async fn a_page_is_refused_with_a_page() {
    let (router, ada) = host().await;
    let person = ("x-account", ada.as_str());
    let foreign = ("sec-fetch-site", "cross-site");
    let too_long = "x".repeat(5 * 1024 * 1024);
    for (method, path, headers, body, status, words) in [
        ("POST", "/dashboard/projects/new", vec![person, FORM, foreign], "name=Notes", 403, "Another site sent this in your name"),
        ("GET", "/dashboard/nothing/contents", vec![person], "", 404, "There is nothing here"),
        ("GET", "/dashboard/no/such/place", vec![person], "", 404, "There is nothing here"),
        ("PUT", "/dashboard/projects/new", vec![person, FORM], "", 405, "This page cannot do that"),
        ("POST", "/dashboard/projects/new", vec![person, FORM], &too_long, 413, "This is too much at once"),
        ("POST", "/dashboard/projects/new", vec![person, ("content-type", "text/plain")], "", 415, "This cannot be read"),
        ("GET", "/dashboard", vec![("x-account", "unheard of")], "", 500, "Something went wrong"),
        ("GET", "/dashboard/projects/new", vec![], "", 401, "Sign in first"),
        ("POST", "/nothing", vec![FORM, foreign], "", 403, "Another site sent this in your name"),
        ("POST", "/nothing", vec![FORM], "", 405, "This page cannot do that"),
    ] {
        is_page(send(&router, method, path, &headers, body.to_owned()).await, status, words);
    }
    let other = send(&router, "PUT", "/dashboard/projects/new", &[person], "").await;
    assert_eq!(other.header("allow"), "GET,HEAD,POST");
}

#[tokio::test]
async fn the_api_refuses_with_a_problem() {
    let (router, ada) = host().await;
    let json = ("content-type", "application/json");
    for (method, path, headers, status, code) in [
        ("POST", "/api/v1/projects", vec![("x-account", ada.as_str()), json, ("sec-fetch-site", "cross-site")], 403, "cross_site"),
        ("GET", "/api/v1/nothing", vec![], 404, "not_found"),
        ("PUT", "/api/v1/projects", vec![], 405, "method_not_allowed"),
        ("GET", "/api/v1/projects", vec![("x-account", "unheard of")], 500, "internal_error"),
    ] {
        send(&router, method, path, &headers, "").await.refuses(status, code);
    }
}
