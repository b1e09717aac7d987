//! Requests whose host or end two readers could see differently: the way past a proxy (RFC 9112, 3.2, 6.3 and 11.2).

use super::{
    process::Machine,
    serving::header,
    slow::{PATIENT, SHORT, send, start},
};
use axum::{Router, body::Bytes, routing::any};
use itoms_server::program::serve::{Clocks, understood};
use std::net::SocketAddr;

async fn echo() -> SocketAddr {
    start(understood(Router::new().fallback(any(async |body: Bytes| body))), Clocks { head: SHORT, ..PATIENT }).await
}

#[tokio::test]
async fn a_request_that_two_readers_could_understand_differently_is_refused() {
    let address = echo().await;
    for (what, request) in [
        ("no host", "GET / HTTP/1.1\r\n\r\n"),
        ("two hosts", "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"),
        ("two hosts before their time", "GET / HTTP/1.0\r\nhost: a\r\nhost: b\r\n\r\n"),
        ("no name in the host", "GET / HTTP/1.1\r\nhost: a b\r\n\r\n"),
        ("a person in the host", "GET / HTTP/1.1\r\nhost: ada@a\r\n\r\n"),
        ("an empty host", "GET / HTTP/1.1\r\nhost:\r\n\r\n"),
        ("two lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\n12345"),
        ("a length with a sign", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: +4\r\n\r\n1234"),
        ("chunks that are not the end", "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ("chunks before their time", "POST / HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("a space before the colon", "GET / HTTP/1.1\r\nhost : a\r\n\r\n"),
        ("a folded line", "GET / HTTP/1.1\r\nhost: a\r\nx-a: b\r\n c\r\n\r\n"),
    ] {
        let answer = send(address, request).await;
        let status = answer.lines().next().unwrap_or_default();
        assert!(status.ends_with(" 400 Bad Request"), "{what}: {status}");
    }
    for (what, request) in [
        ("one host", "GET / HTTP/1.1\r\nhost: a:3000\r\n\r\n"),
        ("an address", "GET / HTTP/1.1\r\nhost: [::1]:3000\r\n\r\n"),
        ("no host before its time", "GET / HTTP/1.0\r\n\r\n"),
    ] {
        let answer = send(address, request).await;
        assert!(answer.lines().next().is_some_and(|status| status.ends_with(" 200 OK")), "{what}: {answer}");
    }
}

#[tokio::test]
async fn what_follows_chunks_beside_a_length_is_no_request() {
    let hidden = "GET /hidden HTTP/1.1\r\nhost: a\r\n\r\n";
    let head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 43\r\ntransfer-encoding: chunked\r\n\r\n";
    let answers = send(echo().await, &format!("{head}0\r\n\r\n{hidden}")).await;
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
    assert!(answers.contains("connection: close"), "{answers}");
}

/// Whoever tries the way past a proxy is seen, and can be told apart from others.
#[tokio::test]
async fn what_is_refused_for_its_host_is_numbered_logged_and_counted() {
    let machine = Machine::new();
    let server = machine.start(&[], &[]);
    let address = SocketAddr::from(([127, 0, 0, 1], server.port));
    for request in [
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /api/v1/account HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        "GET /nothing/is/here HTTP/1.1\r\nhost: ada@a\r\n\r\n",
    ] {
        let answer = send(address, request).await;
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains(r#""code":"malformed_host""#), "{request}{answer}");
        assert_eq!(header(&answer, "content-type"), Some("application/problem+json"), "{request}");
        assert_eq!(header(&answer, "x-request-id").map(str::len), Some(24), "{request}");
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"), "{request}");
        assert_eq!(header(&answer, "connection"), Some("close"), "{request}");
    }
    let metrics = server.get("/metrics");
    for route in ["/healthz", "/api/v1/account", "none"] {
        let counted = format!(r#"itoms_http_requests_total{{method="GET",route="{route}",status="400"}} 1"#);
        assert!(metrics.contains(&counted), "{route}: {metrics}");
    }
    let log = server.stop().complaint;
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let refused: Vec<_> = lines.iter().filter(|line| line["status"] == 400).map(|line| &line["span"]["route"]).collect();
    assert_eq!(refused, ["/healthz", "/api/v1/account", "none"], "{log}");
}
