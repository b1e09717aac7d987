//! Two people at one form: nobody writes over what they were not shown.

use crate::harness::{Answer, Person, World, Writers, hidden, on_both_databases};
use http::Method;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    a_broken_rule_does_not_hide_what_was_saved_meanwhile,
    a_form_says_what_was_saved_meanwhile,
    what_a_full_disk_refuses_hides_nothing_that_was_saved,
    an_undo_publishes_what_was_public,
    publishing_again_what_is_public_tells_nobody_of_a_change,
);

async fn page(person: &Person<'_>, path: &str) -> String {
    person.visits(Method::GET, path).await.expect(200).text()
}

async fn sends(person: &Person<'_>, path: &str, version: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = fields.iter().copied().chain([("version", version)]).collect();
    person.visits(Method::POST, path).form(&fields).await
}

/// Somebody else saves while a form is open. Whoever sends it with a mistake, mends that and sends it again would write over
/// what was saved, had the page with the mistake taken up the new version.
async fn a_broken_rule_does_not_hide_what_was_saved_meanwhile(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "Hello", "text").await;
    let editor = format!("/dashboard/notes/contents/{id}");
    let opened = hidden(&page(&ada, &editor).await, "version");
    sends(&ada, &editor, &opened, &[("title", "Hello"), ("body", "the words of another")]).await.expect(303);
    let refused = sends(&ada, &editor, &opened, &[("title", ""), ("body", "mine")]).await.expect(412).text();
    assert!(refused.contains("the words of another"), "{refused}");

    let opened = hidden(&page(&ada, &editor).await, "version");
    let long = [("title", "Hello"), ("body", &*"a".repeat(200_001))];
    let refused = sends(&ada, &editor, &opened, &long).await.expect(422).text();
    assert_eq!(hidden(&refused, "version"), opened);
    sends(&ada, &editor, &opened, &[("title", "Hello"), ("body", "and more words")]).await.expect(303);
    let refused = sends(&ada, &format!("{editor}/preview"), &opened, &long).await.expect(422).text();
    assert_eq!(hidden(&refused, "version"), opened, "a preview takes up no other version either");

    let publish = format!("{editor}/publish");
    let opened = hidden(&page(&ada, &editor).await, "version");
    let refused = sends(&ada, &publish, &opened, &[("title", "Hello"), ("body", "")]).await.expect(422).text();
    let saved = hidden(&refused, "version");
    assert_ne!(saved, opened, "it is saved, and not public");
    sends(&ada, &publish, &saved, &[("title", "Hello"), ("body", "text")]).await.expect(303);

    for (path, mistake) in [
        ("/dashboard/notes/settings", ("name", "")),
        ("/dashboard/notes/settings/branding", ("accent", "no colour")),
        ("/dashboard/account", ("full_name", "")),
    ] {
        sends(&ada, path, "99", &[mistake]).await.expect(412);
    }
}

async fn a_form_says_what_was_saved_meanwhile(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "Hello", "text").await;
    let editor = format!("/dashboard/notes/contents/{id}");
    let article = [("title", "Hello"), ("slug", "hello"), ("description", ""), ("tags", ""), ("language", ""), ("body", "text")];
    let settings = [("name", "Notes"), ("slug", "notes"), ("language", "en"), ("time_zone", "UTC")];
    let branding = [("accent", "#aa2200"), ("font", ""), ("sender_name", ""), ("footer", "")];
    let profile = [("full_name", "Ada"), ("company", ""), ("language", "en"), ("time_zone", "UTC")];
    for (path, open, theirs, read) in [
        (&*editor, &article[..], ("description", "All about it"), "All about it"),
        ("/dashboard/notes/settings", &settings, ("language", "de"), "Deutsch"),
        ("/dashboard/notes/settings/branding", &branding, ("footer", "Printed on paper"), "Printed on paper"),
        ("/dashboard/account", &profile, ("company", "Engines"), "Engines"),
    ] {
        // The first page has the message of the act before, and its undo.
        page(&ada, path).await;
        let version = hidden(&page(&ada, path).await, "version");
        let saved: Vec<_> = open.iter().map(|field| if field.0 == theirs.0 { theirs } else { *field }).collect();
        sends(&ada, path, &version, &saved).await.expect(303);
        let refused = sends(&ada, path, &version, open).await.expect(412).text();
        assert!(refused.contains(&format!("Saved now: “{read}”.")), "{path}: {refused}");
        sends(&ada, path, &hidden(&refused, "version"), open).await.expect(303);
    }
}

