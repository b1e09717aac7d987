//! Owners see by which API keys programs reach their project.

use crate::harness::{Person, World, on_both_databases};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    an_owner_sees_whose_keys_reach_the_project_and_ends_that,
    nobody_else_sees_them,
    the_page_shows_them,
    they_are_listed_in_parts,
);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a key, each later than the one before.
async fn makes(person: &Person<'_>, new: Value) -> Value {
    person.world.clock.advance(Duration::from_secs(1));
    let issued = person.calls("createApiKey", &[]).json(new).await.expect(201).json();
    person.world.secrets.api_key(&issued);
    issued
}

async fn listed(owner: &Person<'_>, project: &str) -> Vec<Value> {
    owner.calls("listProjectApiKeys", &[project]).await.expect(200).json()["items"].as_array().unwrap().clone()
}

fn names(keys: &[Value]) -> Vec<&str> {
    keys.iter().map(|key| key["name"].as_str().unwrap()).collect()
}

async fn an_owner_sees_whose_keys_reach_the_project_and_ends_that(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let (notes, other) = (ada.founds("Notes").await, bob.founds("Other").await);
    ada.invites(&notes, &bob, "admin").await;
    let scopes = ["account:read", "contents:read", "contents:write"];
    let whole = makes(&bob, json!({ "name": "Bob’s own", "scopes": scopes })).await;
    makes(&bob, json!({ "name": "Of another project", "scopes": ["contents:read"], "project": other })).await;
    makes(&bob, json!({ "name": "Of the account", "scopes": ["account:read", "projects:create"] })).await;
    let end = world.itoms.now().after(DAY);
    makes(&bob, json!({ "name": "Ends soon", "scopes": ["contents:read"], "project": notes, "expires_at": end })).await;
    let own = makes(&ada, json!({ "name": "Ada’s", "scopes": ["contents:read"], "project": notes })).await;
    assert_eq!(names(&listed(&ada, &notes).await), ["Ada’s", "Ends soon", "Bob’s own"]);
    world.clock.advance(DAY);
    let program = world.visitor().with(whole["secret"].as_str().map(str::to_owned));
    for key in [&whole, &own] {
        let program = world.visitor().with(key["secret"].as_str().map(str::to_owned));
        program.calls("listContents", &[&notes]).await.expect(200);
    }

    let keys = listed(&ada, &notes).await;
    assert_eq!(names(&keys), ["Ada’s", "Bob’s own"], "what has expired reaches nothing");
    let bobs = &keys[1];
    assert_eq!((&bobs["account"], &bobs["full_name"]), (&json!(bob.calls("showAccount", &[]).await.id()), &json!("Bob")));
    assert_eq!((&bobs["of_project_alone"], &keys[0]["of_project_alone"]), (&json!(false), &json!(true)));
    assert_eq!(bobs["scopes"], json!(["contents:read", "contents:write"]), "what it may do elsewhere is not theirs to know");
    assert_eq!((&bobs["prefix"], &bobs["created_at"]), (&whole["prefix"], &whole["created_at"]));
    assert_eq!(keys[0]["used_at"], json!(world.itoms.now()));
    assert_eq!(bobs["used_at"], Value::Null, "it may have been used elsewhere");

    let id = bobs["account"].as_str().unwrap();
    ada.calls("removeMember", &[&notes, id]).await.expect(204);
    assert_eq!(names(&listed(&ada, &notes).await), ["Ada’s"]);
    program.calls("listContents", &[&notes]).await.expect_problem(404, "not_found");
}

async fn nobody_else_sees_them(world: &World) {
    let (ada, bob, eve) = (world.person("Ada").joins().await, world.person("Bob").joins().await, world.person("Eve").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    makes(&bob, json!({ "name": "Bob’s", "scopes": ["contents:read"], "project": notes })).await;
    bob.calls("listProjectApiKeys", &[&notes]).await.expect_problem(403, "forbidden");
    eve.calls("listProjectApiKeys", &[&notes]).await.expect_problem(404, "not_found");
    let manager = makes(&ada, json!({ "name": "Manages", "scopes": ["members:write", "members:read"] })).await;
    let program = world.visitor().with(manager["secret"].as_str().map(str::to_owned));
    program.calls("listProjectApiKeys", &[&notes]).await.expect_problem(403, "key_not_enough");
    bob.visits(Method::GET, "/dashboard/notes/members/api-keys").await.expect(403);
    eve.visits(Method::GET, "/dashboard/notes/members/api-keys").await.expect(404);
}

async fn the_page_shows_them(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;
    const PAGE: &str = "/dashboard/notes/members/api-keys";
    let page = ada.visits(Method::GET, PAGE).await.expect(200).text();
    assert!(page.contains("No program reaches this project"), "{page}");
    let made = makes(&bob, json!({ "name": "Reads & writes", "scopes": ["account:read", "contents:read"] })).await;
    let page = ada.visits(Method::GET, PAGE).await.expect(200).text();
    for said in ["Reads &#38; writes", "Bob", "All projects of the member", "Read content, drafts too", "Not by itself", "To end one"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains(made["prefix"].as_str().unwrap()) && !page.contains("See my profile") && !page.contains("Last used"), "{page}");
    let members = ada.visits(Method::GET, "/dashboard/notes/members").await.expect(200).text();
    assert!(members.contains(PAGE), "{members}");
    let members = bob.visits(Method::GET, "/dashboard/notes/members").await.expect(200).text();
    assert!(!members.contains(PAGE), "{members}");
}

async fn they_are_listed_in_parts(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    for name in ["First", "Second", "Third"] {
        makes(&ada, json!({ "name": name, "scopes": ["contents:read"] })).await;
    }
    let (method, path) = world.document.address("listProjectApiKeys", &[&notes]);
    let first = ada.asks(method.clone(), format!("{path}?limit=2")).await.expect(200).json();
    assert_eq!(names(first["items"].as_array().unwrap()), ["Third", "Second"]);
    let next = first["next"].as_str().unwrap();
    let last = ada.asks(method.clone(), format!("{path}?limit=2&cursor={next}")).await.expect(200).json();
    assert_eq!((names(last["items"].as_array().unwrap()), &last["next"]), (vec!["First"], &json!(null)));
    let other = ada.founds("Other").await;
    let (_, elsewhere) = world.document.address("listProjectApiKeys", &[&other]);
    ada.asks(method, format!("{elsewhere}?cursor={next}")).await.expect_problem(422, "invalid_input");
}
