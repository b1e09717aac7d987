//! An installation whose people are a host's.

use crate::harness::{World, on_both_databases};
use async_trait::async_trait;
use axum::{Router, body::Body};
use http::{Request, request::Parts};
use http_body_util::BodyExt;
use itoms::{
    Error, Itoms,
    account::{AccountError, Adoption},
    id::AccountId,
    links::{MockLinks, Place},
    project::NewProject,
    random::SeededRandom,
    server::{ClientIp, Identified, Identity, Options},
    sqlite::SqliteStore,
    store::Actor,
    time::Timestamp,
    vault::VaultKeys,
};
use serde_json::Value;
use std::time::Duration;
use tower::ServiceExt;

on_both_databases!(
    an_operator_of_the_host_looks_after_people,
    what_happened_is_told_on_the_next_page,
    somebody_leaves_and_begins_anew,
    nobody_is_appointed_here,
    p2_d_a_dangerous_act_asks_for_a_proof_to_the_host,
);

/// Believes the headers that the host's own front sets.
struct Front;

#[async_trait]
impl Identity for Front {
    async fn identify(&self, request: &Parts) -> Result<Option<Identified>, Error> {
        let Some(account) = request.headers.get("x-account") else { return Ok(None) };
        let Some(account) = account.to_str().ok().and_then(|id| id.parse().ok()) else { return Ok(None) };
        let identified = match request.headers.contains_key("x-admin") {
            true => Identified::operator(account),
            false => Identified::person(account),
        };
        let proved_at = request.headers.get("x-proved-at").and_then(|at| at.to_str().ok()?.parse().ok());
        Ok(Some(match proved_at {
            Some(at) => identified.proved_at(Timestamp::from_millis(at)),
            None => identified,
        }))
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

/// What a host serves.
fn front(world: &World) -> Router {
    let options = Options::new("https://host.example/".parse().unwrap(), ClientIp::Peer).identity(Front);
    itoms::server::router(world.itoms.clone(), &options)
}

/// Opens a page, or sends a form; answers status, where it leads, and the page.
async fn visit(router: &Router, path: &str, account: AccountId, form: Option<&str>) -> (u16, String, String) {
    let request = Request::builder().method(if form.is_some() { "POST" } else { "GET" }).uri(path);
    let request = request.header("x-account", account.to_string()).header("content-type", "application/x-www-form-urlencoded");
    let answer = router.clone().oneshot(request.body(Body::from(form.unwrap_or_default().to_owned())).unwrap()).await.unwrap();
    let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    let status = answer.status().as_u16();
    let page = answer.into_body().collect().await.unwrap().to_bytes();
    (status, location, String::from_utf8(page.to_vec()).unwrap())
}

/// There is no session to keep a message in, so the address carries it.
async fn what_happened_is_told_on_the_next_page(world: &World) {
    let ada = world.itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap();
    let eve = world.itoms.accounts().adopt("8", Adoption::named("Eve")).await.unwrap();
    let router = front(world);
    let (status, notes, _) = visit(&router, "/dashboard/projects/new", ada, Some("name=Notes&slug=notes&language=en&time_zone=UTC")).await;
    assert_eq!((status, notes.starts_with("/dashboard/notes/contents")), (303, true), "{notes}");

    let (status, told, page) = visit(&router, "/dashboard/notes/settings/delete", ada, Some("confirm=Notes")).await;
    assert_eq!(status, 303, "{page}");
    assert!(visit(&router, &told, ada, None).await.2.contains("Undo"), "{told}");
    assert!(!visit(&router, &told, eve, None).await.2.contains("Undo"), "nobody else reads it");
    assert!(!visit(&router, &told.replace("told=v1.", "told=v1.x"), ada, None).await.2.contains("Undo"));
    world.clock.advance(Duration::from_secs(60));
    assert!(!visit(&router, &told, ada, None).await.2.contains("Undo"), "it is no news any more");
}

async fn somebody_leaves_and_begins_anew(world: &World) {
    let accounts = world.itoms.accounts();
    let ada = accounts.adopt("7", Adoption::named("Ada").email("ada@example.com")).await.unwrap();
    let router = front(world);
    let (status, _, page) = visit(&router, "/dashboard/account/delete", ada, Some("confirm=ada@example.com")).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Your account here is deleted") && !page.contains("/dashboard/sign-in"), "{page}");

    let (status, _, page) = visit(&router, "/dashboard", ada, None).await;
    assert_eq!((status, page.contains("was deleted"), page.contains("suspended")), (403, true, false), "{page}");
    let (status, problem) = ask(&router, "GET", "/api/v1/account", ada, false).await;
    assert_eq!((status, problem["code"].as_str()), (403, Some("account_leaving")));
    assert!(accounts.adopted("7").await.unwrap().is_some_and(|account| account.standing.is_leaving()), "a host can ask");

    world.works().await;
    assert_eq!(accounts.adopted("7").await.unwrap(), None);
    let anew = accounts.adopt("7", Adoption::named("Ada").email("ada@example.com")).await.unwrap();
    assert_ne!(anew, ada);
    assert_eq!(visit(&router, "/dashboard", anew, None).await.0, 200);
    assert!(matches!(accounts.adopted("").await, Err(AccountError::Failure(_))), "a broken rule is named");
}

/// Who runs it is the host's to say.
async fn nobody_is_appointed_here(world: &World) {
    let ada = world.itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap();
    let eve = world.itoms.accounts().adopt("8", Adoption::named("Eve")).await.unwrap();
    let router = front(world);
    for act in ["appoint", "dismiss"] {
        for place in ["/api/v1/operator/accounts", "/dashboard/people"] {
            assert_eq!(ask(&router, "POST", &format!("{place}/{eve}/{act}"), ada, true).await.0, 404, "{place} {act}");
        }
    }
    let request = Request::builder().uri(format!("/dashboard/people/{eve}")).header("x-account", ada.to_string()).header("x-admin", "yes");
    let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 200);
    let page = answer.into_body().collect().await.unwrap().to_bytes();
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("Suspend this account") && !page.contains("operator</button>"), "{page}");
}

