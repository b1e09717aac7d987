//! A borrowed connection that goes back as it came: without scope, role or transaction.

use super::{error::store_error, scope::Mode};
use itoms_core::store::StoreError;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, SqlSafeStr, pool::PoolConnection};
use std::ops::{Deref, DerefMut};
use tokio::runtime::Handle;

/// Looks first whether the transaction still lives: the database would answer `commit` of a failed one as if
/// all were well, and keep nothing.
const COMMIT: &str = "select; commit";

/// One connection, in a transaction or, for a visitor, in none. Dropping it undoes what was not committed.
#[derive(Debug)]
pub(crate) struct Connection {
    /// Until it is dropped.
    lent: Option<Lent>,
    /// It may be dropped anywhere, and undoing and giving back need a runtime.
    runtime: Handle,
}

#[derive(Debug)]
enum Lent {
    /// In no transaction.
    Plain(PoolConnection<Postgres>),
    /// In one that keeps nothing. Its rollback goes along with the look that the pool takes at each connection
    /// that comes back.
    Reading(sqlx::Transaction<'static, Postgres>),
    /// In one that is to be committed.
    Writing(PoolConnection<Postgres>),
}

impl Connection {
    /// Without a transaction, for single statements.
    pub(super) async fn plain(pool: &PgPool) -> Result<Self, StoreError> {
        let lent = pool.acquire().await.map_err(store_error)?;
        Ok(Self { lent: Some(Lent::Plain(lent)), runtime: Handle::current() })
    }

    /// In a transaction that `message` opens. Whoever asked may go away at any moment, and a connection that was
    /// cut off here would go back inside the transaction; so it begins in a task of its own.
    pub(super) async fn begin(pool: &PgPool, mode: Mode, message: String) -> Result<Self, StoreError> {
        // Waited for here, so that whoever goes away leaves the queue.
        let mut lent = pool.acquire().await.map_err(store_error)?;
        let runtime = Handle::current();
        let beginning = tokio::spawn(async move {
            let message = AssertSqlSafe(message);
            let lent = match mode {
                Mode::Read => Lent::Reading(sqlx::Transaction::begin(lent, Some(message.into_sql_str())).await?),
                Mode::Write => {
                    sqlx::raw_sql(message).execute(&mut *lent).await?;
                    Lent::Writing(lent)
                }
            };
            Ok(Self { lent: Some(lent), runtime })
        });
        beginning.await.map_err(|error| StoreError::Unavailable(error.into()))?.map_err(store_error)
    }

    /// Whether it is in a transaction that is to be committed.
    pub(super) fn writes(&self) -> bool {
        matches!(self.lent, Some(Lent::Writing(_)))
    }

    /// Makes everything durable. What only reads has nothing to keep: it ends as when it is dropped.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        if let Some(Lent::Writing(lent)) = &mut self.lent {
            sqlx::raw_sql(COMMIT).execute(&mut **lent).await.map_err(store_error)?;
        }
        if let Some(Lent::Writing(lent)) = self.lent.take() {
            self.lent = Some(Lent::Plain(lent));
        }
        Ok(())
    }
}

impl Deref for Connection {
    type Target = PgConnection;

    #[expect(clippy::expect_used, reason = "it is there until it is dropped")]
    fn deref(&self) -> &PgConnection {
        match self.lent.as_ref().expect("not dropped yet") {
            Lent::Plain(lent) | Lent::Writing(lent) => lent,
            Lent::Reading(transaction) => transaction,
        }
    }
}

impl DerefMut for Connection {
    #[expect(clippy::expect_used, reason = "it is there until it is dropped")]
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self.lent.as_mut().expect("not dropped yet") {
            Lent::Plain(lent) | Lent::Writing(lent) => lent,
            Lent::Reading(transaction) => transaction,
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _entered = self.runtime.enter();
        if let Some(Lent::Writing(lent)) = self.lent.take() {
            self.runtime.spawn(undo(lent));
        }
    }
}

/// Waits for the answer of whatever was cut off, undoes the transaction, and gives the connection back; what
/// cannot be undone so is closed.
async fn undo(mut lent: PoolConnection<Postgres>) {
    if sqlx::raw_sql("rollback").execute(&mut *lent).await.is_err() {
        lent.close_on_drop();
    }
}
