//! The editor of the dashboard, as a browser sends its forms.

use crate::harness::{World, hidden, on_both_databases};
use http::Method;
use std::time::Duration;

on_both_databases!(
    the_editor_leads_to_the_page_that_is_public,
    who_goes_back_after_the_first_save_goes_on_with_that_article,
    who_goes_back_after_making_a_project_makes_another_knowingly,
);

/// A new address is that of the page once it is published, and not before.
async fn the_editor_leads_to_the_page_that_is_public(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "On engines", "They *weave*.").await;
    let editor = format!("/dashboard/notes/contents/{id}");
    let leads_to = async || {
        let page = ada.visits(Method::GET, &editor).await.expect(200).text();
        let shown = ada.calls("showContent", &[&notes, &id]).await.expect(200).json();
        let listed = ada.calls("listContents", &[&notes]).await.expect(200).json();
        let slug = shown["published_slug"].as_str().map(ToOwned::to_owned);
        assert_eq!(listed["items"][0]["published_slug"], shown["published_slug"]);
        let link = slug.as_ref().map(|slug| format!("href=\"/notes/{slug}\">View the page</a>"));
        assert!(link.map_or(!page.contains("View the page"), |link| page.contains(&link)), "{slug:?}: {page}");
        slug
    };
    assert_eq!(leads_to().await, None, "a draft has no page");
    ada.publishes(&notes, &id).await;
    assert_eq!(leads_to().await.as_deref(), Some("on-engines"));

    let page = ada.visits(Method::GET, &editor).await.expect(200).text();
    let version = hidden(&page, "version");
    let typed = [("title", "On engines"), ("slug", "engines"), ("body", "They *weave*."), ("version", &version)];
    ada.visits(Method::POST, &editor).form(&typed).await.expect(303);
    assert_eq!(leads_to().await.as_deref(), Some("on-engines"));
    world.get("/notes/on-engines").await.expect(200);

    let version = hidden(&ada.visits(Method::GET, &editor).await.expect(200).text(), "version");
    ada.visits(Method::POST, format!("{editor}/publish")).form(&[("version", &version)]).await.expect(303);
    assert_eq!(leads_to().await.as_deref(), Some("engines"));
    world.get("/notes/engines").await.expect(200);
    world.get("/notes/on-engines").await.expect(404);

    ada.visits(Method::POST, format!("{editor}/unpublish")).form(&[]).await.expect(303);
    assert_eq!(leads_to().await, None);
}

async fn who_goes_back_after_the_first_save_goes_on_with_that_article(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let new = "/dashboard/notes/contents/new";
    let key = hidden(&ada.visits(Method::GET, new).await.expect(200).text(), "key");
    let sends = async |path: &str, body: &str, extra: (&str, &str)| {
        ada.visits(Method::POST, path).form(&[("title", "Hello"), ("body", body), extra]).await
    };
    let editor = sends(new, "first words", ("key", &key)).await.expect(303).header("location").to_owned();
    assert_eq!(sends(new, "first words", ("key", &key)).await.expect(303).header("location"), editor, "sent twice, saved once");

    for path in [new.to_owned(), format!("{new}/publish")] {
        let page = sends(&path, "second words", ("key", &key)).await.expect(422).text();
        assert!(page.contains("This article was saved already") && !page.contains("idempotency"), "{page}");
        assert!(page.contains("first words") && page.contains("second words"), "{page}");
        assert!(page.contains(&format!("action=\"{editor}\"")) && page.contains(&format!("href=\"{editor}\"")), "{page}");
        if path == new {
            continue;
        }
        sends(&editor, "second words", ("version", &hidden(&page, "version"))).await.expect(303);
    }
    let listed = ada.calls("listContents", &[&notes]).await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    let id = listed["items"][0]["id"].as_str().unwrap();
    assert_eq!(ada.calls("showContent", &[&notes, id]).await.expect(200).json()["body"], "second words");

    ada.calls("deleteContent", &[&notes, id]).await.expect(204);
    let page = sends(new, "third words", ("key", &key)).await.expect(422).text();
    assert!(page.contains("This form was sent already") && page.contains("third words"), "{page}");
}

async fn who_goes_back_after_making_a_project_makes_another_knowingly(world: &World) {
    let ada = world.person("Ada").joins().await;
    let new = "/dashboard/projects/new";
    let key = hidden(&ada.visits(Method::GET, new).await.expect(200).text(), "key");
    let sends = async |name: &str, key: &str| {
        let typed = [("name", name), ("language", "en"), ("time_zone", "UTC"), ("key", key)];
        ada.visits(Method::POST, new).form(&typed).await
    };
    sends("Notes", &key).await.expect(303);
    world.clock.advance(Duration::from_secs(60));
    let page = sends("Letters", &key).await.expect(422).text();
    assert!(page.contains("This form was sent already") && page.contains("Letters") && !page.contains("idempotency"), "{page}");
    sends("Letters", &hidden(&page, "key")).await.expect(303);
}
