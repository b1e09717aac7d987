use super::{
    connection::Connection,
    error::{OpenError, store_error},
    options::PostgresOptions,
    scope::{self, Mode},
    transaction::Transaction,
};
use async_trait::async_trait;
use itoms_core::store::{self, Actor, Store, StoreError, Task};
use sqlx::PgPool;
use std::time::Duration;

/// PostgreSQL, as its application role. A cheap clone.
#[derive(Debug, Clone)]
pub struct PostgresStore {
    pub(super) application: PgPool,
    /// Its connections have become the visitor already; without one visitors read in transactions.
    pub(super) visitor: Visitor,
    pub(super) statement_timeout: Duration,
}

/// How visitors read.
#[derive(Debug, Clone)]
pub(super) enum Visitor {
    /// Each statement is one message, on a connection that has become the visitor for good.
    Plain(PgPool),
    /// Behind a pooler: in a transaction that becomes the visitor, since the server's connection is another each time.
    InTransactions(PgPool),
}

impl PostgresStore {
    /// Opens the database at that URL with the defaults of [`PostgresOptions`]. The schema must be there: see
    /// [`Migration`](super::Migration).
    ///
    /// # Errors
    /// [`OpenError`], with cause and mend.
    pub async fn connect(url: impl Into<String>) -> Result<Self, OpenError> {
        PostgresOptions::to(url).open().await
    }

    /// Opens the database of a host's own pool, by connections of its own.
    ///
    /// # Errors
    /// [`OpenError`], with cause and mend.
    pub async fn beside(pool: &PgPool) -> Result<Self, OpenError> {
        PostgresOptions::beside(pool).open().await
    }

    /// Whether the database answers members, and visitors by their own login.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        // In one message, since it is in no transaction: behind a pooler the next may reach another connection.
        let (Visitor::Plain(visitor) | Visitor::InTransactions(visitor)) = &self.visitor;
        for pool in [&self.application, visitor] {
            sqlx::raw_sql("select 1").execute(pool).await.map_err(store_error)?;
        }
        Ok(())
    }

    /// Waits for what is open and closes all connections.
    pub async fn close(&self) {
        self.application.close().await;
        let (Visitor::Plain(pool) | Visitor::InTransactions(pool)) = &self.visitor;
        pool.close().await;
    }

    /// A connection that sees the catalogue, and the events.
    pub(super) async fn auditing(&self) -> Result<Connection, StoreError> {
        self.begin(Mode::Read, Actor::System(Task::Events)).await
    }

    /// Behind a pooler the server's connection, which would keep what it is told and the names of statements, is
    /// another's next.
    fn owns_connections(&self) -> bool {
        matches!(self.visitor, Visitor::Plain(_))
    }

    /// What opens a transaction of that actor.
    pub(super) fn opening(&self, mode: Mode, actor: Actor) -> String {
        match self.owns_connections() {
            true => scope::begin(mode, actor),
            false => scope::begin_anywhere(mode, actor, self.statement_timeout),
        }
    }

    async fn begin(&self, mode: Mode, actor: Actor) -> Result<Connection, StoreError> {
        Connection::begin(&self.application, mode, self.opening(mode, actor)).await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Store for PostgresStore {
    async fn read(&self, actor: Actor) -> Result<Box<dyn store::Transaction>, StoreError> {
        let connection = match (actor, &self.visitor) {
            (Actor::Visitor, Visitor::Plain(pool)) => Connection::plain(pool).await?,
            (Actor::Visitor, Visitor::InTransactions(pool)) => Connection::begin(pool, Mode::Read, self.opening(Mode::Read, actor)).await?,
            _ => self.begin(Mode::Read, actor).await?,
        };
        Ok(Box::new(Transaction::new(connection, actor, self.owns_connections())))
    }

    async fn write(&self, actor: Actor) -> Result<Box<dyn store::Transaction>, StoreError> {
        if actor == Actor::Visitor {
            return Err(StoreError::Refused);
        }
        Ok(Box::new(Transaction::new(self.begin(Mode::Write, actor).await?, actor, self.owns_connections())))
    }

    async fn close(&self) {
        Self::close(self).await;
    }
}
