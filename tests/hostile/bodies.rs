//! Bodies that no operation may choke on.

use crate::{
    harness::{Person, World, on_both_databases},
    matrix::{Ground, Who},
};
use itoms::{
    project::Role,
    server::{Authentication, Part, routes},
};
use serde_json::{Value, json};

on_both_databases!(no_operation_chokes_on_a_body, a_long_list_breaks_one_rule, what_takes_nothing_is_given_nothing);

async fn no_operation_chokes_on_a_body(world: &World) {
    let ada = world.person("Ada").becomes_operator().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    let issued = ada.calls("createApiKey", &[]).json(json!({ "name": "A program", "scopes": ["account:read"] })).await.expect(201);
    world.secrets.api_key(&issued.json());
    let key = issued.id();
    let mut tried = 0;
    for operation in world.document.operations().filter(|operation| operation.has_body) {
        let ids: Vec<&str> = operation
            .parameters()
            .map(|name| match name {
                "project" => &*notes,
                "content" => &*hello,
                "account" => &*account,
                "key" => &*key,
                // Nobody has one, and nobody waits.
                "passkey" | "registration" => "01920000-0000-7000-8000-00000000abca",
                other => panic!("no id for {other}"),
            })
            .collect();
        for (what, body, statuses) in hostile() {
            let ask = ada.calls(&operation.id, &ids).header("if-match", "\"1\"").bytes("application/json", body);
            let answer = ask.await;
            assert!(statuses.contains(&answer.status), "{} with {what} answered {}: {}", operation.id, answer.status, answer.text());
            assert_eq!(answer.header("content-type"), "application/problem+json", "{} with {what}", operation.id);
            assert!(answer.body.len() < 8 * 1024, "{} with {what} answers {} bytes", operation.id, answer.body.len());
            tried += 1;
        }
        let ask = ada.calls(&operation.id, &ids).header("if-match", "\"1\"").bytes("text/plain", "{}");
        ask.await.expect_problem(415, "unsupported_media_type");
    }
    assert!(tried > 50);
    ada.calls("showContent", &[&notes, &hello]).await.expect(200);
}

/// However much stands in it, and however wrong all of it is.
async fn a_long_list_breaks_one_rule(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let listed = |item: Value, count| Value::from(vec![item; count]);
    let going = json!({ "id": "01920000-0000-7000-8000-00000000abca", "act": "delete" });
    for (operation, ids, field, body) in [
        ("createApiKey", &[][..], "scopes", json!({ "name": "A program", "scopes": listed(json!(""), 20_000) })),
        (
            "createContent",
            &[&*notes],
            "tags",
            json!({ "kind": "article", "title": "Hello", "body": "World", "tags": listed(json!(""), 20_000) }),
        ),
        ("deleteOwnAccount", &[], "projects", json!({ "projects": listed(going, 1_001) })),
    ] {
        let refused = ada.calls(operation, ids).json(body).await.expect_problem(422, "invalid_input").json();
        let broken: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| (&error["field"], &error["rule"])).collect();
        assert_eq!(broken, [(&json!(field), &json!("max_length"))], "{operation}");
    }
    ada.calls("showAccount", &[]).await.expect(200);
}

/// What takes no body refuses one, whoever is allowed to do it; others learn nothing but that.
async fn what_takes_nothing_is_given_nothing(world: &World) {
    let ground = Ground::new(world).await;
    let ids = ground.own().await;
    let owner = ground.person(Who::Member(Role::Owner), "").await;
    let stranger = ground.person(Who::Stranger, "").await;
    let mut tried = 0;
    for route in routes().into_iter().filter(|route| route.part == Part::Api && route.path.starts_with("/api/v1/")) {
        let operation = world.document.operations().find(|operation| operation.id == route.operation).unwrap();
        if operation.has_body {
            continue;
        }
        let person = match route.authentication {
            Authentication::Operator => ground.person(Who::Operator, "").await,
            Authentication::ReadKey => ground.person(Who::ReadKey, "").await,
            _ => owner.clone(),
        };
        let path = ids.fill(&route);
        let ask = async |person: &Person<'_>, media_type: &'static str, body: Vec<u8>| {
            person.asks(operation.method.clone(), &path).header("if-match", "\"1\"").bytes(media_type, body).await
        };
        let problem = ask(&person, "application/json", br#"{"x": 1}"#.to_vec()).await.expect_problem(422, "invalid_input").json();
        assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["rule"]), (&json!("x"), &json!("unknown")), "{path}");
        ask(&person, "text/plain", b"x".to_vec()).await.expect_problem(415, "unsupported_media_type");
        ask(&person, "text/plain", vec![b'x'; 1 << 20]).await.expect_problem(413, "body_too_large");
        ask(&person, "application/json", b"{".to_vec()).await.expect_problem(400, "malformed_json");
        if route.permission.is_some() {
            ask(&stranger, "text/plain", vec![b'x'; 1 << 20]).await.expect_problem(404, "not_found");
        }
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
    let empty = owner.calls("unpublishContent", &[&ids.project, &ids.content]).json(json!({})).await;
    empty.expect(200);
}

/// What it is, its bytes, and how it may be answered.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    const MALFORMED: &[u16] = &[400];
    const INVALID: &[u16] = &[422];
    let strange = |value: serde_json::Value| {
        let fields = [
            "email",
            "full_name",
            "password",
            "sixteen_or_older",
            "company",
            "name",
            "slug",
            "kind",
            "title",
            "tags",
            "body",
            "role",
            "token",
        ];
        fields.iter().map(|field| ((*field).to_owned(), value.clone())).collect::<serde_json::Map<_, _>>()
    };
    vec![
        ("nothing", Vec::new(), MALFORMED),
        ("half an object", b"{\"name\": \"x".to_vec(), MALFORMED),
        ("two objects", b"{} {}".to_vec(), MALFORMED),
        ("no UTF-8", b"{\"name\": \"\xff\xfe\"}".to_vec(), MALFORMED),
        ("half a surrogate", br#"{"name": "\ud800"}"#.to_vec(), MALFORMED),
        ("deep nesting", [b"[".repeat(10_000), b"]".repeat(10_000)].concat(), &[400, 422]),
        ("deep nesting in a field", [br#"{"name":"#.to_vec(), b"[".repeat(10_000), b"]".repeat(10_000), b"}".to_vec()].concat(), MALFORMED),
        ("a list", b"[]".to_vec(), INVALID),
        ("a number", b"1e999".to_vec(), &[400, 422]),
        ("an unknown field", br#"{"no such field": 1}"#.to_vec(), INVALID),
        ("a field with a long name", format!("{{\"{}\": 1}}", "x".repeat(50_000)).into_bytes(), INVALID),
        ("a field twice", br#"{"name": "a", "name": "b", "email": "a", "email": "b", "title": "a", "title": "b", "token": "a", "token": "b", "role": "viewer", "role": "owner", "full_name": "a", "full_name": "b", "body": "", "body": ""}"#.to_vec(), INVALID),
        ("numbers everywhere", json!(strange(json!(7))).to_string().into_bytes(), INVALID),
        ("objects everywhere", json!(strange(json!({ "a": {} }))).to_string().into_bytes(), INVALID),
        ("many scopes", json!({ "name": "A program", "scopes": vec![""; 20_000] }).to_string().into_bytes(), INVALID),
        ("ten megabytes", [br#"{"name": ""#.to_vec(), b"x".repeat(10 << 20), b"\"}".to_vec()].concat(), &[413]),
    ]
}
