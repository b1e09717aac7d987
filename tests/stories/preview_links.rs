//! The secret link to a draft: who has it sees what publishing would show, and nobody else sees anything.

use crate::harness::{Person, World, on_both_databases};
use http::Method;
use serde_json::json;

on_both_databases!(
    a_link_shows_the_draft_as_its_page_would,
    a_dead_link_shows_nothing,
    a_link_is_made_and_revoked_by_those_who_write,
    the_editor_shows_a_link_once,
    the_editor_shows_a_link_whenever_the_database_goes_away
);

/// A new link, as the path that it leads to.
async fn link(person: &Person<'_>, project: &str, content: &str) -> String {
    let made = person.calls("createPreviewLink", &[project, content]).await.expect(201).json();
    let (token, address) = (made["token"].as_str().unwrap(), made["address"].as_str().unwrap());
    person.world.secrets.preview_link(token);
    assert_eq!(address, format!("https://itoms.example/preview/{token}"));
    format!("/preview/{token}")
}

fn article(page: &str) -> &str {
    let (start, end) = (page.find("<article").unwrap(), page.find("</article>").unwrap());
    &page[start..end]
}

async fn a_link_shows_the_draft_as_its_page_would(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let draft = json!({ "kind": "article", "title": "On <engines>", "description": "A look.", "language": "de", "body": "They *weave*.\n\n| a |\n|---|\n| 1 |\n" });
    let id = ada.calls("createContent", &[&notes]).json(draft).await.expect(201).id();
    let path = link(&ada, &notes, &id).await;

    let shown = world.get(&path).await.expect(200);
    let said = |name: &str| shown.header(name).to_owned();
    assert_eq!(
        (said("cache-control"), said("referrer-policy"), said("x-robots-tag")),
        ("no-store".into(), "no-referrer".into(), "noindex".into())
    );
    assert!(shown.headers.get("set-cookie").is_none() && shown.headers.get("etag").is_none());
    let page = shown.text();
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">") && !page.contains("canonical"), "{page}");
    world.get("/notes/on-engines").await.expect(404);
    assert!(!world.get("/notes").await.expect(200).text().contains("weave"));

    ada.publishes(&notes, &id).await;
    let public = world.get("/notes/on-engines").await.expect(200).text();
    assert_eq!(article(&page), article(&public), "byte for byte");

    let shown = ada.calls("showContent", &[&notes, &id]).await.expect(200);
    let change = json!({ "body": "They *compute*." });
    ada.calls("updateContent", &[&notes, &id]).header("if-match", shown.header("etag")).json(change).await.expect(200);
    assert!(world.get(&path).await.expect(200).text().contains("They <em>compute</em>."), "the working copy as it is now");
    assert_eq!(world.get("/notes/on-engines").await.expect(200).text(), public);
}

/// Dead for each reason, and then as an address at which nothing ever was.
async fn a_dead_link_shows_nothing(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let nothing = world.get(&format!("/preview/{}", "t".repeat(43))).await.expect(404).text();
    let dies = async |path: &str, reason: &str| {
        assert_eq!(world.get(path).await.expect(404).text(), nothing, "{reason}");
    };
    let content = ada.writes(&notes, "Hello", "World").await;
    let replaced = link(&ada, &notes, &content).await;
    let revoked = link(&ada, &notes, &content).await;
    dies(&replaced, "a new link was made").await;
    world.get(&revoked).await.expect(200);
    ada.calls("revokePreviewLink", &[&notes, &content]).await.expect(204);
    dies(&revoked, "revoked").await;
    ada.calls("revokePreviewLink", &[&notes, &content]).await.expect_problem(404, "not_found");

    let deleted = link(&ada, &notes, &content).await;
    ada.calls("deleteContent", &[&notes, &content]).await.expect(204);
    dies(&deleted, "the content was deleted").await;

    let content = ada.writes(&notes, "Again", "World").await;
    let bobs = link(&bob, &notes, &content).await;
    world.get(&bobs).await.expect(200);
    let member = bob.calls("showAccount", &[]).await.json()["id"].as_str().unwrap().to_owned();
    let lowered = ada.calls("updateMember", &[&notes, &member]).header("if-match", "\"1\"").json(json!({ "role": "viewer" })).await;
    lowered.expect(200);
    dies(&bobs, "its maker may not write any more").await;
    ada.calls("updateMember", &[&notes, &member]).header("if-match", "\"2\"").json(json!({ "role": "admin" })).await.expect(200);
    world.get(&bobs).await.expect(200);
    let root = world.person("Root").becomes_operator().await;
    root.calls("suspendAccount", &[&member]).await.expect(200);
    dies(&bobs, "its maker is suspended").await;
    root.calls("resumeAccount", &[&member]).await.expect(200);
    world.get(&bobs).await.expect(200);
    bob.clone().signs_in().await.calls("leaveProject", &[&notes]).await.expect(204);
    dies(&bobs, "its maker has left").await;

    let last = link(&ada, &notes, &content).await;
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    dies(&last, "the project was deleted").await;
}

