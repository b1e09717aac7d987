//! New passwords are looked up in a list of stolen ones, where there is one (ASVS 6.2.12).

use super::{
    doctor::finds,
    process::{Machine, Server},
};
use itoms_core::{account::PasswordDigest, secret::Secret};
use std::fs;

const STOLEN: &str = "lantern otter quilt basalt";
const OWN: &str = "heron mitten copper violin";

fn list() -> String {
    let mut digests: Vec<_> = [STOLEN, "password", "123456"].map(|password| PasswordDigest::of(&Secret::from(password))).to_vec();
    digests.sort_by(|one, other| one.expose().cmp(other.expose()));
    digests.iter().map(|digest| format!("{}:3\r\n", digest.expose())).collect()
}

/// What a sign-up with that password is answered.
fn signs_up(server: &Server, password: &str) -> String {
    let body = format!(r#"{{"email":"ada@example.com","full_name":"Ada Lovelace","password":"{password}","sixteen_or_older":true}}"#);
    server.ask("POST", "/api/v1/accounts", "content-type: application/json\r\n", &body)
}

#[test]
fn a_stolen_password_is_refused_and_a_lost_list_keeps_nobody_out() {
    let machine = Machine::new();
    let file = machine.file("passwords.txt", &list());
    let path = file.display().to_string();
    let server = machine.start(&["serve"], &[("ITOMS_BREACHED_PASSWORDS", &path), ("ITOMS_WORKER", "off")]);
    let refused = signs_up(&server, STOLEN);
    assert!(refused.starts_with("HTTP/1.1 422") && refused.contains("\"breached\"") && !refused.contains(STOLEN), "{refused}");
    assert!(signs_up(&server, OWN).starts_with("HTTP/1.1 202"));
    fs::remove_file(&file).unwrap();
    assert!(signs_up(&server, STOLEN).starts_with("HTTP/1.1 202"));
    let log = server.stop().complaint;
    assert!(log.contains("could not be looked up") && !log.contains(STOLEN), "{log}");
    assert!(!log.contains(&PasswordDigest::of(&Secret::from(STOLEN)).expose()[..8]), "{log}");
}

#[test]
fn a_start_and_doctor_say_whether_the_list_is_one() {
    let machine = Machine::new();
    let lost = machine.run(&["serve"], &[("ITOMS_BREACHED_PASSWORDS", "nowhere.txt")]);
    assert!(lost.code == Some(2) && lost.complaint.contains("ITOMS_BREACHED_PASSWORDS: nowhere.txt: "), "{}", lost.complaint);
    let other = machine.file("other.txt", "hunter2\n").display().to_string();
    let other = machine.run(&["serve"], &[("ITOMS_BREACHED_PASSWORDS", &other)]);
    assert!(other.code == Some(2) && other.complaint.contains("ordered by hash"), "{}", other.complaint);
    finds(&machine.run(&["doctor"], &[("ITOMS_BREACHED_PASSWORDS", "nowhere.txt")]), "settings", "ITOMS_BREACHED_PASSWORDS: nowhere.txt: ");
    let file = machine.file("passwords.txt", &list()).display().to_string();
    let well = machine.run(&["doctor"], &[("ITOMS_BREACHED_PASSWORDS", &file)]);
    assert!(well.code == Some(0) && well.said.contains("ok    breached passwords: "), "{}", well.said);
}
