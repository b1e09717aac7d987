//! The editor of the dashboard, as a browser sends its forms.

use crate::harness::{World, hidden, on_both_databases};
use http::Method;

on_both_databases!(the_editor_leads_to_the_page_that_is_public);

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

    ada.visits(Method::POST, format!("{editor}/publish")).form(&[]).await.expect(303);
    assert_eq!(leads_to().await.as_deref(), Some("engines"));
    world.get("/notes/engines").await.expect(200);
    world.get("/notes/on-engines").await.expect(404);

    ada.visits(Method::POST, format!("{editor}/unpublish")).form(&[]).await.expect(303);
    assert_eq!(leads_to().await, None);
}