async fn a_link_is_made_and_revoked_by_those_who_write(world: &World) {
    let (ada, bob, eve) = (world.person("Ada").joins().await, world.person("Bob").joins().await, world.person("Eve").joins().await);
    let (notes, other) = (ada.founds("Notes").await, eve.founds("Other").await);
    ada.invites(&notes, &bob, "viewer").await;
    let content = ada.writes(&notes, "Hello", "World").await;
    let path = link(&ada, &notes, &content).await;
    for operation in ["createPreviewLink", "revokePreviewLink"] {
        bob.calls(operation, &[&notes, &content]).await.expect_problem(403, "forbidden");
        eve.calls(operation, &[&notes, &content]).await.expect_problem(404, "not_found");
        eve.calls(operation, &[&other, &content]).await.expect_problem(404, "not_found");
    }
    let once = ada.calls("createPreviewLink", &[&notes, &content]).header("idempotency-key", "x").await;
    once.expect_problem(400, "idempotency_key_refused");
    world.get(&path).await.expect(200);
    world.get(&format!("{path}/x")).await.expect(404);
}

async fn the_editor_shows_a_link_once(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let content = ada.writes(&notes, "Hello", "World").await;
    let editor = format!("/dashboard/notes/contents/{content}");
    let made = ada.visits(Method::POST, format!("{editor}/preview-link")).form(&[]).await.expect(200).text();
    let token = made.split("https://itoms.example/preview/").nth(1).unwrap()[..43].to_owned();
    world.secrets.preview_link(&token);
    let path = format!("/preview/{token}");
    world.get(&path).await.expect(200);

    let again = ada.visits(Method::GET, editor.as_str()).await.expect(200).text();
    assert!(!again.contains(&token) && again.contains("Revoke the link"), "{again}");
    let revoked = ada.visits(Method::POST, format!("{editor}/preview-link/revoke")).form(&[]).await.expect(303);
    assert_eq!(revoked.header("location"), editor);
    world.get(&path).await.expect(404);
    assert!(!ada.visits(Method::GET, editor.as_str()).await.expect(200).text().contains("Revoke the link"));
}

/// It is shown once, and kills the one before.
async fn the_editor_shows_a_link_whenever_the_database_goes_away(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let content = ada.writes(&notes, "Hello", "World").await;
    let former = link(&ada, &notes, &content).await;
    for transactions in 0.. {
        world.outage.begins_after(transactions);
        let answer = ada.visits(Method::POST, format!("/dashboard/notes/contents/{content}/preview-link")).form(&[]).await;
        world.outage.ends();
        if answer.is_success() {
            assert!(answer.text().contains("The link is ready."), "{}", answer.text());
            break;
        }
        answer.expect(503);
        world.get(&former).await.expect(200);
    }
    world.get(&former).await.expect(404);
}
