//! What front ends elsewhere read with a read key, and that it is what visitors see and nothing else.

use crate::harness::{Answer, World, on_both_databases};
use http::Method;
use itoms::server::{Authentication, routes};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};

on_both_databases!(
    a_front_end_reads_what_is_published,
    what_is_taken_back_is_gone_at_once,
    who_has_it_already_is_told_so,
    pages_of_any_site_may_read_this_and_nothing_else,
    nothing_else_opens_it_and_it_opens_nothing_else,
    too_many_requests_are_counted_by_address,
);

async fn a_front_end_reads_what_is_published(world: &World) {
    let ada = world.person("Ada").joins().await;
    let (notes, other) = (ada.founds("Notes").await, ada.founds("Other").await);
    let key = ada.makes_read_key(&notes).await;
    let front_end = world.visitor().with(Some(key.clone()));
    let none = front_end.calls("listPublishedContents", &[]).await.expect(200).json();
    assert_eq!(none, json!({ "items": [], "next": null }));

    let change =
        json!({ "kind": "article", "title": "First", "description": "One.", "tags": ["Rivers"], "language": "de", "body": "A *walk*." });
    let first = ada.calls("createContent", &[&notes]).json(change).await.expect(201).id();
    ada.publishes(&notes, &first).await;
    world.clock.advance(std::time::Duration::from_secs(60));
    let second = ada.writes(&notes, "Second", "Two.").await;
    ada.publishes(&notes, &second).await;
    ada.writes(&notes, "A draft", "A secret.").await;
    let foreign = ada.writes(&other, "Foreign", "Of another project.").await;
    ada.publishes(&other, &foreign).await;

    let titles = |answer: &Answer| -> Vec<String> {
        answer.json()["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
    };
    let list = |query: &str| front_end.asks(Method::GET, format!("/api/v1/published/contents{query}"));
    assert_eq!(titles(&list("").await.expect(200)), ["Second", "First"], "the newest first, no draft, nothing of another project");
    assert_eq!(titles(&list("?tag=rIvErS").await.expect(200)), ["First"]);
    let page = list("?limit=1").await.expect(200);
    assert_eq!(titles(&page), ["Second"]);
    let next = page.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(titles(&list(&format!("?limit=1&cursor={next}")).await.expect(200)), ["First"]);
    list(&format!("?tag=rivers&cursor={next}")).await.expect_problem(422, "invalid_input");
    list("?status=draft").await.expect_problem(422, "invalid_input");

    let shown = front_end.calls("showPublishedContent", &["first"]).await.expect(200).json();
    assert_eq!(
        shown,
        json!({
            "id": first, "kind": "article", "slug": "first", "title": "First", "description": "One.", "tags": ["Rivers"], "language": "de",
            "author": "Ada", "published_at": "2026-11-24T09:30:00.000Z", "updated_at": "2026-11-24T09:30:00.000Z",
            "url": "https://itoms.example/notes/first", "html": "<p>A <em>walk</em>.</p>\n",
        })
    );
    assert_eq!(front_end.calls("showPublishedContent", &["second"]).await.expect(200).json()["language"], "en", "the project's");
    for missing in ["a-draft", "foreign", "First", "nothing", "%00"] {
        front_end.asks(Method::GET, format!("/api/v1/published/contents/{missing}")).await.expect_problem(404, "not_found");
    }
    let project = front_end.calls("showPublishedProject", &[]).await.expect(200).json();
    assert_eq!((&project["id"], &project["url"], &project["footer"]), (&json!(notes), &json!("https://itoms.example/notes"), &json!(null)));

    // In the address, as a plain fetch sends it.
    for path in ["/api/v1/published", "/api/v1/published/contents", "/api/v1/published/contents/first"] {
        let by_header = front_end.asks(Method::GET, path).await.expect(200);
        let in_query =
            world.get(&format!("{path}?key={key}")).header("sec-fetch-site", "cross-site").header("origin", "https://a.example").await;
        assert_eq!(in_query.expect(200).body, by_header.body, "{path}");
        world.get(&format!("{path}?key={key}&key={key}")).await.expect_problem(422, "invalid_input");
    }
}

async fn what_is_taken_back_is_gone_at_once(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;
    let front_end = world.visitor().with(Some(ada.makes_read_key(&notes).await));
    let shown = front_end.calls("showPublishedContent", &["hello"]).await.expect(200);
    assert_eq!(shown.header("cache-control"), "public, max-age=0, must-revalidate", "nobody shows it without asking again");

    let tag = ada.calls("showContent", &[&notes, &hello]).await.header("etag").to_owned();
    ada.calls("updateContent", &[&notes, &hello]).header("if-match", tag).json(json!({ "title": "Not yet" })).await.expect(200);
    assert_eq!(front_end.calls("showPublishedContent", &["hello"]).await.expect(200).json()["title"], "Hello", "an edit is not public");
    ada.calls("unpublishContent", &[&notes, &hello]).await.expect(200);
    let asked = front_end.calls("showPublishedContent", &["hello"]).header("if-none-match", shown.header("etag")).await;
    asked.expect_problem(404, "not_found");
    assert_eq!(front_end.calls("listPublishedContents", &[]).await.expect(200).json()["items"], json!([]));

    // A deleted project, a revoked key and one that never was: no difference.
    let key = ada.calls("listReadKeys", &[&notes]).await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    let of_deleted = front_end.calls("listPublishedContents", &[]).await.expect_problem(401, "unauthenticated");
    ada.calls("restoreProject", &[&notes]).await.expect(200);
    front_end.calls("listPublishedContents", &[]).await.expect(200);
    ada.calls("revokeReadKey", &[&notes, &key]).await.expect(204);
    let of_revoked = front_end.calls("listPublishedContents", &[]).await.expect_problem(401, "unauthenticated");
    let unknown = world.visitor().calls("listPublishedContents", &[]).await.expect_problem(401, "unauthenticated");
    assert_eq!((of_deleted.bare(), of_revoked.bare()), (unknown.bare(), unknown.bare()));
    assert_eq!(unknown.header("www-authenticate"), "Bearer");
}

async fn who_has_it_already_is_told_so(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;
    let front_end = world.visitor().with(Some(ada.makes_read_key(&notes).await));
    for path in ["/api/v1/published", "/api/v1/published/contents", "/api/v1/published/contents/hello"] {
        let first = front_end.asks(Method::GET, path).await.expect(200);
        let tag = first.header("etag").to_owned();
        for known in [tag.clone(), tag.trim_start_matches("W/").to_owned(), format!("\"other\", {tag}"), "*".to_owned()] {
            let again = front_end.asks(Method::GET, path).header("if-none-match", known).await.expect(304);
            assert_eq!((again.body.len(), again.header("etag")), (0, &*tag), "{path}");
        }
        front_end.asks(Method::GET, path).header("if-none-match", "W/\"other\"").await.expect(200);
        let head = front_end.asks(Method::HEAD, path).await.expect(200);
        assert_eq!((head.body.len(), head.header("etag")), (0, &*tag), "{path}");
    }
    let before = front_end.calls("showPublishedContent", &["hello"]).await.header("etag").to_owned();
    let tag = ada.calls("showContent", &[&notes, &hello]).await.header("etag").to_owned();
    ada.calls("updateContent", &[&notes, &hello]).header("if-match", tag).json(json!({ "body": "Another world" })).await.expect(200);
    ada.publishes(&notes, &hello).await;
    let after = front_end.calls("showPublishedContent", &["hello"]).header("if-none-match", &before).await.expect(200);
    assert!(after.text().contains("Another world"));
}

/// No cookie is looked at there, so any page may ask; everywhere else a browser gives nothing to pages of other sites.
async fn pages_of_any_site_may_read_this_and_nothing_else(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let front_end = world.visitor().with(Some(ada.makes_read_key(&notes).await));
    for (path, status) in
        [("/api/v1/published", 200), ("/api/v1/published/contents?limit=x", 422), ("/api/v1/published/contents/nothing", 404)]
    {
        let answer = front_end.asks(Method::GET, path).header("origin", "https://a.example").header("sec-fetch-site", "cross-site").await;
        let answer = answer.expect(status);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert!(answer.header("access-control-expose-headers").contains("etag"), "{path}");
        assert!(answer.headers.get("access-control-allow-credentials").is_none());
    }
    let refused = world.get("/api/v1/published?key=wrong").header("origin", "https://a.example").await.expect(401);
    assert_eq!(refused.header("access-control-allow-origin"), "*", "a page reads why");

    let mut open = 0;
    for route in routes() {
        let path = route.path.replace("{project}", &notes).replace(['{', '}'], "");
        for method in [Method::OPTIONS, Method::GET] {
            let asked = ada.asks(method.clone(), &path).header("origin", "https://a.example");
            let answer =
                asked.header("access-control-request-method", "GET").header("access-control-request-headers", "authorization").await;
            let is_open = route.authentication == Authentication::ReadKey;
            let allowed: Vec<_> = answer.headers.keys().filter(|name| name.as_str().starts_with("access-control-")).collect();
            assert_eq!(!allowed.is_empty(), is_open, "{method} {}: {allowed:?}", route.operation);
            if is_open && method == Method::OPTIONS {
                let answer = answer.expect(204);
                assert_eq!(answer.header("access-control-allow-origin"), "*");
                assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD");
                assert_eq!(answer.header("access-control-allow-headers"), "authorization, if-none-match");
                open += 1;
            }
        }
    }
    assert_eq!(open, 3);
}

async fn nothing_else_opens_it_and_it_opens_nothing_else(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let key = ada.makes_read_key(&notes).await;
    let issued = ada.calls("createApiKey", &[]).json(json!({ "name": "A program", "scopes": ["contents:read"] })).await.expect(201).json();
    let program = world.visitor().with(Some(world.secrets.api_key(&issued)));
    for person in [&ada, &program, &world.visitor()] {
        person.calls("listPublishedContents", &[]).await.expect_problem(401, "unauthenticated");
        person.visits(Method::GET, "/api/v1/published/contents").await.expect_problem(401, "unauthenticated");
        // A bearer token that names nothing is not helped by a key beside it.
        if person.token.is_some() {
            person.asks(Method::GET, format!("/api/v1/published?key={key}")).await.expect_problem(401, "unauthenticated");
        }
    }
    // The matrix tries every route; here what one would try first.
    let front_end = world.visitor().with(Some(key.clone()));
    for operation in ["listContents", "showProject", "listReadKeys"] {
        front_end.calls(operation, &[&notes]).await.expect_problem(401, "unauthenticated");
    }
    front_end.calls("createContent", &[&notes]).json(json!({})).await.expect_problem(401, "unauthenticated");
    world.get(&format!("/api/v1/projects?key={key}")).await.expect_problem(401, "unauthenticated");
    front_end.asks(Method::POST, "/api/v1/published/contents").json(json!({})).await.expect_problem(405, "method_not_allowed");
}

async fn too_many_requests_are_counted_by_address(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let key = ada.makes_read_key(&notes).await;
    let asks = |last: u8| {
        let from = IpAddr::V4(Ipv4Addr::new(203, 0, 113, last));
        world.get("/api/v1/published").bearer(&key).from(from)
    };
    let first = asks(1).await.expect(200);
    assert_eq!(first.header("ratelimit-policy"), r#""address";q=600;w=60, "key";q=6000;w=60"#);
    assert_eq!(first.header("ratelimit"), r#""address";r=599;t=1, "key";r=5999;t=1"#);
    for _ in 1..600 {
        asks(1).await.expect(200);
    }
    let refused = asks(1).await.expect_problem(429, "too_many_requests");
    assert_eq!((refused.header("retry-after"), refused.header("access-control-allow-origin")), ("1", "*"));
    // A key that never was is counted alike, once it is spelled like one.
    let last = if key.ends_with('0') { '1' } else { '0' };
    world.get(&format!("/api/v1/published?key={}{last}", &key[..40])).from(Ipv4Addr::new(203, 0, 113, 1).into()).await.expect(401);
    asks(2).await.expect(200);
    world.clock.advance(std::time::Duration::from_secs(1));
    asks(1).await.expect(200);
}
