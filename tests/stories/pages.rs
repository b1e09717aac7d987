//! What visitors read.

use crate::harness::{World, on_both_databases};
use serde_json::json;

on_both_databases!(a_project_has_a_page_and_two_feeds, a_page_answers_that_nothing_changed);

async fn a_project_has_a_page_and_two_feeds(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    for title in ["First", "Second"] {
        let draft = json!({ "kind": "article", "title": title, "description": "About it.", "tags": ["a & b"], "body": "Some *text*." });
        let id = ada.calls("createContent", &[&notes]).json(draft).await.expect(201).id();
        ada.publishes(&notes, &id).await;
        world.clock.advance(std::time::Duration::from_secs(60));
    }
    ada.writes(&notes, "Only a draft", "text").await;

    let page = world.get("/notes").await.expect(200).text();
    assert!(page.contains("First") && page.contains("Second") && !page.contains("Only a draft"));
    for (path, media_type) in [("/notes/rss.xml", "application/rss+xml"), ("/notes/atom.xml", "application/atom+xml")] {
        assert!(page.contains(path), "the page's head links {path}");
        let feed = world.get(path).await.expect(200);
        assert!(feed.header("content-type").starts_with(media_type));
        let feed = feed_rs::parser::parse(&*feed.body).unwrap();
        let titles: Vec<_> = feed.entries.iter().map(|entry| entry.title.as_ref().unwrap().content.as_str()).collect();
        assert_eq!(titles, ["Second", "First"]);
        assert!(feed.entries.iter().all(|entry| entry.links.iter().any(|link| link.href.starts_with("https://itoms.example/notes/"))));
    }
}

async fn a_page_answers_that_nothing_changed(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;
    let page = world.get("/notes/hello").await.expect(200);
    let tag = page.header("etag").to_owned();
    world.get("/notes/hello").header("if-none-match", &tag).await.expect(304);

    let change = json!({ "body": "Another world" });
    ada.calls("updateContent", &[&notes, &hello]).header("if-match", "\"2\"").json(change).await.expect(200);
    ada.publishes(&notes, &hello).await;
    let changed = world.get("/notes/hello").header("if-none-match", &tag).await.expect(200);
    assert!(changed.text().contains("Another world"));
}
