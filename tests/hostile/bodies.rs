//! Bodies that no operation may choke on.

use crate::harness::{World, on_both_databases};
use serde_json::json;

on_both_databases!(no_operation_chokes_on_a_body);

async fn no_operation_chokes_on_a_body(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    let mut tried = 0;
    for operation in world.document.operations().filter(|operation| operation.has_body) {
        let ids: Vec<&str> = operation
            .parameters()
            .map(|name| match name {
                "project" => &*notes,
                "content" => &*hello,
                "account" => &*account,
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
        ("ten megabytes", [br#"{"name": ""#.to_vec(), b"x".repeat(10 << 20), b"\"}".to_vec()].concat(), &[413]),
    ]
}
