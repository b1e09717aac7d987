//! The first start, the second, and those that cannot be.

use super::process::{Machine, rights_of_others};

/// What a start says, with what differs from run to run taken out.
fn golden(machine: &Machine, greeting: &str, port: u16) -> String {
    let plain = greeting.replace(&machine.data().display().to_string(), "DATA").replace(&format!("localhost:{port}"), "localhost:PORT");
    let words = plain.split_inclusive(char::is_whitespace).map(|word| match word.split_once("/operator/") {
        Some((start, token)) => {
            assert_eq!(token.trim_end().len(), 43, "256 bits: {token}");
            format!("{start}/operator/TOKEN{}", &token[43..])
        }
        None => word.to_owned(),
    });
    words.collect()
}

#[test]
fn the_first_start_says_everything_in_six_lines_and_the_second_shows_no_link() {
    let machine = Machine::new();
    let first = machine.start(&[], &[]);
    assert_eq!(
        golden(&machine, &first.greeting, first.port),
        "itoms is at http://localhost:PORT\n\
         Become its operator within 24 hours, by this link that works once: http://localhost:PORT/operator/TOKEN\n\
         Data is kept in DATA\n\
         Mails are kept in DATA/outbox; the operator reads them at http://localhost:PORT/dashboard/outbox\n\
         Next: open the operator's link, name a project and publish a first article. Stop with ctrl-c.\n"
    );
    let ended = first.stop();
    assert_eq!((ended.code, ended.complaint.as_str()), (Some(0), ""));

    let second = machine.start(&["serve"], &[]);
    assert_eq!(
        golden(&machine, &second.greeting, second.port),
        "itoms is at http://localhost:PORT\n\
         Data is kept in DATA\n\
         Mails are kept in DATA/outbox; the operator reads them at http://localhost:PORT/dashboard/outbox\n\
         Next: sign in and write. A lost operator's link is renewed by `itoms-server operator link`. Stop with ctrl-c.\n"
    );
}

#[test]
fn the_operators_link_leads_to_a_page_until_it_is_renewed() {
    let machine = Machine::new();
    let server = machine.start(&[], &[]);
    let path =
        server.greeting.split_whitespace().find_map(|word| word.split_once("/operator/")).map(|(_, token)| format!("/operator/{token}"));
    let path = path.unwrap();
    assert!(server.get(&path).starts_with("HTTP/1.1 200"));
    let renewed = machine.run(&["operator", "link"], &[("ITOMS_PUBLIC_URL", "http://localhost:9/blog")]);
    assert_eq!((renewed.code, renewed.complaint.as_str()), (Some(0), ""));
    let renewed = renewed.said.trim().strip_prefix("http://localhost:9/blog").unwrap().to_owned();
    assert!(server.get(&path).starts_with("HTTP/1.1 404"));
    assert!(server.get(&renewed).starts_with("HTTP/1.1 200"));
}

#[test]
fn keys_are_made_once_and_for_their_owner_alone() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["run-jobs"], &[]).code, Some(0));
    let keys = ["social", "internal"].map(|ring| machine.data().join("keys").join(ring));
    let made = keys.each_ref().map(|key| std::fs::read_to_string(key).unwrap());
    assert_ne!(made[0], made[1]);
    for key in &keys {
        assert_eq!(rights_of_others(key), 0);
    }
    assert_eq!(rights_of_others(&machine.data()), 0);
    assert_eq!(machine.run(&["run-jobs"], &[]).code, Some(0));
    assert_eq!(keys.map(|key| std::fs::read_to_string(key).unwrap()), made);
}

#[test]
fn starts_at_once_make_one_ring() {
    let machine = Machine::new();
    let started: Vec<_> = (0..4).map(|_| machine.spawn(&["run-jobs"])).collect();
    for start in started {
        let ended = start.wait();
        assert_eq!((ended.code, ended.complaint.as_str()), (Some(0), ""));
    }
    let mut names: Vec<_> = std::fs::read_dir(machine.data().join("keys")).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["internal", "social"], "nothing is left beside them");
}

#[cfg(unix)]
#[test]
fn a_disk_without_room_leaves_nothing_in_the_way() {
    let machine = Machine::new();
    std::fs::create_dir(machine.data()).unwrap();
    let program = env!("CARGO_BIN_EXE_itoms-server");
    for (command, code) in [("run-jobs", 4), ("doctor", 5)] {
        let script = format!("trap '' XFSZ; ulimit -f 0; exec '{program}' {command}");
        let mut full = std::process::Command::new("/bin/sh");
        let ended = full.args(["-c", &script]).env_clear().env("ITOMS_DATA_DIR", machine.data()).output().unwrap();
        let said = [ended.stdout, ended.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        assert_eq!(ended.status.code(), Some(code), "{said}");
        assert!(said.contains("ITOMS_DATA_DIR") && said.contains("make room there"), "{said}");
        assert_eq!(std::fs::read_dir(machine.data()).unwrap().count(), 0, "{command}");
    }
    assert_eq!(machine.run(&["run-jobs"], &[]).code, Some(0));
}

#[test]
fn a_ring_that_cannot_be_one_is_named_by_its_file() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["run-jobs"], &[]).code, Some(0));
    let ring = machine.data().join("keys/internal");
    for (text, mend) in [("", "remove this file"), ("AAAA", "not 32 bytes in base64")] {
        std::fs::write(&ring, text).unwrap();
        let ended = machine.run(&["run-jobs"], &[]);
        assert_eq!(ended.code, Some(4));
        assert!(ended.complaint.contains(&ring.display().to_string()) && ended.complaint.contains(mend), "{}", ended.complaint);
        assert!(!ended.complaint.contains("ITOMS_INTERNAL_KEYS"), "nobody gave it: {}", ended.complaint);
    }
}

