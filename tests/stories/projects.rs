//! Projects, from their founding to their end.

use crate::harness::{World, on_both_databases};
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    a_project_gets_a_slug_of_its_own,
    a_deleted_project_comes_back_within_seven_days,
    a_deleted_project_is_gone_after_seven_days,
    a_deleted_project_goes_even_if_its_work_is_lost,
    one_of_many_gets_a_slug,
    an_old_address_leads_to_the_new_one,
    an_address_that_was_left_is_not_given_to_others,
);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn a_project_gets_a_slug_of_its_own(world: &World) {
    let ada = world.person("Ada").joins().await;
    let first = ada.calls("createProject", &[]).json(json!({ "name": "Field Notes" })).await.expect(201).json();
    assert_eq!((&first["slug"], &first["version"]), (&json!("field-notes"), &json!(1)));

    let second = ada.calls("createProject", &[]).json(json!({ "name": "Field Notes" })).await.expect(201).json();
    assert_ne!(second["slug"], first["slug"]);

    let taken = json!({ "name": "Other", "slug": "field-notes" });
    ada.calls("createProject", &[]).json(taken).await.expect_problem(409, "slug_taken");
    let reserved = ada.calls("createProject", &[]).json(json!({ "name": "Api", "slug": "api" })).await.expect_problem(422, "invalid_input");
    assert_eq!(reserved.json()["errors"][0]["rule"], "reserved");
}

async fn a_deleted_project_comes_back_within_seven_days(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;

    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.get("/notes").await.expect(404);
    world.get("/notes/hello").await.expect(404);
    bob.calls("showProject", &[&notes]).await.expect_problem(404, "not_found");
    bob.calls("restoreProject", &[&notes]).await.expect_problem(404, "not_found");

    world.clock.advance(6 * DAY);
    world.works().await;
    ada.calls("restoreProject", &[&notes]).await.expect(200);
    world.get("/notes/hello").await.expect(200);
    bob.calls("showContent", &[&notes, &hello]).await.expect(200);
}

async fn a_deleted_project_is_gone_after_seven_days(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.clock.advance(7 * DAY + Duration::from_secs(1));
    world.works().await;
    let ada = ada.signs_in().await;
    ada.calls("restoreProject", &[&notes]).await.expect_problem(404, "not_found");
    let again = ada.calls("createProject", &[]).json(json!({ "name": "Notes", "slug": "notes" })).await.expect(201);
    assert_ne!(again.id(), notes);
}

async fn a_deleted_project_goes_even_if_its_work_is_lost(world: &World) {
    let ada = world.person("Ada").joins().await;
    let (notes, kept) = (ada.founds("Notes").await, ada.founds("Kept").await);
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.works().await;
    world.database.loses_its_work().await;
    world.clock.advance(6 * DAY);
    world.works().await;
    assert_eq!(world.database.values("projects", "slug").await.len(), 2);
    world.clock.advance(DAY);
    world.works().await;
    assert_eq!(world.database.values("projects", "slug").await, ["kept"]);
    ada.signs_in().await.calls("showProject", &[&kept]).await.expect(200);
}

async fn one_of_many_gets_a_slug(world: &World) {
    let ada = world.person("Ada").joins().await;
    let project = || ada.calls("createProject", &[]).json(json!({ "name": "Notes", "slug": "notes" })).into_future();
    let answers = futures_util::future::join_all((0..16).map(|_| project())).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![201], vec![409; 15]].concat());
}

async fn an_old_address_leads_to_the_new_one(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;
    world.get("/notes/hello").await.expect(200);
    let rename = async |slug: &str, version: &str| {
        let change = json!({ "slug": slug });
        ada.calls("updateProject", &[&notes]).header("if-match", version).json(change).await.expect(200);
    };
    rename("diary", "\"1\"").await;
    rename("letters", "\"2\"").await;

    for (old, new) in [
        ("/notes", "/letters"),
        ("/diary", "/letters"),
        ("/notes/hello", "/letters/hello"),
        ("/notes/rss.xml?x=%2F%2Fevil.example", "/letters/rss.xml?x=%2F%2Fevil.example"),
        ("/notes/nothing-here", "/letters/nothing-here"),
    ] {
        let moved = world.get(old).await.expect(301);
        assert_eq!((moved.header("location"), moved.header("cache-control")), (new, "public, max-age=0, must-revalidate"));
    }
    // Right behind a prefix axum reads two slashes as one.
    let double = if world.is_mounted() { "/notes//" } else { "//notes" };
    for nowhere in ["/notes//evil.example", double, "/Notes", "/letters/nothing-here"] {
        let answer = world.get(nowhere).await;
        assert_eq!(answer.status, 404, "{nowhere} leads to {}", answer.header("location"));
    }

    rename("notes", "\"3\"").await;
    world.get("/notes/hello").await.expect(200);
    assert_eq!(world.get("/letters/hello").await.expect(301).header("location"), "/notes/hello");
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.get("/letters/hello").await.expect(404);
}

async fn an_address_that_was_left_is_not_given_to_others(world: &World) {
    let ada = world.person("Ada").joins().await;
    let eve = world.person("Eve").joins().await;
    let notes = ada.founds("Notes").await;
    let change = json!({ "slug": "diary" });
    ada.calls("updateProject", &[&notes]).header("if-match", "\"1\"").json(change).await.expect(200);

    let grab = json!({ "name": "Notes", "slug": "notes" });
    eve.calls("createProject", &[]).json(grab).await.expect_problem(409, "slug_taken");
    let own = eve.calls("createProject", &[]).json(json!({ "name": "Notes" })).await.expect(201).json();
    assert_eq!(own["slug"], "notes-2", "a slug made from the name gives way");
    let grab = eve.calls("updateProject", &[own["id"].as_str().unwrap()]).header("if-match", "\"1\"").json(json!({ "slug": "notes" }));
    grab.await.expect_problem(409, "slug_taken");
    assert_eq!(world.get("/notes").await.expect(301).header("location"), "/diary");
}
