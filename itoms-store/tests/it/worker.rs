//! The worker on a database that refuses a part of what it is asked.

use async_trait::async_trait;
use itoms_core::{
    Itoms,
    account::Adoption,
    event::EventCursor,
    id::{AccountId, Id, JobId},
    job::JobRow,
    limit::{Bucket, Limit},
    mail::{Mail, MailError, Mailer},
    random::SystemRandom,
    store::{Actor, Store, Task},
    time::{ManualClock, Timestamp},
    vault::VaultKeys,
};
use itoms_store::sqlite::SqliteStore;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

/// Takes every mail.
struct Takes;

#[async_trait]
impl Mailer for Takes {
    fn name(&self) -> &str {
        "nobody"
    }

    async fn send(&self, _: &Mail) -> Result<(), MailError> {
        Ok(())
    }
}

/// An installation, and another program at its file.
async fn world() -> (Itoms, ManualClock, SqliteConnection, SqliteStore) {
    let store = SqliteStore::temporary().await.unwrap();
    let clock = ManualClock::at(Timestamp::from_millis(1_795_512_600_000));
    let [social, internal] = [(); 2].map(|()| VaultKeys::generate(&SystemRandom).unwrap());
    let builder = Itoms::builder(store.clone(), VaultKeys::new(social, internal).unwrap());
    let itoms = builder.clock(clock.clone()).mailer(Takes).build().unwrap();
    let other = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(store.path())).await.unwrap();
    (itoms, clock, other, store)
}

/// Rows of that table that fit the condition are not deleted until somebody mends it.
async fn refuse(database: &mut SqliteConnection, table: &str, condition: &str) {
    let trigger = format!("create trigger refused before delete on {table} when {condition} begin select raise(abort, 'refused'); end");
    sqlx::query(AssertSqlSafe(trigger)).execute(database).await.unwrap();
}

async fn mend(database: &mut SqliteConnection) {
    sqlx::query("drop trigger refused").execute(database).await.unwrap();
}

async fn count(database: &mut SqliteConnection, table: &str) -> i64 {
    let count = format!("select count(*) from {table}");
    sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(database).await.unwrap()
}

#[tokio::test]
async fn what_cannot_be_removed_keeps_nothing_else() {
    let (itoms, clock, mut database, store) = world().await;
    itoms.accounts().adopt("ada", Adoption::named("Ada")).await.unwrap();
    let mut tx = store.write(Actor::System(Task::Limit)).await.unwrap();
    let limit = Limit { burst: 1, refill: Duration::from_secs(1) };
    tx.limits().take_token(&Bucket { key: [7; 32], limit }, itoms.now()).await.unwrap();
    tx.commit().await.unwrap();
    clock.advance(91 * DAY);
    refuse(&mut database, "limits", "true").await;
    itoms.work_once(MINUTE).await.unwrap();
    assert_eq!((count(&mut database, "limits").await, count(&mut database, "events").await), (1, 0));
    mend(&mut database).await;
    clock.advance(60 * MINUTE);
    itoms.work_once(MINUTE).await.unwrap();
    assert_eq!(count(&mut database, "limits").await, 0);
}

#[tokio::test]
async fn events_go_however_many_they_are() {
    let (itoms, clock, mut database, _store) = world().await;
    sqlx::query(
        "insert into events (id, at, kind)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 2500)
         select randomblob(16), 1, 'provider.mail_tried' from numbers",
    )
    .execute(&mut database)
    .await
    .unwrap();
    clock.advance(DAY);
    itoms.work_once(MINUTE).await.unwrap();
    assert_eq!(count(&mut database, "events").await, 0);
    assert_eq!(itoms.events().end().await.unwrap(), EventCursor::START);
}

/// A job that looks for somebody who is gone and has nothing to do.
fn welcome(now: Timestamp) -> JobRow {
    let gone = AccountId::new(now, &SystemRandom).unwrap();
    JobRow {
        id: JobId::new(now, &SystemRandom).unwrap(),
        kind: "mail.welcome".to_owned(),
        version: 1,
        body: format!(r#"{{"kind":"mail.welcome","account":"{gone}"}}"#),
        project: None,
        asked_by: None,
        due_at: now,
        created_at: now,
        expires_at: None,
    }
}

#[tokio::test]
async fn what_cannot_be_recorded_keeps_nothing_else() {
    let (itoms, _clock, mut database, store) = world().await;
    let mut tx = store.write(Actor::System(Task::SignUp)).await.unwrap();
    let jobs = [(); 3].map(|()| welcome(itoms.now()));
    for job in &jobs {
        tx.jobs().enqueue(job).await.unwrap();
    }
    tx.commit().await.unwrap();
    refuse(&mut database, "jobs", &format!("old.id = x'{}'", jobs[1].id.uuid().simple())).await;
    assert!(itoms.work_once(MINUTE).await.is_err());
    assert_eq!(count(&mut database, "jobs").await, 1, "the others are recorded");
    mend(&mut database).await;
}
