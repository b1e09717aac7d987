//! The keys by which front ends elsewhere read a project: who makes, sees and ends them.

use crate::harness::{Person, World, on_both_databases};
use http::Method;
use serde_json::{Value, json};

on_both_databases!(
    a_read_key_is_made_shown_again_and_revoked,
    those_who_may_not_make_one_see_none,
    a_project_has_twenty_at_most,
    what_was_done_stands_in_the_trail_of_the_project,
    the_dashboard_makes_and_revokes_them,
);

async fn keys(person: &Person<'_>, project: &str) -> Vec<Value> {
    person.calls("listReadKeys", &[project]).await.expect(200).json()["items"].as_array().unwrap().clone()
}

async fn a_read_key_is_made_shown_again_and_revoked(world: &World) {
    let ada = world.person("Ada").joins().await;
    let (notes, other) = (ada.founds("Notes").await, ada.founds("Other").await);
    assert_eq!(keys(&ada, &notes).await, Vec::<Value>::new());
    let make = |name: &str| ada.calls("createReadKey", &[&notes]).header("idempotency-key", "once").json(json!({ "name": name }));
    let first = make("Our website").await.expect(201).json();
    assert_eq!(first["name"], "Our website");
    assert!(first["key"].as_str().unwrap().starts_with("itoms_read_"), "{first}");
    assert_eq!(make("Our website").await.expect(201).json(), first, "made once");
    make("Another name").await.expect_problem(422, "idempotency_key_reused");
    world.clock.advance(std::time::Duration::from_secs(1));
    let second = ada.calls("createReadKey", &[&notes]).json(json!({ "name": "An app" })).await.expect(201).json();
    assert_ne!(first["key"], second["key"]);
    assert_eq!(keys(&ada, &notes).await, [second.clone(), first.clone()]);
    assert_eq!(keys(&ada, &other).await, Vec::<Value>::new());
    for (name, rule) in [("", "required"), ("x\u{0}", "characters")] {
        let refused = ada.calls("createReadKey", &[&notes]).json(json!({ "name": name })).await.expect_problem(422, "invalid_input");
        assert_eq!(refused.json()["errors"][0]["rule"], rule);
    }

    let id = first["id"].as_str().unwrap();
    ada.calls("revokeReadKey", &[&other, id]).await.expect_problem(404, "not_found");
    ada.calls("revokeReadKey", &[&notes, id]).await.expect(204);
    ada.calls("revokeReadKey", &[&notes, id]).await.expect_problem(404, "not_found");
    make("Our website").await.expect_problem(404, "not_found");
    assert_eq!(keys(&ada, &notes).await, [second]);
}

async fn those_who_may_not_make_one_see_none(world: &World) {
    let (ada, bob, eve) = (world.person("Ada").joins().await, world.person("Bob").joins().await, world.person("Eve").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;
    let made = ada.calls("createReadKey", &[&notes]).json(json!({ "name": "Our website" })).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    for (who, status, code) in [(&bob, 403, "forbidden"), (&eve, 404, "not_found")] {
        who.calls("listReadKeys", &[&notes]).await.expect_problem(status, code);
        who.calls("createReadKey", &[&notes]).json(json!({ "name": "Mine" })).await.expect_problem(status, code);
        who.calls("revokeReadKey", &[&notes, id]).await.expect_problem(status, code);
        who.visits(Method::GET, "/dashboard/notes/settings/read-keys").await.expect(status);
    }
    let settings = bob.visits(Method::GET, "/dashboard/notes/settings").await.expect(200).text();
    assert!(!settings.contains("read-keys"), "nothing leads there");
    assert_eq!(keys(&ada, &notes).await.len(), 1);
}

async fn a_project_has_twenty_at_most(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    for number in 1..=20 {
        ada.calls("createReadKey", &[&notes]).json(json!({ "name": format!("Key {number}") })).await.expect(201);
    }
    ada.calls("createReadKey", &[&notes]).json(json!({ "name": "One more" })).await.expect_problem(409, "too_many_read_keys");
    let form = ada.visits(Method::POST, "/dashboard/notes/settings/read-keys").form(&[("read_key_name", "One more")]).await.expect(409);
    assert!(form.text().contains("as many read keys as one may have") && form.text().contains("One more"), "{}", form.text());
}

async fn what_was_done_stands_in_the_trail_of_the_project(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let made = ada.calls("createReadKey", &[&notes]).json(json!({ "name": "Our website" })).await.expect(201).json();
    ada.calls("revokeReadKey", &[&notes, made["id"].as_str().unwrap()]).await.expect(204);
    world.works().await;
    for kind in ["read_key.created", "read_key.revoked"] {
        let acts = ada.acts("listProjectAuditEvents", &[&notes], &format!("?kind={kind}")).await;
        assert_eq!(acts.len(), 1, "{kind}");
        assert!(!format!("{acts:?}").contains("Our website"), "the trail names no names");
    }
}

/// Without a script: a form, a list with an example that works as pasted, a button.
async fn the_dashboard_makes_and_revokes_them(world: &World) {
    const PAGE: &str = "/dashboard/notes/settings/read-keys";
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;
    let settings = ada.visits(Method::GET, "/dashboard/notes/settings").await.expect(200).text();
    assert!(settings.contains(PAGE));
    let empty = ada.visits(Method::GET, PAGE).await.expect(200).text();
    assert!(empty.contains("There is no read key yet") && !empty.contains("itoms_read_"), "{empty}");
    let refused = ada.visits(Method::POST, PAGE).form(&[("read_key_name", "")]).await.expect(422).text();
    assert!(refused.contains("read_key_name-fault"), "{refused}");

    let led = ada.visits(Method::POST, PAGE).form(&[("read_key_name", "Our <website>")]).await.expect(303);
    assert_eq!(led.header("location"), PAGE);
    let page = ada.visits(Method::GET, PAGE).await.expect(200).text();
    let key = keys(&ada, &notes).await[0].clone();
    let text = key["key"].as_str().unwrap();
    assert!(page.contains("Our &#60;website&#62;"), "{page}");
    let address = format!("https://itoms.example/api/v1/published/contents?key={text}");
    assert!(page.contains(&format!("curl \"{address}\"")) && page.contains(&format!("fetch(\"{address}\")")), "{page}");
    let read = world.get(address.strip_prefix("https://itoms.example").unwrap()).await.expect(200).json();
    assert_eq!(read["items"][0]["title"], "Hello", "the example works as pasted");

    let revoke = format!("{PAGE}/{}/revoke", key["id"].as_str().unwrap());
    assert!(page.contains(&revoke));
    ada.visits(Method::POST, &revoke).form(&[]).await.expect(303);
    let told = ada.visits(Method::GET, PAGE).await.expect(200).text();
    assert!(told.contains("is revoked") && told.contains("There is no read key yet") && !told.contains(text), "{told}");
    ada.visits(Method::POST, &revoke).form(&[]).await.expect(404);
}
