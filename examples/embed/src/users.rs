use sqlx::{PgPool, SqlitePool, query, query_as};

/// The users of this application, in a table of its own.
#[derive(Clone)]
pub(crate) enum Users {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// One of them.
#[derive(sqlx::FromRow)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// An address that we have verified: invitations find their people by it.
    pub(crate) email: String,
    /// Whether this user runs the application, and itoms in it.
    pub(crate) is_admin: bool,
}

impl Users {
    /// Makes the table, and two people in it.
    pub(crate) async fn prepare(&self) -> Result<(), sqlx::Error> {
        const TABLE: &str =
            "create table if not exists users (id bigint primary key, name text not null, email text not null, is_admin boolean not null)";
        const PEOPLE: &str = "\
            insert into users (id, name, email, is_admin)
            values (1, 'Ada Lovelace', 'ada@example.com', true), (2, 'Grace Hopper', 'grace@example.com', false)
            on conflict do nothing";
        match self {
            Self::Sqlite(pool) => {
                query(TABLE).execute(pool).await?;
                query(PEOPLE).execute(pool).await?;
            }
            Self::Postgres(pool) => {
                query(TABLE).execute(pool).await?;
                query(PEOPLE).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// The user of that id.
    pub(crate) async fn find(&self, id: i64) -> Result<Option<User>, sqlx::Error> {
        const FIND: &str = "select id, name, email, is_admin from users where id = $1";
        match self {
            Self::Sqlite(pool) => query_as(FIND).bind(id).fetch_optional(pool).await,
            Self::Postgres(pool) => query_as(FIND).bind(id).fetch_optional(pool).await,
        }
    }
}
