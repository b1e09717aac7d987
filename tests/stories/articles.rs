//! One article through its whole life.

use crate::harness::{World, on_both_databases};
use http::Method;
use serde_json::json;
use std::future::IntoFuture;

on_both_databases!(
    the_server_proposes_slugs_in_any_script,
    an_article_goes_public_changes_and_goes_away,
    a_preview_is_what_saving_would_show,
    a_deleted_article_leaves_no_page,
    drafts_of_one_title_come_at_once,
);

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

/// The proposal is what saving would make of the title: free, and of Latin letters whatever the script.
async fn the_server_proposes_slugs_in_any_script(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let proposed = async |text: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("text", text).finish();
        let own = ada.visits(Method::GET, format!("/dashboard/notes/contents/new/slug?{query}")).await.expect(200);
        assert!(own.header("content-type").starts_with("text/plain"));
        let of_project = ada.visits(Method::GET, format!("/dashboard/projects/new/slug?{query}")).await.expect(200);
        (own.text(), of_project.text())
    };
    for (title, slug) in [("Привет", "privet"), ("日本語", "ri-ben-yu"), ("Hello, World!", "hello-world"), ("", "")] {
        assert_eq!(proposed(title).await, (slug.to_owned(), slug.to_owned()), "{title}");
    }
    ada.writes(&notes, "Привет", "text").await;
    assert_eq!(proposed("Привет").await.0, "privet-2", "the next free one");

    let form = [("name", "Notes"), ("slug", "notes"), ("language", "en"), ("time_zone", "UTC")];
    let made = ada.visits(Method::POST, "/dashboard/projects/new").form(&form).await.expect(303);
    assert_eq!(made.header("location"), "/dashboard/notes-2/contents", "a mere proposal gets a number");
}

/// Nobody asked for a slug, so nobody hears that one is taken.
async fn drafts_of_one_title_come_at_once(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let draft = || {
        let draft = json!({ "kind": "article", "title": "Hello", "body": "World" });
        ada.calls("createContent", &[&notes]).json(draft).into_future()
    };
    let answers = futures_util::future::join_all((0..16).map(|_| draft())).await;
    let mut slugs: Vec<_> = answers.into_iter().map(|answer| answer.expect(201).json()["slug"].as_str().unwrap().to_owned()).collect();
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), 16, "each has its own: {slugs:?}");
}
