//! An operator sees what goes before removing somebody, and which projects went is on record.

use crate::harness::{Person, World, on_both_databases};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    an_operator_sees_first_what_goes,
    nobody_else_sees_it,
    the_trail_names_the_projects_that_went,
    who_leaves_is_in_the_trail_as_well,
    the_page_lists_what_goes_and_asks_for_the_address,
);

const WENT: &str = "?kind=project.deleted_with_account";

async fn id(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).id()
}

/// Ada owns one project alone, one beside Bob and one that she has deleted, and is a viewer of Bob's.
struct Ground<'w> {
    root: Person<'w>,
    ada: Person<'w>,
    account: String,
    alone: String,
    shared: String,
    deleted: String,
}

async fn ground(world: &World) -> Ground<'_> {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let mut founded = Vec::new();
    for (founder, name) in [(&ada, "Alone"), (&ada, "Shared"), (&ada, "Deleted"), (&bob, "Guest")] {
        world.clock.advance(Duration::from_secs(1));
        founded.push(founder.founds(name).await);
    }
    let [alone, shared, deleted, guest] = founded.try_into().unwrap();
    ada.invites(&alone, &bob, "admin").await;
    ada.invites(&shared, &bob, "owner").await;
    bob.invites(&guest, &ada, "viewer").await;
    ada.calls("deleteProject", &[&deleted]).await.expect(200);
    Ground { account: id(&ada).await, root, ada, alone, shared, deleted }
}

async fn an_operator_sees_first_what_goes(world: &World) {
    let Ground { root, ada, account, .. } = ground(world).await;
    let shown = root.calls("listAccountDepartures", &[&account]).await.expect(200).json();
    assert_eq!(shown, ada.calls("listDepartures", &[]).await.expect(200).json(), "what the person sees");
    let told: Vec<_> = shown["items"].as_array().unwrap().iter().map(|it| (&it["name"], &it["last_owner"], &it["deleted"])).collect();
    let (yes, no) = (json!(true), json!(false));
    let names = ["Alone", "Shared", "Deleted", "Guest"].map(|name| json!(name));
    assert_eq!(told, [(&names[0], &yes, &no), (&names[1], &no, &no), (&names[2], &yes, &yes), (&names[3], &no, &no)]);
    ada.calls("showAccount", &[]).await.expect(200);
}

async fn nobody_else_sees_it(world: &World) {
    let Ground { root, ada, account, .. } = ground(world).await;
    let eve = world.person("Eve").joins().await;
    for person in [&eve, &ada] {
        person.calls("listAccountDepartures", &[&account]).await.expect_problem(404, "not_found");
        person.visits(Method::GET, format!("/dashboard/people/{account}/remove")).await.expect(404);
    }
    root.calls("listAccountDepartures", &["01920000-0000-7000-8000-00000000abcd"]).await.expect_problem(404, "not_found");
    let own = id(&root).await;
    assert_eq!(root.calls("listAccountDepartures", &[&own]).await.expect(200).json()["items"], json!([]));
    let led = root.visits(Method::GET, format!("/dashboard/people/{own}/remove")).await.expect(303);
    assert_eq!(led.header("location"), "/dashboard/account/delete", "the own account is deleted in its settings");
}

/// The projects that went, as the trail of the operators names them.
async fn went(operator: &Person<'_>) -> Vec<String> {
    let acts = operator.acts("listOperatorAuditEvents", &[], WENT).await;
    let mut projects: Vec<_> = acts.iter().map(|act| act["project"].as_str().unwrap().to_owned()).collect();
    projects.sort();
    projects
}

async fn the_trail_names_the_projects_that_went(world: &World) {
    let Ground { root, account, alone, deleted, .. } = ground(world).await;
    root.calls("deleteAccount", &[&account]).await.expect(204);
    assert_eq!(went(&root).await, [alone.as_str(), deleted.as_str()]);
    let page = root.visits(Method::GET, "/dashboard/activity").await.expect(200).text();
    assert!(page.contains("Project deleted with the account of its last owner") && page.contains(&format!("Project {alone}")), "{page}");

    // What was filed late is forgotten a day later.
    world.clock.advance(Duration::from_secs(24 * 60 * 60 + 1));
    world.works().await;
    assert_eq!(went(&root).await, [alone, deleted]);
    let acts = root.acts("listOperatorAuditEvents", &[], WENT).await;
    assert!(acts.iter().all(|act| act["person"]["account"] == Value::Null), "whoever is gone is not named: {acts:?}");
}

async fn who_leaves_is_in_the_trail_as_well(world: &World) {
    let Ground { root, ada, alone, shared, deleted, .. } = ground(world).await;
    let named = json!({ "projects": [{ "id": alone, "act": "delete" }, { "id": shared, "act": "delete" }] });
    ada.calls("deleteOwnAccount", &[]).json(named).await.expect(204);
    assert_eq!(went(&root).await, [alone, deleted], "one that has another owner goes on");
}

async fn the_page_lists_what_goes_and_asks_for_the_address(world: &World) {
    let Ground { root, ada, account, alone, shared, .. } = ground(world).await;
    let here = format!("/dashboard/people/{account}/remove");
    let person = root.visits(Method::GET, format!("/dashboard/people/{account}")).await.expect(200).text();
    assert!(person.contains(&format!("href=\"{here}\"")), "{person}");
    let page = root.visits(Method::GET, here.as_str()).await.expect(200).text();
    for line in [
        "The project <strong>Alone</strong> with all its content, pages and settings, for 1 other member too.",
        "The project <strong>Deleted</strong> with all its content, pages and settings. It is deleted already.",
        "The project Shared: others own it.",
        "The project Guest: others own it.",
        "Type <strong>ada@example.com</strong> to confirm.",
    ] {
        assert!(page.contains(line), "{line} is missing: {page}");
    }
    let refused = root.visits(Method::POST, here.as_str()).form(&[("confirm", "bob@example.com")]).await.expect(422).text();
    assert!(refused.contains("bob@example.com") && refused.contains("<strong>Alone</strong>"), "form and list stay: {refused}");
    ada.calls("showProject", &[&alone]).await.expect(200);

    world.clock.advance(Duration::from_secs(10 * 60));
    let asked = root.visits(Method::POST, here.as_str()).form(&[("confirm", &ada.email)]).await.expect(403).text();
    assert!(asked.contains("Confirm that it is you"), "{asked}");
    let root = root.signs_in().await;
    let done = root.visits(Method::POST, here.as_str()).form(&[("confirm", &ada.email)]).await.expect(303);
    assert_eq!(done.header("location"), "/dashboard/people");
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let led = root.visits(Method::GET, here.as_str()).await.expect(303);
    assert_eq!(led.header("location"), format!("/dashboard/people/{account}"), "it is being erased");
    assert!(!went(&root).await.contains(&shared));
}
