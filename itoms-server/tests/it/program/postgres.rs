//! The program on PostgreSQL, as several instances of it share one database.

use super::{
    process::{Machine, Server},
    secrets::{after, mailed},
    settings::KEYS,
};
use itoms_testing::Database;
use std::fs;

/// What every instance is told alike: the application's address, the same keys, and that work is done by workers alone.
fn shared(machine: &Machine, database: &Database) -> String {
    let [social, internal] = KEYS;
    let text = format!(
        "database_url = {:?}\nsocial_keys = {social:?}\ninternal_keys = {internal:?}\nworker = false\n",
        database.application_url()
    );
    machine.file("itoms.toml", &text).display().to_string()
}

#[track_caller]
fn answers(server: &Server, path: &str) {
    let answer = server.get(path);
    assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
}

/// Sends JSON that is taken.
#[track_caller]
fn takes(server: &Server, path: &str, body: &str, status: u16) {
    let answer = server.ask("POST", path, "content-type: application/json\r\n", body);
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
}

#[tokio::test]
async fn two_servers_and_a_worker_share_the_database_that_the_first_start_migrates() {
    let Some(postgres) = itoms_testing::Postgres::start() else { return };
    let database = postgres.empty_database().await;
    let (machine, other) = (Machine::new(), Machine::new());
    let (file, owner) = (shared(&machine, &database), database.owner_url());
    let serve = ["--config", file.as_str(), "serve"];
    let early = other.run(&serve, &[]);
    assert_eq!(early.code, Some(3), "{}", early.said);
    assert!(early.complaint.contains("migrate"), "{}", early.complaint);

    let first = machine.start(&serve, &[("ITOMS_DATABASE_OWNER_URL", &owner)]);
    assert!(first.greeting.contains("\nData is kept in PostgreSQL; "), "{}", first.greeting);
    let second = other.start(&serve, &[]);
    assert!(!second.greeting.contains("/operator/"), "the link is there already: {}", second.greeting);
    let link = format!("/operator/{}", after(&first.greeting, "/operator/"));
    for server in [&first, &second] {
        answers(server, "/readyz");
        answers(server, &link);
    }

    // Signed up at the second, mailed by the worker, proved at the first, signed in at the second.
    let person = r#"{"email":"ada@example.com","full_name":"Ada Lovelace","password":"correct horse battery","sixteen_or_older":true}"#;
    takes(&second, "/api/v1/accounts", person, 202);
    let worker = other.spawn(&["--config", &file, "worker"]);
    while fs::read_dir(other.data().join("outbox")).unwrap().count() == 0 {
        std::thread::yield_now();
    }
    assert_eq!(worker.stop().code, Some(0), "it ends what it has begun");
    let token = mailed(&other);
    takes(&first, "/api/v1/accounts/verify", &format!(r#"{{"token":"{token}","password":"correct horse battery"}}"#), 201);
    takes(&second, "/api/v1/sessions", r#"{"email":"ada@example.com","password":"correct horse battery"}"#, 201);

    for server in [first, second] {
        assert_eq!(server.stop().code, Some(0));
    }
    assert!(!machine.data().join("itoms.db").exists() && !machine.data().join("keys").exists(), "neither is kept in the folder");
}
