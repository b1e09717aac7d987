//! A borrowed connection that goes back as it came: without scope, role or transaction.

use super::error::store_error;
use itoms_core::store::StoreError;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, pool::PoolConnection};
use std::ops::{Deref, DerefMut};
use tokio::runtime::Handle;

/// Looks first whether the transaction still lives: the database would answer `commit` of a failed one as if
/// all were well, and keep nothing.
const COMMIT: &str = "select; commit";

/// One connection, in a transaction or, for a visitor, in none. Dropping it undoes what was not committed.
#[derive(Debug)]
pub(crate) struct Connection {
    /// Until it is dropped.
    lent: Option<PoolConnection<Postgres>>,
    in_transaction: bool,
    /// It may be dropped anywhere, and undoing and giving back need a runtime.
    runtime: Handle,
}

impl Connection {
    /// Without a transaction, for single statements.
    pub(super) async fn plain(pool: &PgPool) -> Result<Self, StoreError> {
        let lent = pool.acquire().await.map_err(store_error)?;
        Ok(Self { lent: Some(lent), in_transaction: false, runtime: Handle::current() })
    }

    /// In a transaction that `message` opens. Whoever asked may go away at any moment, and a connection that was
    /// cut off here would go back inside the transaction; so it begins in a task of its own.
    pub(super) async fn begin(pool: &PgPool, message: String) -> Result<Self, StoreError> {
        let mut lent = pool.acquire().await.map_err(store_error)?;
        let runtime = Handle::current();
        let beginning = tokio::spawn(async move {
            match sqlx::raw_sql(AssertSqlSafe(message)).execute(&mut *lent).await {
                Ok(_) => Ok(Self { lent: Some(lent), in_transaction: true, runtime }),
                Err(error) => {
                    // It may have begun before the message failed.
                    lent.close_on_drop();
                    Err(store_error(error))
                }
            }
        });
        beginning.await.map_err(|error| StoreError::Unavailable(error.into()))?
    }

    /// Makes everything durable.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        if self.in_transaction {
            sqlx::raw_sql(COMMIT).execute(&mut *self).await.map_err(store_error)?;
            self.in_transaction = false;
        }
        Ok(())
    }
}

impl Deref for Connection {
    type Target = PgConnection;

    #[expect(clippy::expect_used, reason = "it is there until it is dropped")]
    fn deref(&self) -> &PgConnection {
        self.lent.as_deref().expect("not dropped yet")
    }
}

impl DerefMut for Connection {
    #[expect(clippy::expect_used, reason = "it is there until it is dropped")]
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.lent.as_deref_mut().expect("not dropped yet")
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _entered = self.runtime.enter();
        let Some(lent) = self.lent.take() else { return };
        if self.in_transaction {
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
