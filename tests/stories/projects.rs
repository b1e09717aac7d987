//! Projects, from their founding to their end.

use crate::harness::{World, on_both_databases};
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    a_project_gets_a_slug_of_its_own,
    a_deleted_project_comes_back_within_seven_days,
    a_deleted_project_is_gone_after_seven_days,
    one_of_many_gets_a_slug,
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

async fn one_of_many_gets_a_slug(world: &World) {
    let ada = world.person("Ada").joins().await;
    let project = || ada.calls("createProject", &[]).json(json!({ "name": "Notes", "slug": "notes" })).into_future();
    let answers = futures_util::future::join_all((0..16).map(|_| project())).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![201], vec![409; 15]].concat());
}
