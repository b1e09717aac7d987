//! Bodies that cannot be read: each is refused with field and rule, and never shows its value.

use super::server::{PASSWORD, Server};
use serde_json::{Value, json};

const PROJECTS: &str = "/api/v1/projects";

#[tokio::test]
async fn only_json_of_a_limited_size_is_read() {
    let server = Server::start().await;
    let bearer = format!("Bearer {}", server.token);
    for (media_type, encoding) in
        [("text/plain", None), ("", None), ("application/json; charset=latin1", None), ("application/json", Some("gzip"))]
    {
        let mut headers = vec![("authorization", bearer.as_str()), ("content-type", media_type)];
        headers.extend(encoding.map(|encoding| ("content-encoding", encoding)));
        server.send("POST", PROJECTS, &headers, r#"{"name":"Notes"}"#).await.refuses(415, "unsupported_media_type");
    }
    let json = [("authorization", bearer.as_str()), ("content-type", "application/json; charset=\"UTF-8\"")];
    server.send("POST", PROJECTS, &json, r#"{"name":"Notes"}"#).await.expect(201);

    let large = json!({"name": "x".repeat(70_000)});
    server.ask("POST", PROJECTS, &[], large).await.refuses(413, "body_too_large");
    let article = json!({"kind": "article", "title": "Long", "body": "é".repeat(100_000)});
    let contents = format!("{}/contents", server.project().await);
    server.ask("POST", &contents, &[], article).await.expect(201);
}

#[tokio::test]
async fn text_that_is_not_json_is_refused() {
    let server = Server::start().await;
    let deep = format!("{{\"name\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
    for body in ["", "{", r#"{"name":"x"} trailing"#, "{'name':1}", r#"{"name":"\ud800"}"#, "\u{feff}{}", &deep] {
        server.ask("POST", PROJECTS, &[], body).await.refuses(400, "malformed_json");
    }
    let bearer = format!("Bearer {}", server.token);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    server.send("POST", PROJECTS, &headers, b"{\"name\":\"\xff\"}".to_vec()).await.refuses(400, "malformed_json");
    for body in ["[]", "null", "\"name\"", "3"] {
        server.ask("POST", PROJECTS, &[], body).await.refuses(422, "invalid_input");
    }
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once_with_its_rule() {
    let server = Server::start().await;
    let body = r#"{"name": 7, "slug": "a", "slug": "b", "colour": "red", "time_zone": null}"#;
    let problem = server.ask("POST", PROJECTS, &[], body).await.refuses(422, "invalid_input");
    assert_eq!(rules(&problem), [("name", "type"), ("slug", "duplicate"), ("colour", "unknown")]);

    let body = json!({"kind": "article", "title": "T", "body": "", "tags": ["a", 1]});
    let contents = format!("{}/contents", server.project().await);
    let problem = server.ask("POST", &contents, &[], body).await.refuses(422, "invalid_input");
    assert_eq!(rules(&problem), [("tags[1]", "type")]);
    let body = json!({"kind": "article", "title": "T", "body": "", "tags": ["rivers", "ice, snow"]});
    let problem = server.ask("POST", &contents, &[], body).await.refuses(422, "invalid_input");
    assert_eq!(rules(&problem), [("tags[1]", "format")], "a comma sets tags apart");
    let problem = server.ask("POST", &contents, &[], json!({"kind": "opera", "title": 1})).await.refuses(422, "invalid_input");
    assert_eq!(rules(&problem), [("kind", "one_of")]);
}

#[tokio::test]
async fn a_refusal_tells_length_and_limit_and_never_the_value() {
    let server = Server::start().await;
    let body = json!({"email": "ada@example.com", "password": PASSWORD, "full_name": "x".repeat(121), "sixteen_or_older": PASSWORD});
    let problem = server.ask("POST", "/api/v1/accounts", &[], body).await.refuses(422, "invalid_input");
    assert!(!problem.to_string().contains(PASSWORD), "{problem}");

    let problem = server.ask("POST", PROJECTS, &[], json!({"name": "y".repeat(121)})).await.refuses(422, "invalid_input");
    let error = &problem["errors"][0];
    assert_eq!(
        (&error["field"], &error["rule"], &error["limit"], &error["length"]),
        (&json!("name"), &json!("max_length"), &json!(120), &json!(121))
    );
    assert!(!problem.to_string().contains("yyy"), "{problem}");
}

#[tokio::test]
async fn null_removes_what_can_be_removed_and_nothing_else() {
    let server = Server::start().await;
    let account = server.ask("PATCH", "/api/v1/account", &[("if-match", "\"1\"")], json!({"company": "Engines"})).await.expect(200).json();
    assert_eq!(account["company"], "Engines");
    let account = server.ask("PATCH", "/api/v1/account", &[("if-match", "\"2\"")], json!({"company": null})).await.expect(200).json();
    assert_eq!(account["company"], Value::Null);
    let problem =
        server.ask("PATCH", "/api/v1/account", &[("if-match", "\"3\"")], json!({"full_name": null})).await.refuses(422, "invalid_input");
    assert_eq!(rules(&problem), [("full_name", "type")]);
}

#[tokio::test]
async fn a_query_is_as_closed_as_a_body() {
    let server = Server::start().await;
    for (query, field, rule) in [
        ("limit=0", "limit", "range"),
        ("limit=101", "limit", "range"),
        ("limit=ten", "limit", "type"),
        ("limit=1&limit=2", "limit", "duplicate"),
        ("cursor=abc", "cursor", "format"),
        ("page=2", "page", "unknown"),
    ] {
        let problem = server.ask("GET", &format!("{PROJECTS}?{query}"), &[], "").await.refuses(422, "invalid_input");
        assert_eq!(rules(&problem), [(field, rule)], "{query}");
    }
    let contents = format!("{}/contents", server.project().await);
    for (query, field) in [("status=gone", "status"), ("sort=size", "sort"), ("tag=", "tag")] {
        let problem = server.ask("GET", &format!("{contents}?{query}"), &[], "").await.refuses(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field);
    }
}

fn rules(problem: &Value) -> Vec<(&str, &str)> {
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().map(|error| (error["field"].as_str().unwrap(), error["rule"].as_str().unwrap())).collect()
}
