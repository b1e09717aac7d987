//! Names that would be markup, headers or tricks of writing, were they not kept inert.

use crate::harness::{Answer, Person, World, on_both_databases};
use http::Method;
use itoms_server::Part;
use serde_json::{Value, json};
use std::collections::HashSet;

on_both_databases!(
    hostile_names_are_inert_on_every_page_mail_and_feed,
    what_nobody_may_be_called_is_refused_or_inert_in_every_other_field,
    a_value_that_is_too_long_is_named_by_its_length
);

const HOSTILE: [&str; 11] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; drop table accounts; --",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "]]></title><script>alert(1)</script>",
    "Ada\r\nBcc: eve@example.com",
    "Ada\u{202e}ecalevoL\u{2066}",
    "Ada\u{202a}\u{202b}\u{202c}\u{202d}Byron\u{2067}\u{2068}\u{2069}",
    "Ada\0Lovelace",
    "Ada\u{ffff}Lovelace",
    "&lt;b&gt; &amp; <b>",
];

async fn hostile_names_are_inert_on_every_page_mail_and_feed(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    for (number, name) in HOSTILE.into_iter().enumerate() {
        let mut ada = world.person(&format!("Ada{number}"));
        ada.name = name.to_owned();
        let refused = ada.signs_up().await;
        if refused.status == 422 {
            assert!(name.chars().any(is_control), "refused without need: {name:?}");
            continue;
        }
        world.works().await;
        ada.verifies().await;
        let ada = ada.signs_in().await;
        let slug = format!("hostile-{number}");
        let project = json!({ "name": name, "slug": slug });
        let notes = ada.calls("createProject", &[]).json(project).await.expect(201).id();
        let draft = json!({ "kind": "article", "title": name, "slug": "it", "description": name, "tags": [name], "body": name });
        let it = ada.calls("createContent", &[&notes]).json(draft).await.expect(201).id();
        ada.publishes(&notes, &it).await;
        let guest = world.person(&format!("Guest{number}"));
        ada.calls("createInvitation", &[&notes]).json(json!({ "email": guest.email, "role": "viewer" })).await.expect(202);
        world.works().await;
        let bob = world.person(&format!("Bob{number}")).joins().await;
        ada.invites(&notes, &bob, "admin").await;
        ada.calls("transferOwnership", &[&notes, &id_of(&bob).await]).await.expect(200);

        for path in [format!("/{slug}"), format!("/{slug}/it"), world.mails.link(&guest.email, "/invitations/")] {
            assert_inert(&world.get(&path).await.expect(200).text(), name);
        }
        let mut shown = HashSet::new();
        for path in pages_of_the_dashboard(&slug, &it, &id_of(&ada).await) {
            for visitor in [&ada, &bob, &root] {
                let page = visitor.visits(Method::GET, &path).await;
                assert!(page.status < 500, "{path} answers {} to {name:?}", page.status);
                assert_inert(&page.text(), name);
                shown.extend(page.is_success().then(|| path.clone()));
            }
        }
        assert!(shown.len() > 20, "{shown:?}");
        for path in [format!("/{slug}/rss.xml"), format!("/{slug}/atom.xml")] {
            let feed = world.get(&path).await.expect(200);
            let parsed = feed_rs::parser::parse(&*feed.body).unwrap_or_else(|error| panic!("{name:?} breaks {path}: {error}"));
            assert_eq!(parsed.entries.len(), 1, "{name:?} in {path}");
        }
        for mail in world.mails.to(&ada.email).into_iter().chain(world.mails.to(&guest.email)) {
            assert!(!mail.subject.chars().any(is_control), "{:?}", mail.subject);
            assert!(mail.to.name.iter().chain(&mail.from.name).all(|shown| !shown.chars().any(is_control)));
            assert_inert(&mail.html, name);
        }
    }
}

/// Where one line is typed: the operation, and its field.
const LINES: [(&str, &str); 9] = [
    ("createProject", "name"),
    ("updateProject", "name"),
    ("createContent", "title"),
    ("createContent", "tags"),
    ("updateAccount", "full_name"),
    ("updateAccount", "company"),
    ("updateBranding", "sender_name"),
    ("createReadKey", "name"),
    ("createApiKey", "name"),
];

