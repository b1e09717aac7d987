//! What the program answers beside the product: health, metrics, headers, logs.

use super::process::{Machine, Server};
use std::io::{Read, Write};

pub(super) fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    head.lines().find_map(|line| line.split_once(": ").filter(|(found, _)| found.eq_ignore_ascii_case(name))).map(|(_, value)| value)
}

fn started(settings: &[(&str, &str)]) -> (Machine, Server) {
    let machine = Machine::new();
    let server = machine.start(&[], settings);
    (machine, server)
}

#[test]
fn it_lives_is_ready_and_counts_by_route() {
    let (_machine, server) = started(&[]);
    assert!(server.get("/healthz").ends_with("ok\n"));
    assert!(server.get("/readyz").ends_with("ready\n"));
    server.get("/verify-email/a-token-of-somebody");
    server.ask("MADEUP", "/healthz", "", "");
    let metrics = server.get("/metrics");
    assert!(metrics.contains(r#"itoms_http_requests_total{method="GET",route="/verify-email/{token}",status="404"} 1"#), "{metrics}");
    assert!(metrics.contains("itoms_http_request_seconds_bucket") && metrics.contains(r#"itoms_jobs{state="parked"} 0"#), "{metrics}");
    assert!(!metrics.contains("a-token-of-somebody") && !metrics.contains("MADEUP"), "{metrics}");
}

/// That nothing was given up is good news, and that nobody knows is none.
#[tokio::test]
async fn work_that_cannot_be_counted_is_not_told_to_be_none() {
    let (machine, server) = started(&[("ITOMS_WORKER", "off")]);
    assert!(server.get("/metrics").contains(r#"itoms_jobs{state="parked"} 0"#));
    machine.execute("alter table jobs rename to jobs_elsewhere").await;
    let metrics = server.get("/metrics");
    assert!(metrics.starts_with("HTTP/1.1 200") && metrics.contains("itoms_http_requests") && !metrics.contains("itoms_jobs"), "{metrics}");
    machine.execute("alter table jobs_elsewhere rename to jobs").await;
    assert!(server.get("/metrics").contains(r#"itoms_jobs{state="parked"} 0"#));
    assert!(server.stop().complaint.contains("no durable work is counted"));
}

#[test]
fn metrics_ask_for_their_token() {
    let (_machine, server) = started(&[("ITOMS_METRICS_TOKEN", "open sesame")]);
    assert!(server.get("/metrics").starts_with("HTTP/1.1 401"));
    assert!(server.ask("GET", "/metrics", "authorization: Bearer other\r\n", "").starts_with("HTTP/1.1 401"));
    assert!(server.ask("GET", "/metrics", "authorization: Bearer open sesame\r\n", "").starts_with("HTTP/1.1 200"));
}

#[test]
fn metrics_are_closed_to_other_machines() {
    let (_machine, server) = started(&[("ITOMS_LISTEN", "0.0.0.0:0")]);
    assert!(server.get("/metrics").starts_with("HTTP/1.1 401"));
}

#[test]
fn people_learn_whom_to_write_to() {
    let (_machine, server) = started(&[("ITOMS_CONTACT", "privacy@example.com")]);
    assert!(server.get("/.well-known/security.txt").contains("Contact: mailto:privacy@example.com\n"));
    assert!(started(&[]).1.get("/.well-known/security.txt").starts_with("HTTP/1.1 404"));
}

#[test]
fn search_engines_are_led_to_public_pages_alone() {
    let (_machine, server) = started(&[]);
    let robots = server.get("/robots.txt");
    assert_eq!(header(&robots, "content-type"), Some("text/plain; charset=utf-8"));
    for path in ["/api/", "/dashboard"] {
        assert!(robots.contains(&format!("\nDisallow: {path}\n")), "{robots}");
    }
    assert_eq!(robots.matches("Disallow").count(), 2, "{robots}");
}

#[test]
fn every_answer_says_what_browsers_must_know() {
    let (_machine, server) = started(&[]);
    let operations = ["/healthz", "/readyz", "/metrics", "/robots.txt", "/.well-known/security.txt"];
    for path in ["/", "/dashboard/sign-in", "/nothing-here", "/api/v1/account", "/assets/none"].into_iter().chain(operations) {
        let answer = server.get(path);
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(header(&answer, "cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(header(&answer, "referrer-policy"), Some("strict-origin"), "{path}");
        let policy = header(&answer, "content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header(&answer, "strict-transport-security"), None, "not over plain HTTP");
        assert_eq!(header(&answer, "x-request-id").map(str::len), Some(24), "{path}");
        assert_eq!(header(&answer, "server"), None);
        assert!(!operations.contains(&path) || header(&answer, "cache-control") == Some("no-store"), "{path}");
    }
    assert_eq!(header(&server.get("/verify-email/abc"), "referrer-policy"), Some("no-referrer"));
}

#[test]
fn another_site_changes_nothing_in_ones_name() {
    let (_machine, server) = started(&[]);
    let post = |headers: &str| server.ask("POST", "/api/v1/sessions", &format!("content-type: application/json\r\n{headers}"), "{}");
    for foreign in
        ["sec-fetch-site: cross-site\r\n", "sec-fetch-site: same-site\r\n", "origin: https://evil.example\r\n", "origin: null\r\n"]
    {
        let answer = post(foreign);
        assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("cross_site"), "{foreign}: {answer}");
    }
    for own in ["", "sec-fetch-site: same-origin\r\n", "sec-fetch-site: cross-site\r\nauthorization: Bearer x\r\n"] {
        assert!(post(own).starts_with("HTTP/1.1 422"), "{own}");
    }
}

#[test]
fn the_log_names_routes_and_no_token() {
    let (_machine, server) = started(&[]);
    server.get("/verify-email/a-token-of-somebody?and=more");
    server.ask("GET", "/api/v1/account", "authorization: Bearer another-token\r\n", "");
    let log = server.stop().complaint;
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| &line["span"]["route"]).collect::<Vec<_>>(), ["/verify-email/{token}", "/api/v1/account"]);
    assert_eq!(lines.iter().map(|line| &line["status"]).collect::<Vec<_>>(), [404, 401]);
    assert!(!log.contains("token-of-somebody") && !log.contains("another-token") && !log.contains("and=more"), "{log}");
}

#[test]
fn a_body_that_says_itself_that_it_is_too_large_is_not_asked_for() {
    let machine = Machine::new();
    let server = machine.start(&[], &[]);
    let mut stream = server.connect();
    let head = "POST /api/v1/sessions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n\
                content-length: 99999999\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}
