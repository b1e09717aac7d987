//! A host with users of its own: they are who calls, and our sign-up and sign-in are not there.

use super::server::{Answer, builder, itoms, send};
use async_trait::async_trait;
use axum::Router;
use http::{HeaderValue, request::Parts};
use itoms_core::{
    Error,
    account::{AccountError, Adoption},
    links::{self, Place},
    mail::{Mail, MailError, Mailer},
};
use itoms_server::{ClientIp, HostError, Identified, Identity, Links, Options};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use url::Url;

/// Believes the headers that the host's own front sets.
struct Front;

#[async_trait]
impl Identity for Front {
    async fn identify(&self, request: &Parts) -> Result<Option<Identified>, Error> {
        match request.headers.get("x-trouble").map(HeaderValue::as_bytes) {
            Some(b"away") => return Err(HostError::unavailable("no way to users.internal").into()),
            Some(b"broken") => return Err(HostError::defect("no table in users.internal").into()),
            Some(_) => return Err(AccountError::AddressTaken.into()),
            None => {}
        }
        let Some(account) = request.headers.get("x-account") else { return Ok(None) };
        let Some(account) = account.to_str().ok().and_then(|id| id.parse().ok()) else { return Ok(None) };
        Ok(Some(match request.headers.contains_key("x-admin") {
            true => Identified::operator(account),
            false => Identified::person(account),
        }))
    }
}