/// Where text of many lines is typed.
const TEXTS: [(&str, &str); 3] = [("createContent", "description"), ("createContent", "body"), ("updateBranding", "footer")];

/// Nobody signs up with such a name, so that it comes to the other fields by itself.
async fn what_nobody_may_be_called_is_refused_or_inert_in_every_other_field(world: &World) {
    let ada = world.person("Ada").joins().await;
    for (number, name) in HOSTILE.into_iter().filter(|name| name.contains(is_control)).enumerate() {
        let notes = ada.founds(&format!("Notes {number}")).await;
        for (operation, field) in LINES {
            let value = if field == "tags" { json!([name]) } else { json!(name) };
            assert_refused(sends(&ada, &notes, operation, field, value).await, field, name);
        }
        let mut taken = Vec::new();
        for (operation, field) in TEXTS {
            let text = if field == "body" { article_of(name) } else { name.to_owned() };
            let answer = sends(&ada, &notes, operation, field, json!(text)).await;
            match answer.is_success() {
                true => taken.push(field),
                false => assert_refused(answer.clone(), field, name),
            }
            if answer.status == 201 {
                ada.publishes(&notes, &answer.id()).await;
            }
        }
        let takes = |field| taken.contains(&field);
        let (is_of_lines, is_text) = (name.contains('\n'), !name.contains('\0'));
        assert_eq!((takes("description"), takes("footer"), takes("body")), (is_of_lines, is_of_lines, is_text), "{name:?}");
        assert_shown_inert(world, &format!("notes-{number}"), &taken, name).await;
    }
}

/// Sends that value in that field, where all else is right.
async fn sends(ada: &Person<'_>, notes: &str, operation: &str, field: &str, value: Value) -> Answer {
    let (ids, mut body) = match operation {
        "createProject" => (vec![], json!({ "name": "x" })),
        "createContent" => (vec![notes], json!({ "kind": "article", "title": "x", "slug": format!("its-{field}"), "body": "x" })),
        "createReadKey" => (vec![notes], json!({ "name": "x" })),
        "createApiKey" => (vec![], json!({ "name": "x", "scopes": ["account:read"] })),
        "updateAccount" => (vec![], json!({})),
        _ => (vec![notes], json!({})),
    };
    body[field] = value;
    let ask = ada.calls(operation, &ids).json(body);
    let Some(of) = operation.strip_prefix("update") else { return ask.await };
    let shown = ada.calls(&format!("show{of}"), &ids).await.expect(200);
    ask.header("if-match", shown.header("etag")).await
}

/// The field is named, and nothing of the value is said again.
#[track_caller]
fn assert_refused(answer: Answer, field: &str, name: &str) {
    let refused = answer.expect_problem(422, "invalid_input");
    let problem = refused.json();
    let error = &problem["errors"][0];
    assert!(error["field"].as_str().unwrap().starts_with(field), "{field} of {name:?}: {problem}");
    assert_eq!(error["rule"], "characters", "{field} of {name:?}");
    let said = refused.text();
    assert!(parts_of(name).iter().all(|part| !said.contains(*part)), "{field} repeats {name:?}: {said}");
}

/// An article that has it in every place that Markdown knows for text, and in addresses.
fn article_of(name: &str) -> String {
    format!(
        "{name}\n\n# {name}\n\n`{name}` *{name}* [{name}](to-{name} \"{name}\") [{name}](https://example.com/{name}) \
         ![{name}](of-{name} \"{name}\") <{name}>\n\n```{name}\n{name}\n```\n\n| {name} |\n|---|\n| {name} |\n\n\
         See[^{name}] and[^1].\n\n[^{name}]: {name}\n\n[^1]: {name}\n"
    )
}

