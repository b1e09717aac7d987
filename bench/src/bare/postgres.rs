#[path = "handlers.rs"]
mod handlers;
#[path = "jobs.rs"]
mod jobs;
#[path = "rows.rs"]
mod rows;

pub(crate) use handlers::router;
pub(crate) use rows::fill;

use sqlx::{
    PgConnection, PgPool, Postgres as Db,
    postgres::{PgConnectOptions, PgPoolOptions},
    query,
};
use uuid::Uuid;

/// As a superuser, before whom no policy stands.
pub(crate) async fn open(admin_url: &str) -> sqlx::Result<PgPool> {
    connect(admin_url, &[("search_path", "itoms")]).await
}

/// As one who has become that role.
pub(crate) async fn open_as(admin_url: &str, role: &str) -> sqlx::Result<PgPool> {
    connect(admin_url, &[("search_path", "itoms"), ("role", role)]).await
}

async fn connect(url: &str, settings: &[(&str, &str)]) -> sqlx::Result<PgPool> {
    let options: PgConnectOptions = url.parse()?;
    let options = options.options(settings.iter().copied());
    PgPoolOptions::new().max_connections(4).test_before_acquire(false).connect_with(options).await
}

/// The id of a number.
const NUMBERED: &str = "lpad(to_hex(n), 32, '0')::uuid";
const AFTER_FILLING: &str = "vacuum analyze";

const CLAIM: &str = "\
    update jobs set state = 'leased', attempts = attempts + 1
    where id in (
        select id from jobs where state = 'waiting' and due_at <= $1 and kind = 'bare' order by due_at, id limit 32
        for update skip locked
    )
    returning id, body";

const CLAIM_ANY: &str = "\
    update jobs set state = 'leased', attempts = attempts + 1
    where id in (
        select id from jobs where state = 'waiting' and due_at <= $1 order by due_at, id limit 32
        for update skip locked
    )
    returning id, body";

async fn delete_jobs(connection: &mut PgConnection, done: &[Uuid]) -> sqlx::Result<()> {
    query("delete from jobs where id = any($1)").bind(done).execute(connection).await?;
    Ok(())
}