async fn an_operator_of_the_host_looks_after_people(world: &World) {
    let ada = world.itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap();
    let eve = world.itoms.accounts().adopt("8", Adoption::named("Eve")).await.unwrap();
    let router = front(world);
    let people = "/api/v1/operator/accounts";

    assert_eq!(ask(&router, "GET", people, ada, false).await.0, 404, "whoever the host does not say it of");
    let (status, listed) = ask(&router, "GET", people, ada, true).await;
    assert_eq!((status, listed["items"].as_array().map(Vec::len)), (200, Some(2)), "{listed}");
    assert_eq!(ask(&router, "POST", &format!("{people}/{eve}/suspend"), ada, true).await.0, 200);
    assert_eq!(ask(&router, "GET", "/api/v1/account", eve, false).await.0, 403);
    let adopted = world.itoms.accounts().adopt("8", Adoption::named("Eve")).await;
    assert!(matches!(adopted, Err(AccountError::Suspended)), "nobody acts as her: {adopted:?}");
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

/// A host that says when its users proved to be there has dangerous acts of old proofs refused.
async fn p2_d_a_dangerous_act_asks_for_a_proof_to_the_host(world: &World) {
    let accounts = world.itoms.accounts();
    let ada = accounts.adopt("7", Adoption::named("Ada")).await.unwrap();
    let notes = world.itoms.projects().create(Actor::Account(ada), NewProject::named("Notes")).await.unwrap().project;
    let router = front(world);
    let now = world.itoms.now();
    let sends = async |method: &str, path: &str, proved_at: Timestamp, form: &str| {
        let request = Request::builder().method(method).uri(path).header("x-account", ada.to_string());
        let request = request.header("x-proved-at", proved_at.as_millis().to_string());
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(form.to_owned())).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
    };
    let ahead = now.after(Duration::from_secs(60 * 60));
    let (fresh, old) = (now.before(Duration::from_secs(9 * 60)), now.before(Duration::from_secs(10 * 60)));
    let (delete, page_delete) = (format!("/api/v1/projects/{}", notes.id), "/dashboard/notes/settings/delete");

    let (status, refused) = sends("DELETE", &delete, old, "").await;
    assert_eq!((status, refused.contains("reauthentication_required")), (403, true), "{refused}");
    assert_eq!(sends("DELETE", &delete, ahead, "").await.0, 403, "no clock runs so wrong");
    let (status, page) = sends("POST", page_delete, old, "confirm=Notes").await;
    assert_eq!((status, page.contains("where you sign in")), (403, true), "{page}");
    assert!(page.contains(&format!("action=\"{page_delete}\"")) && page.contains("value=\"Notes\""), "what was typed waits: {page}");
    assert!(!page.contains("name=\"password\""), "{page}");
    assert_eq!(sends("GET", "/dashboard/notes/settings", old, "").await.0, 200, "what is not dangerous asks for nothing");
    assert_eq!(sends("POST", page_delete, fresh, "confirm=Notes").await.0, 303);
}

#[tokio::test]
async fn a_page_leads_to_where_the_host_takes_a_proof() {
    let key = |seed| VaultKeys::generate(&SeededRandom::new(seed)).unwrap().expose().clone();
    let mut places = MockLinks::new();
    places.expect_to().returning(|place| match place {
        Place::Reauthenticate => "https://host.example/prove".parse().ok(),
        _ => None,
    });
    let builder = Itoms::builder(SqliteStore::temporary().await.unwrap(), VaultKeys::new(key(1), key(2)).unwrap());
    let itoms = builder.links(places).build().unwrap();
    let ada = itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap();
    itoms.projects().create(Actor::Account(ada), NewProject::named("Notes")).await.unwrap();
    let options = Options::new("https://host.example/".parse().unwrap(), ClientIp::Peer).identity(Front);
    let router = itoms::server::router(itoms, &options);
    let request = Request::post("/dashboard/notes/settings/delete").header("x-account", ada.to_string()).header("x-proved-at", "0");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::from("confirm=Notes")).unwrap();
    let page = router.oneshot(request).await.unwrap().into_body().collect().await.unwrap().to_bytes();
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("href=\"https://host.example/prove\" target=\"_blank\" rel=\"noopener\""), "{page}");
}
