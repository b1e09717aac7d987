//! What visitors read.

use crate::harness::{World, on_both_databases};
use axum::{Router, body::Body};
use http::Request;
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

on_both_databases!(
    a_project_has_a_page_and_two_feeds,
    feeds_carry_addresses_that_lead_somewhere,
    both_feeds_say_when_the_newest_change_was,
    each_page_of_a_list_has_an_address_of_its_own,
    an_article_says_of_itself_what_there_is,
    pages_go_the_way_of_their_language,
    a_page_answers_that_nothing_changed,
    another_instance_shows_nothing_that_was_unpublished,
);

async fn status(instance: &Router, path: &str) -> u16 {
    let request = Request::get(path).body(Body::empty()).unwrap();
    instance.clone().oneshot(request).await.unwrap().status().as_u16()
}

/// Also while somebody else's transaction keeps its events from being read.
async fn another_instance_shows_nothing_that_was_unpublished(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    for title in ["First", "Second"] {
        let article = ada.writes(&notes, title, "World").await;
        ada.publishes(&notes, &article).await;
        let path = format!("/notes/{}", title.to_lowercase());
        let other = world.another_instance().await;
        // More often than it takes to hear how far the events are, from when on pages are kept.
        for _ in 0..200 {
            assert_eq!(status(&other, &path).await, 200);
        }
        let held = if title == "Second" { world.database.holds_events_back().await } else { None };
        ada.calls("unpublishContent", &[&notes, &article]).await.expect(200);
        let gone = async { while status(&other, &path).await == 200 {} };
        tokio::time::timeout(Duration::from_secs(10), gone).await.expect("what was unpublished is shown no more");
        for _ in 0..500 {
            assert_eq!(status(&other, &path).await, 404, "and comes back from no memory");
        }
        drop(held);
    }
}

