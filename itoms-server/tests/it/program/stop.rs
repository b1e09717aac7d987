//! Ends: asked for, and not.

use super::process::{Machine, Server};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
};

#[test]
fn an_open_request_is_answered_before_the_end() {
    let machine = Machine::new();
    let server = machine.start(&[], &[]);
    let mut stream = server.connect();
    let body = br#"{"email":"nobody@example.com","password":"not the right one"}"#;
    let head = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    assert!(read_until(&mut stream, "\r\n\r\n").starts_with("HTTP/1.1 100"), "the server waits for the body");
    server.signal("TERM");
    wait_until_no_longer_listening(&server);
    stream.write_all(body).unwrap();
    let answer = read_until(&mut stream, "\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert_eq!(server.wait().code, Some(0));
}

/// The address can be taken again.
fn wait_until_no_longer_listening(server: &Server) {
    while TcpListener::bind(("127.0.0.1", server.port)).is_err() {
        std::thread::yield_now();
    }
}

fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(end.as_bytes()) && stream.read(&mut byte).unwrap() == 1 {
        read.push(byte[0]);
    }
    String::from_utf8(read).unwrap()
}

#[test]
fn what_was_answered_survives_a_kill() {
    let machine = Machine::new();
    let without_worker = [("ITOMS_WORKER", "off")];
    let server = machine.start(&[], &without_worker);
    let body = r#"{"email":"ada@example.com","full_name":"Ada Lovelace","password":"correct horse battery","sixteen_or_older":true}"#;
    let answer = server.ask("POST", "/api/v1/accounts", "content-type: application/json\r\n", body);
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    server.signal("KILL");
    assert_eq!(server.wait().code, None);

    let worked = machine.run(&["run-jobs"], &[]);
    assert_eq!(worked.said, "1 done, 0 to be tried again, 0 given up\n", "{}", worked.complaint);
    let mails = std::fs::read_dir(machine.data().join("outbox")).unwrap().count();
    assert_eq!(mails, 1);
    assert!(machine.start(&[], &without_worker).get("/readyz").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_worker_alone_does_what_is_due_and_ends_when_asked() {
    let machine = Machine::new();
    let server = machine.start(&[], &[("ITOMS_WORKER", "off")]);
    let body = r#"{"email":"ada@example.com","full_name":"Ada Lovelace","password":"correct horse battery","sixteen_or_older":true}"#;
    assert!(server.ask("POST", "/api/v1/accounts", "content-type: application/json\r\n", body).starts_with("HTTP/1.1 202"));
    let worker = machine.spawn(&["worker"]);
    while std::fs::read_dir(machine.data().join("outbox")).unwrap().count() == 0 {
        std::thread::yield_now();
    }
    worker.signal("TERM");
    assert_eq!(worker.wait().code, Some(0));
}
