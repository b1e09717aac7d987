//! P3.2-c in the real program: what people and operators entrust it with stands in no line that it logs, however much it
//! is told to log.

use super::process::{Machine, Server};
use serde_json::Value;
use std::fs;

const PASSWORD: &str = "a planted password of hers";
const WRONG: &str = "another planted password of hers";
const SETTINGS: [(&str, &str); 2] = [("ITOMS_LOG_LEVEL", "trace"), ("ITOMS_WORKER", "off")];

#[test]
fn p3_2_c_no_line_of_the_log_holds_a_secret() {
    let machine = Machine::new();
    let server = machine.start(&["serve"], &SETTINGS);
    let operators = after(&server.greeting, "/operator/");
    assert!(server.get(&format!("/operator/{operators}")).starts_with("HTTP/1.1 200"));

    let person = r#""email":"ada@example.com","full_name":"Ada Lovelace","sixteen_or_older":true"#;
    send(&server, "/api/v1/accounts", "", &format!(r#"{{{person},"password":"{PASSWORD}"}}"#), 202);
    send(&server, "/api/v1/accounts", "", &format!(r#"{{{person},"password":["{PASSWORD}"]}}"#), 422);
    let worked = machine.run(&["run-jobs"], &SETTINGS);
    assert_eq!(worked.code, Some(0));
    let mailed = mailed(&machine);
    let verified = send(&server, "/api/v1/accounts/verify", "", &format!(r#"{{"token":"{mailed}","password":"{PASSWORD}"}}"#), 201);
    let first = verified["token"].as_str().unwrap().to_owned();
    let entry = |password: &str| format!(r#"{{"email":"ada@example.com","password":"{password}"}}"#);
    send(&server, "/api/v1/sessions", "", &entry(WRONG), 401);
    let second = send(&server, "/api/v1/sessions", "", &entry(PASSWORD), 201)["token"].as_str().unwrap().to_owned();
    let bearer = |token: &str| format!("authorization: Bearer {token}\r\n");
    send(&server, "/api/v1/projects", &bearer(&second), r#"{"name":"Notes"}"#, 201);
    let key = r#"{"name":"for a script","scopes":["projects:read"]}"#;
    let key = send(&server, "/api/v1/api-keys", &bearer(&second), key, 201)["secret"].as_str().unwrap().to_owned();
    assert!(server.ask("GET", "/api/v1/projects", &bearer(&key), "").starts_with("HTTP/1.1 200"));
    assert!(server.ask("GET", &format!("/api/v1/projects?{key}"), &bearer("nobody’s"), "").starts_with("HTTP/1.1 4"));

    let ended = server.stop();
    assert_eq!(ended.code, Some(0));
    let log = ended.complaint + &worked.complaint;
    assert!(log.lines().count() > 10, "it logs, so that there is something to search: {log}");
    let files = fs::read_dir(machine.data().join("keys")).unwrap();
    let keys: Vec<_> = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let tokens = [&operators, &mailed, &first, &second, &key].map(String::as_str);
    for secret in tokens.into_iter().chain([PASSWORD, WRONG]).chain(keys.iter().map(|key| key.trim())) {
        let told = log.lines().find(|line| line.contains(&secret[..16]));
        assert_eq!(told, None, "{}…", &secret[..6]);
    }
}

/// The body that is answered.
fn send(server: &Server, path: &str, headers: &str, body: &str, expected: u16) -> Value {
    let answer = server.ask("POST", path, &format!("content-type: application/json\r\n{headers}"), body);
    assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{path}: {answer}");
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_default()
}

/// The token of the one link that was mailed.
pub(super) fn mailed(machine: &Machine) -> String {
    let mut files = fs::read_dir(machine.data().join("outbox")).unwrap().map(|file| file.unwrap().path());
    let kept = files.find_map(|file| fs::read_to_string(file).ok().filter(|mail| mail.contains("/verify-email/")));
    // Its lines are folded as quoted-printable text is.
    after(&kept.unwrap().replace("=\r\n", ""), "/verify-email/")
}

/// The 43 letters of the token that follows.
pub(super) fn after(text: &str, path: &str) -> String {
    let (_, token) = text.split_once(path).unwrap();
    token.chars().take(43).collect()
}
