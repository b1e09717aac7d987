//! `doctor`: each check, and one way to break each.

use super::process::{Ended, Machine};

fn doctor(machine: &Machine) -> Ended {
    machine.run(&["doctor"], &[])
}

/// The lines of the checks that found something to mend.
fn to_mend(ended: &Ended) -> Vec<&str> {
    ended.said.lines().filter_map(|line| line.strip_prefix("mend  ")).collect()
}

#[track_caller]
pub(super) fn finds(ended: &Ended, check: &str, mend: &str) {
    assert_eq!(ended.code, Some(5), "{}{}", ended.said, ended.complaint);
    let found = to_mend(ended);
    assert!(found.len() == 1 && found[0].starts_with(check) && found[0].contains(mend), "{}", ended.said);
}

/// What a start leaves behind.
fn started() -> Machine {
    let machine = Machine::new();
    assert_eq!(machine.run(&["run-jobs"], &[]).code, Some(0));
    machine
}

#[test]
fn before_the_first_start_all_is_well_and_nothing_is_made() {
    let machine = Machine::new();
    let ended = doctor(&machine);
    assert!(ended.said.contains("ok    database and keys: not there yet; the first start makes them"), "{}", ended.said);
    assert!(ended.said.contains(&format!("kept in {}", machine.data().join("outbox").display())), "{}", ended.said);
    assert!(!machine.data().exists());
}

#[tokio::test]
async fn a_database_of_an_older_version_is_left_as_it_is() {
    let machine = started();
    machine.execute("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)").await;
    for _ in 0..2 {
        finds(&doctor(&machine), "database and keys", "back it up before");
    }
}

#[test]
fn what_a_start_leaves_is_well() {
    let ended = doctor(&started());
    assert_eq!((ended.code, ended.complaint.as_str()), (Some(0), ""), "{}", ended.said);
    for check in ["settings: ", "data folder: ", "database file: ", "database and keys: ", "second factors: ", "durable work: ", "mail: "] {
        assert!(ended.said.contains(&format!("ok    {check}")), "{}", ended.said);
    }
}

#[test]
fn a_folder_that_cannot_be_written() {
    let machine = Machine::new();
    std::fs::write(machine.data(), "").unwrap();
    finds(&doctor(&machine), "data folder", "choose a folder");
}

#[test]
fn keys_that_do_not_open_the_database() {
    let machine = started();
    std::fs::remove_dir_all(machine.data().join("keys")).unwrap();
    for _ in 0..2 {
        finds(&doctor(&machine), "database and keys", "give the key that it was sealed with");
    }
    assert!(!machine.data().join("keys").exists(), "no wrong keys stand in their place");
}

#[test]
fn a_damaged_database() {
    let machine = started();
    let file = machine.data().join("itoms.db");
    let mut damaged = std::fs::read(&file).unwrap();
    damaged[4096..].fill(0);
    std::fs::write(&file, &damaged).unwrap();
    for _ in 0..2 {
        finds(&doctor(&machine), "database file", "put a backup in the place");
    }
    assert_eq!(std::fs::read(&file).unwrap(), damaged, "it is left as it is");
    std::fs::write(&file, "no database at all").unwrap();
    finds(&doctor(&machine), "database file", "file is not a database");
    let ended = machine.run(&["serve"], &[]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.complaint.contains("is damaged") && ended.complaint.contains("put a backup"), "{}", ended.complaint);
}

#[tokio::test]
async fn a_database_of_a_newer_version() {
    let machine = started();
    let newer =
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (999, 'later', true, x'00', 0)";
    machine.execute(newer).await;
    finds(&doctor(&machine), "database and keys", "newer version");
    assert_eq!(machine.run(&["serve"], &[]).code, Some(3));
}

#[tokio::test]
async fn work_that_was_given_up() {
    let machine = started();
    let parked = "insert into jobs (id, kind, version, body, state, due_at, created_at, parked_at, reason) \
                  values (x'00000000000000000000000000000000', 'mail.welcome', 1, '{}', 'parked', 0, 0, 0, 'a test')";
    machine.execute(parked).await;
    finds(&doctor(&machine), "durable work", "1 given up; `itoms-server operator jobs` tells why");
}

#[tokio::test]
async fn a_second_factor_whose_key_is_gone() {
    let machine = started();
    machine.execute(
        "insert into accounts (id, full_name, created_at, updated_at, version) values (x'00000000000000000000000000000001', 'Ada', 0, 0, 1);
         insert into second_factors (account_id, secret, used_step, created_at, confirmed_at) values (x'00000000000000000000000000000001', 'v1.00000000.AAAA', 0, 0, 0)",
    )
    .await;
    finds(&doctor(&machine), "second factors", "1 sealed by a key that is not in ITOMS_INTERNAL_KEYS");
    assert_eq!(machine.run(&["reseal"], &[]).code, Some(3));
}

#[tokio::test]
async fn row_policies_that_were_taken_away() {
    let Some(postgres) = itoms_testing::Postgres::start() else { return };
    let machine = Machine::new();
    let database = postgres.empty_database().await;
    let (owner, application) = (database.owner_url(), database.application_url());
    let settings = [("ITOMS_DATABASE_OWNER_URL", owner.as_str()), ("ITOMS_DATABASE_URL", application.as_str())];
    // Who looks changes nothing, whatever addresses are at hand.
    finds(&machine.run(&["doctor"], &settings), "database and keys", "migrate");
    let migrated = machine.run(&["migrate"], &settings);
    assert_eq!(migrated.code, Some(0), "{}", migrated.complaint);
    let ended = machine.run(&["doctor"], &settings[1..]);
    assert!(!machine.data().exists(), "neither keys nor a place for mails are made");
    assert_eq!(ended.code, Some(0), "{}{}", ended.said, ended.complaint);
    assert!(ended.said.contains("ok    roles and policies"), "{}", ended.said);

    use sqlx::{Connection, PgConnection};
    let mut connection = PgConnection::connect(&owner).await.unwrap();
    sqlx::query("alter table itoms.projects disable row level security").execute(&mut connection).await.unwrap();
    finds(&machine.run(&["doctor"], &settings[1..]), "roles and policies", "projects has no row level security");
}
