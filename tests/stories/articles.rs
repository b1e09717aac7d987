//! One article through its whole life.

use crate::harness::{World, on_both_databases};
use serde_json::json;

on_both_databases!(an_article_goes_public_changes_and_goes_away, a_preview_is_what_saving_would_show, a_deleted_article_leaves_no_page);

async fn an_article_goes_public_changes_and_goes_away(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let draft =
        json!({ "kind": "article", "title": "On engines", "description": "A first look.", "tags": ["engines"], "body": "They *weave*." });
    let made = ada.calls("createContent", &[&notes]).json(draft).await.expect(201);
    let id = made.id();
    assert_eq!((&made.json()["slug"], &made.json()["status"]), (&json!("on-engines"), &json!("draft")));
    world.get("/notes/on-engines").await.expect(404);

    ada.publishes(&notes, &id).await;
    let page = world.get("/notes/on-engines").await.expect(200).text();
    assert!(page.contains("They <em>weave</em>."), "{page}");

    let shown = ada.calls("showContent", &[&notes, &id]).await.expect(200);
    let change = json!({ "title": "On great engines", "slug": "on-great-engines", "body": "They *compute*." });
    let changed = ada.calls("updateContent", &[&notes, &id]).header("if-match", shown.header("etag")).json(change).await.expect(200).json();
    assert_eq!(changed["has_unpublished_changes"], true);
    assert_eq!(world.get("/notes/on-engines").await.expect(200).text(), page, "editing changes nothing public");
    world.get("/notes/on-great-engines").await.expect(404);

    ada.publishes(&notes, &id).await;
    let page = world.get("/notes/on-great-engines").await.expect(200).text();
    assert!(page.contains("They <em>compute</em>."), "{page}");
    world.get("/notes/on-engines").await.expect(404);

    ada.calls("unpublishContent", &[&notes, &id]).await.expect(200);
    world.get("/notes/on-great-engines").await.expect(404);
    let left = ada.calls("showContent", &[&notes, &id]).await.expect(200).json();
    assert_eq!((&left["status"], &left["title"]), (&json!("unpublished"), &json!("On great engines")));
}

async fn a_preview_is_what_saving_would_show(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let body = "# Engines\n\nThey <script>alert(1)</script> *weave* [here](javascript:alert(1)).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let id = ada.writes(&notes, "Engines", body).await;
    let preview = ada.calls("previewContent", &[&notes, &id]).await.expect(200).json();
    let html = preview["html"].as_str().unwrap();
    assert!(!html.contains("<script") && !html.contains("javascript:"), "{html}");

    ada.publishes(&notes, &id).await;
    let page = world.get("/notes/engines").await.expect(200).text();
    assert!(page.contains(html), "the preview is the page's article byte for byte:\n{html}\n{page}");
}

async fn a_deleted_article_leaves_no_page(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &id).await;
    ada.calls("deleteContent", &[&notes, &id]).await.expect(204);
    world.get("/notes/hello").await.expect(404);
    ada.calls("showContent", &[&notes, &id]).await.expect_problem(404, "not_found");
}