/// What a host with two people serves, and their ids.
async fn host() -> (Router, String, String) {
    let itoms = itoms().await;
    let ada = itoms.accounts().adopt("7", Adoption::named("Ada Lovelace")).await.unwrap();
    let eve = itoms.accounts().adopt("8", Adoption::named("Eve")).await.unwrap();
    let options = Options::new("https://host.example/blog".parse().unwrap(), ClientIp::Peer).identity(Front);
    (itoms_server::router(itoms, &options), ada.to_string(), eve.to_string())
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

/// While the host's own users cannot be asked, nobody becomes a visitor.
#[tokio::test]
async fn a_host_that_cannot_say_signs_nobody_out() {
    let (router, ada, _) = host().await;
    let troubles = [("away", 503, "host_unavailable", "5"), ("broken", 500, "host_defect", ""), ("taken", 409, "address_taken", "")];
    for (trouble, status, code, retry_after) in troubles {
        let headers = [("x-account", ada.as_str()), ("x-trouble", trouble)];
        for (method, path) in [("GET", "/api/v1/account"), ("GET", "/dashboard"), ("POST", "/dashboard/projects/new"), ("GET", "/")] {
            let answer = send(&router, method, path, &headers, "").await.expect(status);
            assert_eq!(answer.headers.get("retry-after").map_or("", |after| after.to_str().unwrap()), retry_after, "{method} {path}");
            assert!(!answer.headers.contains_key("location") && !answer.headers.contains_key("set-cookie"), "{method} {path}");
            let told = String::from_utf8_lossy(&answer.body).into_owned();
            assert!(!told.contains("users.internal"), "what lies behind it is the host's: {told}");
            if path.starts_with("/api") {
                answer.refuses(status, code);
            }
        }
    }
    ask(&router, "GET", "/api/v1/account", &ada, "").await.expect(200);
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

/// The host's own sign-in, and our places.
struct Places(Links);

impl links::Links for Places {
    fn to(&self, place: &Place) -> Option<Url> {
        match place {
            Place::SignIn => "https://host.example/login".parse().ok(),
            place => self.0.to(place),
        }
    }
}

/// Keeps what the mails say.
#[derive(Clone, Default)]
struct Mails(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl Mailer for Mails {
    fn name(&self) -> &str {
        "a list"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.0.lock().unwrap().push(mail.text.clone());
        Ok(())
    }
}

#[tokio::test]
async fn pages_lead_to_the_hosts_own_sign_in() {
    let (base, mails) = (Url::parse("https://host.example/").unwrap(), Mails::default());
    let itoms = builder().await.links(Places(Links::under(base.clone()))).mailer(mails.clone()).build().unwrap();
    let ada = itoms.accounts().adopt("7", Adoption::named("Ada Lovelace")).await.unwrap();
    let router = itoms_server::router(itoms.clone(), &Options::new(base, ClientIp::Peer).identity(Front));
    let ada = ada.to_string();
    let project = ask(&router, "POST", "/api/v1/projects", &ada, r#"{"name":"Notes"}"#).await.expect(201).json();
    let invitations = format!("/api/v1/projects/{}/invitations", project["id"].as_str().unwrap());
    ask(&router, "POST", &invitations, &ada, r#"{"email":"eve@example.org","role":"viewer"}"#).await.expect(202);
    itoms.work_once(Duration::from_secs(60)).await.unwrap();
    let invitation = mails.0.lock().unwrap().iter().find_map(|text| {
        let link = text.split_whitespace().find(|word| word.contains("/invitations/"))?;
        Some(Url::parse(link.trim_matches(['<', '>'])).unwrap().path().to_owned())
    });
    let invitation = invitation.expect("the invitation was mailed");

    assert_eq!(send(&router, "GET", "/dashboard", &[], "").await.expect(303).header("location"), "https://host.example/login");
    for (path, caller, status, leads) in [
        ("/", None, 200, true),
        (invitation.as_str(), None, 200, true),
        (invitation.as_str(), Some(ada.as_str()), 200, false),
        ("/invitations/gone", None, 404, true),
    ] {
        let headers: Vec<_> = caller.map(|account| ("x-account", account)).into_iter().collect();
        let page = send(&router, "GET", path, &headers, "").await.expect(status);
        let page = String::from_utf8(page.body).unwrap();
        assert_eq!(page.contains("href=\"https://host.example/login\""), leads, "{path}: {page}");
        for ours in ["/dashboard/sign-in", "/dashboard/sign-up", "/dashboard/sign-out", "/dashboard/forgot"] {
            assert!(!page.contains(ours), "{path}: {page}");
        }
    }
}

async fn ask_as_admin(router: &Router, method: &str, path: &str, account: &str, body: &str) -> Answer {
    send(router, method, path, &[("x-account", account), ("x-admin", "yes"), ("content-type", "application/json")], body.to_owned()).await
}

#[tokio::test]
async fn the_host_says_who_runs_the_installation() {
    let (router, ada, eve) = host().await;
    for path in ["/api/v1/operator/accounts", "/api/v1/jobs", "/api/v1/audit-events", "/dashboard/people", "/dashboard/health"] {
        ask_as_admin(&router, "GET", path, &ada, "").await.expect(200);
        ask(&router, "GET", path, &ada, "").await.expect(404);
        send(&router, "GET", path, &[("x-admin", "yes")], "").await.expect(401);
    }
    for (account, runs) in [
        (ask_as_admin(&router, "GET", "/api/v1/account", &ada, "").await, true),
        (ask(&router, "GET", "/api/v1/account", &ada, "").await, false),
    ] {
        assert_eq!(account.expect(200).json()["operator"], runs);
    }
    ask_as_admin(&router, "POST", &format!("/api/v1/operator/accounts/{eve}/suspend"), &ada, "").await.expect(200);
    ask(&router, "GET", "/api/v1/account", &eve, "").await.refuses(403, "account_suspended");
    ask_as_admin(&router, "GET", "/api/v1/operator/accounts", &eve, "").await.refuses(403, "account_suspended");
    ask_as_admin(&router, "POST", &format!("/api/v1/operator/accounts/{eve}/resume"), &ada, "").await.expect(200);
    ask(&router, "GET", "/api/v1/account", &eve, "").await.expect(200);
    ask_as_admin(&router, "POST", &format!("/api/v1/operator/accounts/{ada}/suspend"), &ada, "").await.refuses(409, "own_account");
    // Of whom the host knows and we do not there is no operator.
    ask_as_admin(&router, "GET", "/api/v1/operator/accounts", "019ac0de-0000-7000-8000-000000000001", "").await.refuses(404, "not_found");
}

#[tokio::test]
async fn no_key_of_an_operator_is_one() {
    let (router, ada, _) = host().await;
    let new = r#"{"name":"Key","scopes":["account:read"]}"#;
    let key = ask_as_admin(&router, "POST", "/api/v1/api-keys", &ada, new).await.expect(201).json();
    let bearer = format!("Bearer {}", key["secret"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str()), ("x-account", ada.as_str()), ("x-admin", "yes")];
    let account = send(&router, "GET", "/api/v1/account", &headers, "").await.expect(200).json();
    assert_eq!(account["operator"], false);
    send(&router, "GET", "/api/v1/operator/accounts", &headers, "").await.refuses(404, "not_found");
}