/// The pages of the fields that took it, and the feeds of all of them.
async fn assert_shown_inert(world: &World, project: &str, taken: &[&str], name: &str) {
    let contents: Vec<_> = taken.iter().filter(|field| **field != "footer").collect();
    let mut paths = vec![format!("/{project}")];
    paths.extend(contents.iter().map(|field| format!("/{project}/its-{field}")));
    for path in paths {
        let page = world.get(&path).await.expect(200).text();
        assert_inert(&page, name);
        let is_body = path.ends_with("/its-body");
        assert!(!is_body || parts_of(name).iter().all(|part| page.contains(*part)), "{name:?} keeps its words:\n{page}");
    }
    for path in [format!("/{project}/rss.xml"), format!("/{project}/atom.xml")] {
        let feed = world.get(&path).await.expect(200);
        assert_inert(&feed.text(), name);
        let parsed = feed_rs::parser::parse(&*feed.body).unwrap_or_else(|error| panic!("{name:?} breaks {path}: {error}"));
        assert_eq!(parsed.entries.len(), contents.len(), "{name:?} in {path}");
    }
}

/// What a name says between the characters that make it hostile.
fn parts_of(name: &str) -> Vec<&str> {
    name.split(is_control).filter(|part| !part.is_empty()).collect()
}

async fn id_of(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).id()
}

/// Every page that a browser can open and that no secret link leads to.
fn pages_of_the_dashboard(project: &str, content: &str, account: &str) -> Vec<String> {
    let routes = itoms_server::routes().into_iter().filter(|route| route.part == Part::Dashboard && route.method == "GET");
    let filled = routes.map(|route| {
        let path = route.path.replace("{project}", project).replace("{content}", content);
        path.replace("{account}", account)
    });
    let pages: Vec<_> = filled.filter(|path| !path.contains('{')).collect();
    assert!(pages.len() > 25, "{pages:?}");
    pages
}

async fn a_value_that_is_too_long_is_named_by_its_length(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    // Of letters that no id is spelled with.
    let long = "xy".repeat(5_000);
    for (operation, ids, field, value) in [
        ("createProject", vec![], "name", json!(long)),
        ("createProject", vec![], "slug", json!(long)),
        ("createContent", vec![&*notes], "title", json!(long)),
        ("createContent", vec![&*notes], "description", json!(long)),
        ("createContent", vec![&*notes], "slug", json!(long)),
        ("createContent", vec![&*notes], "tags", json!([long])),
    ] {
        let mut body = match operation {
            "createProject" => json!({ "name": "x" }),
            _ => json!({ "kind": "article", "title": "x", "body": "" }),
        };
        body[field] = value;
        let refused = ada.calls(operation, &ids).json(body).await.expect_problem(422, "invalid_input");
        assert!(!refused.text().contains("xyxy"), "{field}: the value is not repeated");
        let errors = refused.json();
        let error = errors["errors"].as_array().unwrap().first().unwrap_or(&Value::Null);
        assert!(error["field"].as_str().unwrap().starts_with(field));
        assert_eq!((&error["rule"], &error["length"]), (&json!("max_length"), &json!(10_000)), "{field}");
        assert!(error["limit"].is_u64());
    }
    let nothing = ada.calls("listContents", &[&notes]).await.json();
    assert_eq!(nothing["items"], json!([]));
}

/// No markup of the name's own is left, and no character that turns the writing of what follows, nor any other control
/// character but those between lines and columns.
#[track_caller]
fn assert_inert(page: &str, name: &str) {
    for active in ["<script>alert", "<img src=x", "onerror=alert(1)>", "<b>", "49 49"] {
        assert!(!page.contains(active), "{active} of {name:?} is active in\n{page}");
    }
    assert!(!page.contains(|c: char| is_control(c) && !"\t\r\n".contains(c)), "{name:?} turns the page's writing");
}

fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ffff}')
}

#[tokio::test]
async fn an_unknown_page_never_repeats_its_address() {
    let world = World::on_sqlite().await;
    let answers: Vec<Answer> = futures_util::future::join_all(
        ["/%3Cscript%3Ealert(1)%3C/script%3E", "/notes/%22%3E%3Cscript%3Ealert(1)", "/%0d%0aSet-Cookie:x=y"]
            .map(|path| world.get(path).into_future()),
    )
    .await;
    for answer in answers {
        assert_eq!(answer.status, 404);
        assert_inert(&answer.text(), "an address");
        assert!(answer.headers.get("set-cookie").is_none());
    }
}
