//! Statements as the shared SQL writes them, prepared under a name or without one.
//!
//! A named statement stays with the server's connection, and the next time only its values travel. Behind a pooler in
//! transaction mode that connection is somebody else's by then, who would find the name taken; there a statement has
//! no name, and lasts until the next. So these stand in the place of sqlx's own, and learn it where they are run.

use super::error::store_error;
use itoms_core::store::StoreError;
use sqlx::{
    Database, Encode, Error, FromRow, PgConnection, Postgres, Type,
    postgres::{PgQueryResult, PgRow},
};

/// A connection to run statements on.
pub(super) struct Statements<'c> {
    pub(super) connection: &'c mut PgConnection,
    /// Whether they have names.
    pub(super) named: bool,
    /// Whether they are those of somebody who was a member when asked.
    pub(super) of_member: bool,
}

/// Why a statement failed.
pub(super) struct StatementError {
    cause: Error,
    of_member: bool,
}

impl StatementError {
    pub(super) fn cause(&self) -> &Error {
        &self.cause
    }
}

/// In the words of the port. What the use case found allowed, and the policies of this moment do not, was taken away in
/// between: who tries again learns so.
pub(super) fn failed(error: StatementError) -> StoreError {
    match store_error(error.cause) {
        StoreError::Refused if error.of_member => StoreError::Contended,
        other => other,
    }
}

/// A statement that changes rows.
pub(super) struct Query<'q, D: Database>(sqlx::query::Query<'q, D, <D as Database>::Arguments>);

/// A statement that answers rows.
pub(super) struct QueryAs<'q, D: Database, R>(sqlx::query::QueryAs<'q, D, R, <D as Database>::Arguments>);

/// A statement that answers one column.
pub(super) struct QueryScalar<'q, D: Database, V>(sqlx::query::QueryScalar<'q, D, V, <D as Database>::Arguments>);

pub(super) fn query<'q, D: Database>(sql: &'static str) -> Query<'q, D> {
    Query(sqlx::query(sql))
}

pub(super) fn query_as<'q, D: Database, R: for<'r> FromRow<'r, D::Row>>(sql: &'static str) -> QueryAs<'q, D, R> {
    QueryAs(sqlx::query_as(sql))
}

pub(super) fn query_scalar<'q, D: Database, V>(sql: &'static str) -> QueryScalar<'q, D, V>
where
    (V,): for<'r> FromRow<'r, D::Row>,
{
    QueryScalar(sqlx::query_scalar(sql))
}

impl<'q> Query<'q, Postgres> {
    pub(super) fn bind<T: 'q + Encode<'q, Postgres> + Type<Postgres>>(self, value: T) -> Self {
        Self(self.0.bind(value))
    }

    pub(super) async fn execute(self, on: Statements<'_>) -> Result<PgQueryResult, StatementError> {
        let Statements { connection, named, of_member } = on;
        self.0.persistent(named).execute(connection).await.map_err(|cause| StatementError { cause, of_member })
    }
}

impl<'q, R: for<'r> FromRow<'r, PgRow> + Send + Unpin> QueryAs<'q, Postgres, R> {
    pub(super) fn bind<T: 'q + Encode<'q, Postgres> + Type<Postgres>>(self, value: T) -> Self {
        Self(self.0.bind(value))
    }

    pub(super) async fn fetch_all(self, on: Statements<'_>) -> Result<Vec<R>, StatementError> {
        let Statements { connection, named, of_member } = on;
        self.0.persistent(named).fetch_all(connection).await.map_err(|cause| StatementError { cause, of_member })
    }

    pub(super) async fn fetch_optional(self, on: Statements<'_>) -> Result<Option<R>, StatementError> {
        let Statements { connection, named, of_member } = on;
        self.0.persistent(named).fetch_optional(connection).await.map_err(|cause| StatementError { cause, of_member })
    }
}

impl<'q, V: Send + Unpin> QueryScalar<'q, Postgres, V>
where
    (V,): for<'r> FromRow<'r, PgRow>,
{
    pub(super) fn bind<T: 'q + Encode<'q, Postgres> + Type<Postgres>>(self, value: T) -> Self {
        Self(self.0.bind(value))
    }

    pub(super) async fn fetch_all(self, on: Statements<'_>) -> Result<Vec<V>, StatementError> {
        let Statements { connection, named, of_member } = on;
        self.0.persistent(named).fetch_all(connection).await.map_err(|cause| StatementError { cause, of_member })
    }

    pub(super) async fn fetch_one(self, on: Statements<'_>) -> Result<V, StatementError> {
        let Statements { connection, named, of_member } = on;
        self.0.persistent(named).fetch_one(connection).await.map_err(|cause| StatementError { cause, of_member })
    }

    pub(super) async fn fetch_optional(self, on: Statements<'_>) -> Result<Option<V>, StatementError> {
        let Statements { connection, named, of_member } = on;
        self.0.persistent(named).fetch_optional(connection).await.map_err(|cause| StatementError { cause, of_member })
    }
}