#[test]
fn a_sample_person_shows_something_and_signs_in() {
    let machine = Machine::new();
    let server = machine.start(&["serve", "--demo"], &[]);
    let page = server.get("/field-notes");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("A garden on a north wall"), "{page}");
    assert!(!server.greeting.contains("operator link"), "who runs it is there: {}", server.greeting);
    let line = server.greeting.lines().find(|line| line.contains("sample person")).unwrap();
    let password = line.split("the password ").nth(1).unwrap().split(';').next().unwrap();
    let credentials = format!(r#"{{"email":"mira@example.com","password":"{password}"}}"#);
    let answer = server.ask("POST", "/api/v1/sessions", "content-type: application/json\r\n", &credentials);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(server.stop().code, Some(0));

    let again = machine.start(&["serve", "--demo"], &[]);
    assert!(!again.greeting.contains("sample person"), "an installation with people in it is left alone");
    assert!(again.greeting.ends_with("\nNext: sign in and write. Stop with ctrl-c.\n"), "{}", again.greeting);

    let link = machine.run(&["operator", "link"], &[]);
    assert_eq!((link.code, link.said.as_str()), (Some(1), ""));
    assert_eq!(link.complaint, "There is an operator already; sign in as that person.\n");
}

#[tokio::test]
async fn while_another_program_writes_the_database_is_opened() {
    use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
    let machine = Machine::new();
    assert_eq!(machine.run(&["run-jobs"], &[]).code, Some(0));
    let file = SqliteConnectOptions::new().filename(machine.data().join("itoms.db"));
    let mut other = SqliteConnection::connect_with(&file).await.unwrap();
    sqlx::query("begin immediate").execute(&mut other).await.unwrap();
    let ended = machine.run(&["operator", "jobs"], &[]);
    assert_eq!((ended.code, ended.complaint.as_str()), (Some(0), ""));
    let newest = "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)";
    for statement in [newest, "commit", "begin immediate"] {
        sqlx::query(statement).execute(&mut other).await.unwrap();
    }
    let ended = machine.run(&["operator", "jobs"], &[]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.complaint.contains("another program writes") && ended.complaint.contains("try again"), "{}", ended.complaint);
}

#[test]
fn whoever_migrates_a_database_that_is_away_learns_why_and_no_password() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let owner = format!("postgres://owner:sesame@{nobody}/itoms");
    let ended = Machine::new().run(&["migrate"], &[("ITOMS_DATABASE_OWNER_URL", &owner)]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.complaint.contains("Connection refused"), "{}", ended.complaint);
    assert!(ended.complaint.starts_with("ITOMS_DATABASE_OWNER_URL: "), "{}", ended.complaint);
    assert!(!ended.complaint.contains("sesame"), "{}", ended.complaint);
}

#[tokio::test]
async fn an_address_that_lets_nobody_in_is_named_by_its_setting() {
    let Some(postgres) = itoms_testing::Postgres::start() else { return };
    let machine = Machine::new();
    let database = postgres.database().await;
    let right = database.application_url();
    let wrong = right.replace("://", "://nobody-of-this-name-");
    for (given, setting) in [([&wrong, &right], "ITOMS_DATABASE_URL: "), ([&right, &wrong], "ITOMS_DATABASE_VISITOR_URL: ")] {
        let [application, visitor] = given.map(String::as_str);
        let ended = machine.run(&["run-jobs"], &[("ITOMS_DATABASE_URL", application), ("ITOMS_DATABASE_VISITOR_URL", visitor)]);
        assert_eq!(ended.code, Some(3), "{}", ended.complaint);
        assert!(ended.complaint.starts_with(setting) && ended.complaint.contains("nobody-of-this-name"), "{}", ended.complaint);
        assert!(!ended.complaint.contains(" at line "), "{}", ended.complaint);
    }
}

#[test]
fn a_taken_address_is_named_with_its_mend() {
    let machine = Machine::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = machine.run(&["serve"], &[("ITOMS_LISTEN", &address)]);
    assert_eq!(ended.code, Some(4));
    assert!(ended.complaint.contains(&address) && ended.complaint.contains("choose another port"), "{}", ended.complaint);
    assert!(!machine.data().exists(), "a server that cannot serve leaves nothing behind");
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_its_mend() {
    let machine = Machine::new();
    let file = machine.file("not-a-folder", "");
    let folder = file.join("data").display().to_string();
    let ended = machine.run(&["serve"], &[("ITOMS_DATA_DIR", &folder)]);
    assert_eq!(ended.code, Some(4));
    assert!(ended.complaint.contains("ITOMS_DATA_DIR") && ended.complaint.contains("choose a folder"), "{}", ended.complaint);
}