async fn what_a_full_disk_refuses_hides_nothing_that_was_saved(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "Hello", "text").await;
    let editor = format!("/dashboard/notes/contents/{id}");
    for (path, theirs, mine) in [
        (&*editor, [("title", "Hello"), ("body", "theirs")], [("title", "Hello"), ("body", "mine")]),
        ("/dashboard/notes/settings", [("name", "Theirs"), ("slug", "notes")], [("name", "Mine"), ("slug", "notes")]),
        ("/dashboard/notes/settings/branding", [("accent", "#aa2200"), ("font", "")], [("accent", "#00aa22"), ("font", "")]),
        ("/dashboard/account", [("full_name", "Theirs"), ("company", "")], [("full_name", "Mine"), ("company", "")]),
    ] {
        let sends = async |fields: [(&'static str, &'static str); 2], version: &str| {
            let zone = [("language", "en"), ("time_zone", "UTC")];
            sends(&ada, path, version, &[fields, zone].concat()).await
        };
        let opened = hidden(&page(&ada, path).await, "version");
        sends(theirs, &opened).await.expect(303);
        world.outage.has_writers(Writers::Refused);
        let refused = sends(mine, &opened).await.expect(503).text();
        world.outage.has_writers(Writers::Served);
        assert_eq!(hidden(&refused, "version"), opened, "{path}");
        sends(mine, &opened).await.expect(412);
    }
}

/// What is written after unpublishing was never public, and an undo does not make it so.
async fn an_undo_publishes_what_was_public(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "Hello", "finished").await;
    let editor = format!("/dashboard/notes/contents/{id}");
    ada.publishes(&notes, &id).await;
    let unpublishes = async || {
        ada.visits(Method::POST, format!("{editor}/unpublish")).form(&[]).await.expect(303);
        let shown = page(&ada, &editor).await;
        let (undo, _) = shown.split_once(">Undo<").expect("unpublishing can be undone");
        hidden(undo.rsplit_once("<form").expect("by a form").1, "version")
    };
    let undo = unpublishes().await;
    sends(&ada, &format!("{editor}/publish"), &undo, &[]).await.expect(303);
    world.get("/notes/hello").await.expect(200);

    let undo = unpublishes().await;
    sends(&ada, &editor, &undo, &[("title", "Hello"), ("body", "half finished")]).await.expect(303);
    let refused = sends(&ada, &format!("{editor}/publish"), &undo, &[]).await.expect(412).text();
    assert!(refused.contains("nothing was published") && refused.contains("half finished"), "{refused}");
    world.get("/notes/hello").await.expect(404);
}

async fn publishing_again_what_is_public_tells_nobody_of_a_change(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;
    let id = ada.writes(&notes, "Hello", "text").await;
    ada.publishes(&notes, &id).await;
    let token = ada.calls("createPreviewLink", &[&notes, &id]).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    world.secrets.preview_link(&token);
    world.clock.advance(Duration::from_secs(30 * 24 * 60 * 60));
    let (ada, bob) = (ada.signs_in().await, bob.signs_in().await);
    let editor = format!("/dashboard/notes/contents/{id}");
    let unchanged = [("title", "Hello"), ("slug", "hello"), ("body", "text")];
    let previews = async |fields: &[(&str, &str)]| sends(&ada, &format!("{editor}/preview"), "1", fields).await.expect(200).text();
    for shown in [page(&bob, &editor).await, previews(&unchanged).await, world.get(&format!("/preview/{token}")).await.expect(200).text()] {
        assert!(shown.contains("<h1 dir=\"auto\">Hello</h1>") && !shown.contains("Updated"), "{shown}");
    }
    assert!(previews(&[("title", "Hello"), ("slug", "hello"), ("body", "other text")]).await.contains("Updated"));
    let shown = ada.calls("showContent", &[&notes, &id]).await.expect(200);
    let change = json!({ "body": "other text" });
    ada.calls("updateContent", &[&notes, &id]).header("if-match", shown.header("etag")).json(change).await.expect(200);
    assert!(page(&bob, &editor).await.contains("Updated"));
    assert!(world.get(&format!("/preview/{token}")).await.expect(200).text().contains("Updated"));
}
