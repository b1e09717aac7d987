//! How a project looks, under which name it writes to people, and what both were before.

use crate::harness::{Answer, Person, World, on_both_databases};
use http::Method;
use serde_json::{Value, json};

on_both_databases!(
    a_branding_is_on_every_page_and_nowhere_inline,
    each_change_is_a_version_that_can_be_restored,
    a_branding_is_changed_by_those_who_may,
    what_could_do_harm_is_refused_or_shown_as_it_is,
    mails_of_a_project_come_from_its_name,
    the_dashboard_shows_a_specimen_before_it_saves,
    of_many_who_brand_at_once_one_is_answered,
);

/// The same as another state.
async fn brands(person: &Person<'_>, project: &str, change: Value) -> Answer {
    let tag = person.calls("showBranding", &[project]).await.expect(200).header("etag").to_owned();
    person.calls("updateBranding", &[project]).header("if-match", tag).json(change).await
}

/// The address of the sheet that a page links beside that of all pages.
fn sheet(page: &str) -> Option<String> {
    let links = page.split("<link rel=\"stylesheet\" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    links.into_iter().find(|link| link.contains("/branding."))
}

async fn a_branding_is_on_every_page_and_nowhere_inline(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "A [link](https://example.com).").await;
    ada.publishes(&notes, &hello).await;
    let token = ada.calls("createPreviewLink", &[&notes, &hello]).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    world.secrets.preview_link(&token);
    let paths = ["/notes".to_owned(), "/notes/hello".to_owned(), format!("/preview/{token}")];
    for path in &paths {
        let page = world.get(path).await.expect(200).text();
        assert!(sheet(&page).is_none() && !page.contains("class=\"said\""), "{path} has the default look");
    }

    let change = json!({ "accent": "#FFEE00", "font": "serif", "footer": "By the river\nsince 2026" });
    let branding = brands(&ada, &notes, change).await.expect(200).json();
    assert_eq!((&branding["accent"], &branding["accent_on_dark"], &branding["version"]), (&json!("#ffee00"), &json!("#ffee00"), &json!(2)));
    let on_light = branding["accent_on_light"].as_str().unwrap();
    assert_ne!(on_light, "#ffee00", "yellow on white is mended");

    let mut bytes = 0;
    for path in &paths {
        let answer = world.get(path).await.expect(200);
        let page = answer.text();
        let sheet = sheet(&page).unwrap_or_else(|| panic!("{path} shows the branding, from memory too"));
        assert!(page.contains("By the river\nsince 2026") && !page.contains("style=") && !page.contains("<style"), "{path}");
        assert!(answer.header("content-security-policy").contains("style-src 'self'"));
        let css = world.get(&sheet).await.expect(200);
        assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(css.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(css.text().contains(&format!("--accent:{on_light}")) && css.text().contains("Iowan Old Style"), "{}", css.text());
        let shared = page.split("<link rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        bytes = bytes.max(answer.body.len() + css.body.len() + world.get(shared).await.expect(200).body.len());
    }
    assert!(bytes < 30_000, "{bytes} bytes of HTML and CSS");
    let feed = world.get("/notes/rss.xml").await.expect(200).text();
    assert!(!feed.contains("By the river"), "feeds have a look of their reader's");

    brands(&ada, &notes, json!({ "accent": null, "font": null, "footer": null })).await.expect(200);
    let page = world.get("/notes/hello").await.expect(200).text();
    assert!(sheet(&page).is_none() && !page.contains("By the river"));
}

async fn each_change_is_a_version_that_can_be_restored(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let versions = async || ada.calls("listBrandingVersions", &[&notes]).await.expect(200).json()["items"].as_array().unwrap().clone();
    assert!(versions().await.is_empty());
    let fresh = ada.calls("showBranding", &[&notes]).await.expect(200);
    assert_eq!((fresh.header("etag"), &fresh.json()["accent"], fresh.id()), ("\"1\"", &json!(null), notes.clone()));

    let colour = |number: usize| json!({ "accent": format!("#0000{number:02x}") });
    ada.calls("updateBranding", &[&notes]).json(colour(0)).await.expect_problem(428, "precondition_required");
    for number in 1..=22 {
        brands(&ada, &notes, colour(number)).await.expect(200);
    }
    brands(&ada, &notes, colour(22)).await.expect(200);
    ada.calls("updateBranding", &[&notes]).header("if-match", "\"1\"").json(colour(0)).await.expect_problem(412, "stale");
    let kept = versions().await;
    assert_eq!(kept.len(), 20, "the oldest are forgotten, and what changes nothing is no version");
    let me = ada.calls("showAccount", &[]).await.expect(200).id();
    assert_eq!((&kept[0]["version"], &kept[0]["accent"], &kept[0]["changed_by"]), (&json!(23), &json!("#000016"), &json!(me)));
    assert_eq!((&kept[19]["version"], &kept[19]["accent"]), (&json!(4), &json!("#000003")));

    let restore = |version: &str| ada.calls("restoreBrandingVersion", &[&notes, version]);
    for gone in ["3", "1", "0", "-4", "99", "four"] {
        restore(gone).await.expect_problem(404, "not_found");
    }
    restore("4").header("if-match", "\"22\"").await.expect_problem(412, "stale");
    let restored = restore("4").header("if-match", "\"23\"").await.expect(200);
    assert_eq!((restored.header("etag"), &restored.json()["accent"]), ("\"24\"", &json!("#000003")));
    assert_eq!(versions().await[0]["version"], 24, "a new version, like the old one");
    assert_eq!(ada.calls("showProject", &[&notes]).await.expect(200).header("etag"), "\"1\"", "the project itself did not change");

    let changes = ada.acts("listProjectAuditEvents", &[&notes], "?kind=project.branding_changed&limit=100").await;
    assert_eq!(changes.len(), 23);
}

async fn a_branding_is_changed_by_those_who_may(world: &World) {
    let (ada, bob, eve) = (world.person("Ada").joins().await, world.person("Bob").joins().await, world.person("Eve").joins().await);
    let (notes, other) = (ada.founds("Notes").await, eve.founds("Other").await);
    ada.invites(&notes, &bob, "viewer").await;
    brands(&ada, &notes, json!({ "font": "mono" })).await.expect(200);
    assert_eq!(bob.calls("showBranding", &[&notes]).await.expect(200).json()["font"], "mono");
    eve.calls("showBranding", &[&notes]).await.expect_problem(404, "not_found");
    let change = json!({ "font": "slab" });
    for (person, status, code) in [(&bob, 403, "forbidden"), (&eve, 404, "not_found")] {
        let update = person.calls("updateBranding", &[&notes]).header("if-match", "\"2\"").json(change.clone());
        update.await.expect_problem(status, code);
        person.calls("listBrandingVersions", &[&notes]).await.expect_problem(status, code);
        person.calls("restoreBrandingVersion", &[&notes, "2"]).await.expect_problem(status, code);
    }
    eve.calls("restoreBrandingVersion", &[&other, "2"]).await.expect_problem(404, "not_found");
    let page = bob.visits(Method::GET, "/dashboard/notes/settings/branding").await.expect(200).text();
    assert!(page.contains("specimen") && !page.contains("<textarea"), "{page}");
    bob.visits(Method::POST, "/dashboard/notes/settings/branding").form(&[("font", "slab"), ("version", "2")]).await.expect(403);
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    ada.calls("showBranding", &[&notes]).await.expect_problem(404, "not_found");
    ada.calls("updateBranding", &[&notes]).header("if-match", "\"2\"").json(change).await.expect_problem(404, "not_found");
}

async fn what_could_do_harm_is_refused_or_shown_as_it_is(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    for (field, value, rule) in [
        ("accent", "red", "format"),
        ("accent", "#fff", "format"),
        ("accent", "#000000;}body{display:none}", "max_length"),
        ("accent", "url(https://evil.example)", "max_length"),
        ("font", "comic", "one_of"),
        ("font", "serif;}*{", "one_of"),
        ("sender_name", "Ada\r\nBcc: eve@evil.example", "characters"),
        ("sender_name", "Ada\u{202e}", "characters"),
        ("sender_name", &"x".repeat(61), "max_length"),
        ("footer", "a\u{0}b", "characters"),
        ("footer", "a\u{2066}b", "characters"),
        ("footer", &"x".repeat(501), "max_length"),
    ] {
        let refused = brands(&ada, &notes, json!({ field: value })).await.expect_problem(422, "invalid_input").json();
        assert_eq!((&refused["errors"][0]["field"], &refused["errors"][0]["rule"]), (&json!(field), &json!(rule)), "{value:?}");
    }
    let footer = "</footer><script>alert(1)</script> https://evil.example [x](javascript:1)";
    brands(&ada, &notes, json!({ "footer": footer })).await.expect(200);
    let page = world.get("/notes").await.expect(200).text();
    assert!(!page.contains("<script>alert") && !page.contains("href=\"https://evil") && !page.contains("href=\"javascript"), "{page}");
    assert!(page.contains("https://evil.example [x](javascript:1)"));
    for path in
        ["/assets/branding.fff.serif.0000000000000000.css", "/assets/branding.ffee00.serif.0000000000000000.css", "/notes/branding.css"]
    {
        world.get(path).await.expect(404);
    }
}

async fn mails_of_a_project_come_from_its_name(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    let from = async |email: &str| {
        world.works().await;
        let mail = world.mails.to(email).pop().unwrap();
        (mail.from.name.unwrap(), mail.from.address.to_string())
    };
    let invites = async |email: &str| {
        ada.calls("createInvitation", &[&notes]).json(json!({ "email": email, "role": "viewer" })).await.expect(202);
    };
    invites("one@example.com").await;
    let (house, address) = from("one@example.com").await;
    assert!(!house.contains("via"));

    brands(&ada, &notes, json!({ "sender_name": "Acme \"<evil.example>\", Ltd" })).await.expect(200);
    invites("two@example.com").await;
    let shown = format!("Acme \"<evil.\u{2060}example>\", Ltd via {}", world.itoms.name());
    assert_eq!(from("two@example.com").await, (shown.clone(), address.clone()));
    ada.invites(&notes, &bob, "viewer").await;
    let account = bob.calls("showAccount", &[]).await.expect(200).id();
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    assert_eq!(from(&bob.email).await, (shown, address.clone()));

    brands(&ada, &notes, json!({ "sender_name": "" })).await.expect(200);
    invites("three@example.com").await;
    assert_eq!(from("three@example.com").await, (house, address));
}

async fn the_dashboard_shows_a_specimen_before_it_saves(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let here = "/dashboard/notes/settings/branding";
    let settings = ada.visits(Method::GET, "/dashboard/notes/settings").await.expect(200).text();
    assert!(settings.contains(&format!("href=\"{here}\"")));
    let page = ada.visits(Method::GET, here).await.expect(200).text();
    assert!(page.contains("type=\"color\" value=\"#085f41\"") && page.contains("default look"), "{page}");

    let fields = |version: &'static str| {
        [("accent", "#ffee00"), ("font", "slab"), ("sender_name", "Acme"), ("footer", "By the river"), ("version", version)]
    };
    let preview = ada.visits(Method::POST, format!("{here}/preview")).form(&fields("1")).await.expect(200).text();
    for said in ["not saved yet", "#ffee00 is too pale to read", "Acme", "By the river", "/assets/specimen.ffee00.slab."] {
        assert!(preview.contains(said), "{said}: {preview}");
    }
    let specimen = preview.split("href=\"").map(|rest| rest.split('"').next().unwrap()).find(|link| link.contains("/specimen."));
    world.get(specimen.unwrap()).await.expect(200);
    assert_eq!(ada.calls("showBranding", &[&notes]).await.expect(200).json()["version"], 1);

    ada.visits(Method::POST, here).form(&fields("1")).await.expect(303);
    let page = ada.visits(Method::GET, here).await.expect(200).text();
    assert!(page.contains("The branding is saved") && page.contains("Version 2"), "{page}");
    let stale = ada.visits(Method::POST, here).form(&[("accent", "#aa0000"), ("font", "mono"), ("footer", "Kept"), ("version", "1")]).await;
    let stale = stale.expect(412).text();
    assert!(stale.contains(">\nKept</textarea>") && stale.contains("value=\"#aa0000\""), "{stale}");
    for (path, broken) in [(here.to_owned(), "comic"), (format!("{here}/preview"), "comic")] {
        let refused =
            ada.visits(Method::POST, path).form(&[("accent", "#aa0000"), ("font", broken), ("version", "2")]).await.expect(422).text();
        assert!(refused.contains("Must be one of: system"), "{refused}");
    }

    let house = [("accent", "#085f41"), ("font", ""), ("sender_name", "Acme"), ("footer", "By the river"), ("version", "2")];
    ada.visits(Method::POST, here).form(&house).await.expect(303);
    let branding = ada.calls("showBranding", &[&notes]).await.expect(200).json();
    assert_eq!((&branding["accent"], &branding["font"], &branding["sender_name"]), (&json!(null), &json!(null), &json!("Acme")));
    let page = ada.visits(Method::GET, here).await.expect(200).text();
    assert!(page.contains("Undo") && page.contains("Restore version 2"), "{page}");
    ada.visits(Method::POST, format!("{here}/restore")).form(&[("restored", "2"), ("version", "3")]).await.expect(303);
    assert_eq!(ada.calls("showBranding", &[&notes]).await.expect(200).json()["accent"], "#ffee00");
    ada.visits(Method::POST, format!("{here}/restore")).form(&[("restored", "2"), ("version", "3")]).await.expect(412);
    ada.visits(Method::POST, format!("{here}/restore")).form(&[("restored", "9"), ("version", "4")]).await.expect(404);
}

/// Each names the version that it has read, so one of them wins, and no version is counted twice.
async fn of_many_who_brand_at_once_one_is_answered(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let colours: Vec<_> = (0..64).map(|number| json!({ "accent": format!("#1000{number:02x}") })).collect();
    let asks = colours.into_iter().map(|colour| ada.calls("updateBranding", &[&notes]).header("if-match", "\"1\"").json(colour));
    let answers = futures_util::future::join_all(asks.map(|ask| async move { ask.await.status })).await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 412].contains(status)), "{answers:?}");
    let versions = ada.calls("listBrandingVersions", &[&notes]).await.expect(200).json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 1);
}