/// A name in other letters at the start of a text does not turn it round.
async fn pages_go_the_way_of_their_language(world: &World) {
    let ada = world.person("Ada").joins().await;
    let settings = json!({ "name": "Notes", "language": "ar" });
    let notes = ada.calls("createProject", &[]).json(settings).await.expect(201).id();
    for (title, language, article) in [
        ("Rust بالعربية", None, "<article dir=\"rtl\">\n<header class=\"article-head\">\n<h1 dir=\"rtl\">"),
        ("In English", Some("en"), "<article lang=\"en\">\n<header class=\"article-head\">\n<h1 dir=\"auto\">"),
    ] {
        let draft = json!({ "kind": "article", "title": title, "language": language, "body": "text" });
        let id = ada.calls("createContent", &[&notes]).json(draft).await.expect(201).id();
        let slug = ada.publishes(&notes, &id).await.json()["slug"].as_str().unwrap().to_owned();
        let page = world.get(&format!("/notes/{slug}")).await.expect(200).text();
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains(article), "{page}");
    }
    let list = world.get("/notes").await.expect(200).text();
    assert!(list.contains("lang=\"en\" dir=\"ltr\">"), "dates are in English: {list}");
}

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
    assert_eq!(page.matches(r#"<a href="/notes/tags/a%20&#38;%20b" rel="tag"><bdi>a &#38; b</bdi></a>"#).count(), 2, "{page}");
    assert!(world.get("/notes/tags/a%20%26%20b").await.expect(200).text().contains("Second"));
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

/// The reader of a feed knows no address but those that stand in it.
async fn feeds_carry_addresses_that_lead_somewhere(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let body = "Said[^1] of the [other](other), a [table](/kitchen-table?a=1&b=2) and [more](https://example.com/?a&b).\n\n\
                ![A seed](/media/a.png)\n\n`<a href=\"other\">`\n\n[^1]: Below.";
    let id = ada.writes(&notes, "First", body).await;
    ada.publishes(&notes, &id).await;

    for path in ["/notes/rss.xml", "/notes/atom.xml"] {
        let feed = world.get(path).await.expect(200);
        let feed = feed_rs::parser::parse(&*feed.body).unwrap();
        let html = feed.entries[0].content.as_ref().unwrap().body.as_ref().unwrap();
        for part in [
            "href=\"https://itoms.example/notes/first#fn-1\"",
            "<a href=\"https://itoms.example/notes/other\">other</a>",
            "href=\"https://itoms.example/kitchen-table?a=1&amp;b=2\"",
            "href=\"https://example.com/?a&amp;b\"",
            "src=\"https://itoms.example/media/a.png\" alt=\"A seed\"",
            "<code>&lt;a href=\"other\"&gt;</code>",
        ] {
            assert!(html.contains(part), "{path} has no {part}: {html}");
        }
    }
}

async fn both_feeds_say_when_the_newest_change_was(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let first = ada.writes(&notes, "First", "World").await;
    ada.publishes(&notes, &first).await;
    for title in ["Second", "Third"] {
        world.clock.advance(Duration::from_secs(60));
        let id = ada.writes(&notes, title, "World").await;
        ada.publishes(&notes, &id).await;
    }
    world.clock.advance(Duration::from_secs(60));
    let shown = ada.calls("showContent", &[&notes, &first]).await.expect(200);
    let change = json!({ "body": "Another world" });
    ada.calls("updateContent", &[&notes, &first]).header("if-match", shown.header("etag")).json(change).await.expect(200);
    ada.publishes(&notes, &first).await;

    for path in ["/notes/rss.xml", "/notes/atom.xml"] {
        let feed = world.get(path).await.expect(200);
        let feed = feed_rs::parser::parse(&*feed.body).unwrap();
        let oldest = feed.entries.iter().filter_map(|entry| entry.published).min().unwrap();
        assert_eq!(feed.updated.map(|at| (at - oldest).num_seconds()), Some(180), "{path}");
    }
}

async fn each_page_of_a_list_has_an_address_of_its_own(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    for number in 0..21 {
        let draft = json!({ "kind": "article", "title": format!("Number {number}"), "tags": ["ice"], "body": "World" });
        let id = ada.calls("createContent", &[&notes]).json(draft).await.expect(201).id();
        ada.publishes(&notes, &id).await;
    }
    for first in ["/notes", "/notes/tags/ice"] {
        let page = world.get(first).await.expect(200).text();
        let older = page.split("href=\"").find(|link| link.contains("rel=\"next\"")).and_then(|link| link.split('"').next()).unwrap();
        assert!(older.starts_with(&format!("{first}?cursor=")), "{older}");
        for address in [first, older] {
            let page = world.get(address).await.expect(200).text();
            for said in ["<link rel=\"canonical\" href", "<meta property=\"og:url\" content"] {
                assert!(page.contains(&format!("{said}=\"https://itoms.example{address}\">")), "{address}: {page}");
            }
        }
    }
}

async fn an_article_says_of_itself_what_there_is(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &id).await;
    let page = world.get("/notes/hello").await.expect(200).text();
    let said = json_ld(&page);
    assert_eq!((&said["headline"], said.get("description"), said.get("keywords")), (&json!("Hello"), None, None), "{said}");
    assert!(page.contains("article:published_time") && !page.contains("article:modified_time"), "{page}");

    world.clock.advance(Duration::from_secs(60));
    let shown = ada.calls("showContent", &[&notes, &id]).await.expect(200);
    let change = json!({ "description": "A greeting.", "tags": ["ice"] });
    ada.calls("updateContent", &[&notes, &id]).header("if-match", shown.header("etag")).json(change).await.expect(200);
    ada.publishes(&notes, &id).await;
    let page = world.get("/notes/hello").await.expect(200).text();
    let said = json_ld(&page);
    assert_eq!((&said["description"], &said["keywords"]), (&json!("A greeting."), &json!(["ice"])), "{said}");
    let modified = said["dateModified"].as_str().unwrap();
    assert!(page.contains(&format!("<meta property=\"article:modified_time\" content=\"{modified}\">")), "{page}");
}

fn json_ld(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()
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
