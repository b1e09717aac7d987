//! How to reach the database, and how much of it to use.

use super::{
    address::Address,
    error::{Login, OpenError},
    pooler,
    roles::{self, APPLICATION, VISITOR},
    schema,
    scope::{self, Mode},
    store::{PostgresStore, Visitor},
};
use itoms_core::store::{Actor, Task};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};

/// A connection that has been idle for longer is asked whether it still lives before it is lent.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// A store to be opened.
///
/// ```no_run
/// # async fn open() -> Result<(), itoms_store::postgres::OpenError> {
/// use itoms_store::postgres::PostgresOptions;
///
/// let store = PostgresOptions::to("postgres://itoms@pooler.example:6543/app").transaction_pooler().connections(20).open().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    application: Address,
    visitor: Option<Address>,
    connections: u32,
    visitor_connections: u32,
    acquire_timeout: Duration,
    statement_timeout: Duration,
    transaction_pooler: bool,
}

impl PostgresOptions {
    /// To the database at that URL, as a login that may act as `itoms_app` and `itoms_visitor`.
    pub fn to(url: impl Into<String>) -> Self {
        Self::from(Address::url(url))
    }

    /// To the database of a host's own pool, as the host's login, by connections of our own: a pool is never
    /// shared.
    #[must_use]
    pub fn beside(pool: &PgPool) -> Self {
        Self::from(Address::Pool(Box::new((*pool.connect_options()).clone())))
    }

    fn from(application: Address) -> Self {
        Self {
            application,
            visitor: None,
            connections: 10,
            visitor_connections: 10,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
            transaction_pooler: false,
        }
    }

    /// Visitors read as the login of that URL, which may act as `itoms_visitor` and nothing else.
    #[must_use]
    pub fn visitor(self, url: impl Into<String>) -> Self {
        Self { visitor: Some(Address::url(url)), ..self }
    }

    /// How many connections serve people at once; 10.
    #[must_use]
    pub fn connections(self, connections: u32) -> Self {
        Self { connections, ..self }
    }

    /// How many connections read for visitors at once; 10.
    #[must_use]
    pub fn visitor_connections(self, visitor_connections: u32) -> Self {
        Self { visitor_connections, ..self }
    }

    /// How long a transaction waits for a connection before the store counts as unavailable; 5 s.
    #[must_use]
    pub fn acquire_timeout(self, acquire_timeout: Duration) -> Self {
        Self { acquire_timeout, ..self }
    }

    /// How long one statement may take, and how long a transaction may stand idle; 30 s.
    #[must_use]
    pub fn statement_timeout(self, statement_timeout: Duration) -> Self {
        Self { statement_timeout, ..self }
    }

    /// Through a pooler in transaction mode, which gives each transaction another connection of the server:
    /// no prepared statements, and visitors read in transactions as well.
    #[must_use]
    pub fn transaction_pooler(self) -> Self {
        Self { transaction_pooler: true, ..self }
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`OpenError`]: the database does not answer, a pooler stands before it that nobody told of, the login may do too
    /// much or too little, or the schema is not of this version. The login is looked at before the schema.
    pub async fn open(&self) -> Result<PostgresStore, OpenError> {
        let application = self.connect_options(&self.application)?;
        let visitor = match &self.visitor {
            Some(visitor) => self.connect_options(visitor)?,
            None => application.clone(),
        };
        let mut connection = application.clone().connect().await?;
        if !self.transaction_pooler {
            pooler::refuse(&mut connection, &application).await?;
        }
        roles::check(&mut connection, APPLICATION).await?;
        sqlx::raw_sql(AssertSqlSafe(scope::begin_anywhere(Mode::Read, Actor::System(Task::Events), self.statement_timeout)))
            .execute(&mut connection)
            .await?;
        schema::check(&mut connection).await?;
        connection.close().await?;
        let login = if self.visitor.is_some() { Login::Visitor } else { Login::Application };
        check_visitor(&visitor).await.map_err(|error| error.at(login))?;

        let application = self.pool(APPLICATION, self.connections).connect_lazy_with(application);
        let visitor = self.pool(VISITOR, self.visitor_connections).connect_lazy_with(visitor);
        let visitor = if self.transaction_pooler { Visitor::InTransactions(visitor) } else { Visitor::Plain(visitor) };
        Ok(PostgresStore { application, visitor, statement_timeout: self.statement_timeout })
    }

    fn connect_options(&self, address: &Address) -> Result<PgConnectOptions, OpenError> {
        let options = address.options()?.application_name("itoms");
        Ok(if self.transaction_pooler { options.statement_cache_capacity(0) } else { options })
    }

    /// Of connections that have become `role` for good, but behind a pooler.
    fn pool(&self, role: &str, connections: u32) -> PgPoolOptions {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(self.acquire_timeout)
            .test_before_acquire(false)
            .before_acquire(|connection, idle| {
                Box::pin(async move { Ok(idle.idle_for < TRUSTED_IDLE || connection.ping().await.is_ok()) })
            });
        if self.transaction_pooler {
            return pool;
        }
        let message: Arc<str> = scope::become_for_good(role, self.statement_timeout).into();
        pool.after_connect(move |connection, _| {
            let message = Arc::clone(&message);
            Box::pin(async move { sqlx::raw_sql(AssertSqlSafe(message)).execute(connection).await.map(|_| ()) })
        })
    }
}

async fn check_visitor(options: &PgConnectOptions) -> Result<(), OpenError> {
    let mut connection = options.clone().connect().await?;
    roles::check(&mut connection, VISITOR).await?;
    Ok(connection.close().await?)
}
