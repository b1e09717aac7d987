//! A pooler in transaction mode that nobody told of: what a connection is told once, such as the visitor's role, would
//! travel with the server's connection to whoever gets it next.

use super::error::OpenError;
use sqlx::{ConnectOptions, Connection, PgConnection, Row, postgres::PgConnectOptions};

/// Refuses a database where a second client gets the connection of the server that the first one still has.
pub(super) async fn refuse(first: &mut PgConnection, options: &PgConnectOptions) -> Result<(), OpenError> {
    let theirs = server_process(first).await?;
    let mut second = options.clone().connect().await?;
    let ours = server_process(&mut second).await?;
    second.close().await?;
    if ours == theirs { Err(OpenError::Pooler) } else { Ok(()) }
}

async fn server_process(connection: &mut PgConnection) -> Result<i32, sqlx::Error> {
    sqlx::raw_sql("select pg_backend_pid()").fetch_one(connection).await?.try_get(0)
}
