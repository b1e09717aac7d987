#[path = "handlers.rs"]
mod handlers;
#[path = "jobs.rs"]
mod jobs;
#[path = "rows.rs"]
mod rows;

pub(crate) use handlers::router;
pub(crate) use rows::fill;

use sqlx::{
    Sqlite as Db, SqliteConnection, SqlitePool, query,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    types::Json,
};
use std::path::Path;
use uuid::Uuid;

/// As the store opens it.
pub(crate) async fn open(path: &Path) -> sqlx::Result<SqlitePool> {
    let options = SqliteConnectOptions::new().filename(path).journal_mode(SqliteJournalMode::Wal);
    let options = options.synchronous(SqliteSynchronous::Full).foreign_keys(true);
    SqlitePoolOptions::new().max_connections(4).test_before_acquire(false).connect_with(options).await
}

/// The id of a number.
const NUMBERED: &str = "unhex(printf('%032x', n))";
const AFTER_FILLING: &str = "analyze";

const CLAIM: &str = "\
    update jobs set state = 'leased', attempts = attempts + 1
    where id in (select id from jobs where state = 'waiting' and due_at <= $1 and kind = 'bare' order by due_at, id limit 32)
    returning id, body";

const CLAIM_ANY: &str = "\
    update jobs set state = 'leased', attempts = attempts + 1
    where id in (select id from jobs where state = 'waiting' and due_at <= $1 order by due_at, id limit 32)
    returning id, body";

async fn delete_jobs(connection: &mut SqliteConnection, done: &[Uuid]) -> sqlx::Result<()> {
    let done: Vec<_> = done.iter().map(|id| id.simple().to_string()).collect();
    query("delete from jobs where id in (select unhex(value) from json_each($1))").bind(Json(done)).execute(connection).await?;
    Ok(())
}
