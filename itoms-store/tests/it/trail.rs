//! The audit trail in a file that somebody else writes to: nothing in it is changed by a statement, and whatever is
//! changed behind the triggers is found.

use itoms_core::{
    Itoms, account::Adoption, audit::Verdict, id::AccountId, project::NewProject, random::SystemRandom, store::Actor, vault::VaultKeys,
};
use itoms_store::sqlite::SqliteStore;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::time::Duration;

/// An installation in which Ada has done something in each scope, and another program at its file.
async fn world() -> (Itoms, SqliteStore, AccountId, SqliteConnection) {
    let store = SqliteStore::temporary().await.unwrap();
    let [social, internal] = [(); 2].map(|()| VaultKeys::generate(&SystemRandom).unwrap());
    let itoms = Itoms::builder(store.clone(), VaultKeys::new(social, internal).unwrap()).build().unwrap();
    let ada = itoms.accounts().adopt("ada", Adoption::named("Ada")).await.unwrap();
    for name in ["One", "Two"] {
        itoms.projects().create(Actor::Account(ada), NewProject::named(name)).await.unwrap();
    }
    itoms.work_once(Duration::from_secs(5)).await.unwrap();
    let other = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(store.path()).foreign_keys(true)).await.unwrap();
    (itoms, store, ada, other)
}

async fn verdicts(itoms: &Itoms) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    itoms.audit().verify_all(|verdict| verdicts.push(verdict)).await.unwrap();
    verdicts
}

async fn is_whole(itoms: &Itoms) -> bool {
    verdicts(itoms).await.iter().all(|verdict| verdict.broken.is_none())
}

async fn execute(connection: &mut SqliteConnection, statement: &str) -> Result<u64, String> {
    let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(connection).await;
    done.map(|done| done.rows_affected()).map_err(|error| error.to_string())
}

#[tokio::test]
async fn no_statement_changes_what_was_done() {
    let (itoms, _store, _, mut other) = world().await;
    assert!(verdicts(&itoms).await.len() == 3 && is_whole(&itoms).await);
    for statement in [
        "update audit_links set kind = 'other'",
        "update audit_links set at = 1",
        "update audit_links set hash = zeroblob(32)",
        "update audit_links set seq = seq + 1",
        "update audit_links set by_digest = null",
        "update audit_links set by_account = zeroblob(16) where by_account is not null",
        "update audit_links set by_key = zeroblob(16)",
        "update audit_links set person_salt = zeroblob(16) where person_salt is not null",
        "update audit_chains set last_hash = zeroblob(32)",
        "update audit_chains set last_seq = 0",
        "update audit_chains set chain_id = zeroblob(16)",
        "delete from audit_links",
        "delete from audit_chains",
    ] {
        let refused = execute(&mut other, statement).await.unwrap_err();
        assert!(refused.contains("only ever appended to"), "{statement}: {refused}");
    }
    assert!(is_whole(&itoms).await);
    assert!(
        execute(&mut other, "update audit_links set by_account = null, by_key = null, by_salt = null").await.unwrap() > 0,
        "people are forgotten"
    );
    assert!(is_whole(&itoms).await);
}

#[tokio::test]
async fn a_chain_goes_with_its_account() {
    let (itoms, _store, _, mut other) = world().await;
    execute(&mut other, "delete from projects").await.unwrap();
    execute(&mut other, "delete from accounts").await.unwrap();
    assert_eq!(verdicts(&itoms).await, []);
}

/// Each byte of each column of each link, one at a time, behind the triggers.
#[tokio::test]
async fn any_byte_that_is_changed_behind_our_back_is_found() {
    let (itoms, _store, _, mut other) = world().await;
    for trigger in ["audit_links_are_kept", "audit_people_are_kept"] {
        execute(&mut other, &format!("drop trigger {trigger}")).await.unwrap();
    }
    let columns = [
        "hash",
        "by_digest",
        "by_account",
        "by_key",
        "by_salt",
        "person_digest",
        "person_account",
        "person_salt",
        "in_project",
        "event_id",
        "kind",
    ];
    let mut tried = 0;
    for column in columns {
        let rows = format!("select scope, chain_id, seq, cast({column} as blob) as bytes from audit_links where {column} is not null");
        let rows = sqlx::query(AssertSqlSafe(rows)).fetch_all(&mut other).await.unwrap();
        for row in rows {
            let (scope, chain, seq): (String, Vec<u8>, i64) = (row.get("scope"), row.get("chain_id"), row.get("seq"));
            let bytes: Vec<u8> = row.get("bytes");
            for at in 0..bytes.len() {
                let mut changed = bytes.clone();
                // Text stays text.
                changed[at] ^= 1;
                let cast = if column == "kind" { "cast($1 as text)" } else { "$1" };
                let write = async |bytes: &[u8], other: &mut SqliteConnection| {
                    let update = format!("update audit_links set {column} = {cast} where scope = $2 and chain_id = $3 and seq = $4");
                    sqlx::query(AssertSqlSafe(update)).bind(bytes).bind(&scope).bind(&chain).bind(seq).execute(other).await.unwrap();
                };
                write(&changed, &mut other).await;
                assert!(!is_whole(&itoms).await, "byte {at} of {column}");
                write(&bytes, &mut other).await;
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried} bytes of three links");
    assert!(is_whole(&itoms).await, "each was put back");
}
