//! The database of a story, read past all use cases.

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use std::path::PathBuf;

/// Where the rows are.
pub(crate) enum Database {
    Sqlite { path: PathBuf, _folder: tempfile::TempDir },
    Postgres(itoms_testing::Database),
}

const SQLITE_COLUMNS: &str =
    "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' order by 1, c.cid";
const POSTGRES_COLUMNS: &str =
    "select table_name::text, column_name::text from information_schema.columns where table_schema = 'itoms' order by 1, ordinal_position";

impl Database {
    /// Every table with each of its columns.
    pub(crate) async fn columns(&self) -> Vec<(String, String)> {
        match self {
            Self::Sqlite { path, .. } => {
                let mut db = open(path).await;
                let rows = sqlx::query(SQLITE_COLUMNS).fetch_all(&mut db).await.unwrap();
                rows.iter().map(|row| (row.get(0), row.get(1))).collect()
            }
            Self::Postgres(database) => {
                let mut db = PgConnection::connect(&database.admin_url()).await.unwrap();
                let rows = sqlx::query(POSTGRES_COLUMNS).fetch_all(&mut db).await.unwrap();
                rows.iter().map(|row| (row.get(0), row.get(1))).collect()
            }
        }
    }

    /// Every stored value, one line for each: `table.column = value`; bytes in hex.
    pub(crate) async fn dump(&self) -> String {
        let mut lines = String::new();
        for (table, column) in self.columns().await {
            for value in self.values(&table, &column).await {
                lines += &format!("{table}.{column} = {value}\n");
            }
        }
        lines
    }

    /// Whether a text stands anywhere in SQLite's file, where a free page would keep what is deleted.
    pub(crate) async fn keeps_in_file(&self, text: &str) -> bool {
        let Self::Sqlite { path, .. } = self else { return false };
        sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut open(path).await).await.unwrap();
        let bytes = std::fs::read(path).unwrap().to_ascii_lowercase();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    /// Somebody else's transaction on the same server, until it is dropped: events wait for it to be read.
    pub(crate) async fn holds_events_back(&self) -> Option<PgConnection> {
        let Self::Postgres(database) = self else { return None };
        let mut db = PgConnection::connect(&database.admin_url()).await.unwrap();
        sqlx::raw_sql("begin; select pg_current_xact_id()").execute(&mut db).await.unwrap();
        Some(db)
    }

    /// Forgets all durable work, as nobody ever should.
    pub(crate) async fn loses_its_work(&self) {
        match self {
            Self::Sqlite { path, .. } => sqlx::query("delete from jobs").execute(&mut open(path).await).await.map(|_| ()),
            Self::Postgres(database) => {
                let mut db = PgConnection::connect(&database.admin_url()).await.unwrap();
                sqlx::query("delete from itoms.jobs").execute(&mut db).await.map(|_| ())
            }
        }
        .unwrap();
    }

    /// Runs a statement in which `RANDOM` stands for a new id.
    async fn executes(&self, statement: &str) {
        match self {
            Self::Sqlite { path, .. } => {
                let statement = statement.replace("RANDOM", "randomblob(16)");
                sqlx::query(AssertSqlSafe(statement)).execute(&mut open(path).await).await.map(|_| ())
            }
            Self::Postgres(database) => {
                let mut db = PgConnection::connect(&database.admin_url()).await.unwrap();
                let statement = format!("set search_path to itoms; {}", statement.replace("RANDOM", "gen_random_uuid()"));
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut db).await.map(|_| ())
            }
        }
        .unwrap();
    }

    /// A newer version records an event of a kind that only it knows.
    pub(crate) async fn records_something_newer(&self) {
        self.executes("insert into events (id, at, kind) values (RANDOM, 1, 'moon.risen')").await;
    }

    /// What a newer version recorded is of a kind that this one knows, as if this were the newer one.
    pub(crate) async fn knows_something_newer(&self) {
        self.executes("update events set kind = 'provider.mail_tried' where kind = 'moon.risen'").await;
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// A row of an account in a table that has none, whatever it is for: made of the columns alone.
    pub(crate) async fn plant(&self, table: &str, account: &str) {
        let columns = self.columns().await.into_iter().filter(|(of, _)| of == table).map(|(_, column)| column);
        let columns: Vec<_> = columns.collect();
        assert!(columns.iter().any(|column| column == "account_id"), "{table} names no account: give the test a row in it");
        let told = match self {
            Self::Sqlite { path, .. } => {
                let mut db = open(path).await;
                let types = format!("select name, type from pragma_table_info('{table}')");
                let types = sqlx::query_as::<_, (String, String)>(AssertSqlSafe(types)).fetch_all(&mut db).await.unwrap();
                let value = |(name, kind): &(String, String)| match (name.as_str(), kind.to_lowercase().as_str()) {
                    ("account_id", _) => format!("x'{}'", account.replace('-', "")),
                    (_, "blob") => "randomblob(16)".to_owned(),
                    (_, "text") => "'planted'".to_owned(),
                    _ => "1".to_owned(),
                };
                let values = types.iter().map(value).collect::<Vec<_>>().join(", ");
                let insert = format!("pragma foreign_keys = off; insert into {table} values ({values})");
                sqlx::raw_sql(AssertSqlSafe(insert)).execute(&mut db).await.map(|_| ())
            }
            Self::Postgres(database) => {
                let mut db = PgConnection::connect(&database.admin_url()).await.unwrap();
                let types = format!(
                    "select column_name::text, data_type::text from information_schema.columns
                     where table_schema = 'itoms' and table_name = '{table}' and is_generated = 'NEVER' order by ordinal_position"
                );
                let types = sqlx::query_as::<_, (String, String)>(AssertSqlSafe(types)).fetch_all(&mut db).await.unwrap();
                let value = |(name, kind): &(String, String)| match (name.as_str(), kind.as_str()) {
                    ("account_id", _) => format!("'{account}'"),
                    (_, "uuid") => "gen_random_uuid()".to_owned(),
                    (_, "bytea") => "uuid_send(gen_random_uuid())".to_owned(),
                    (_, "text") => "'planted'".to_owned(),
                    (_, "boolean") => "false".to_owned(),
                    (_, "jsonb" | "json") => "'[]'".to_owned(),
                    _ => "1".to_owned(),
                };
                let values = types.iter().map(value).collect::<Vec<_>>().join(", ");
                let insert = format!("set session_replication_role = replica; insert into itoms.{table} values ({values})");
                sqlx::raw_sql(AssertSqlSafe(insert)).execute(&mut db).await.map(|_| ())
            }
        };
        told.unwrap_or_else(|error| panic!("{table} takes no row that a test made up; give it one there: {error}"));
    }

    /// Every value of a column, as text.
    pub(crate) async fn values(&self, table: &str, column: &str) -> Vec<String> {
        match self {
            Self::Sqlite { path, .. } => {
                let text = format!(
                    "select case typeof({column}) when 'blob' then hex({column}) else cast({column} as text) end from {table} where {column} is not null"
                );
                sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&mut open(path).await).await.unwrap()
            }
            Self::Postgres(database) => {
                let mut db = PgConnection::connect(&database.admin_url()).await.unwrap();
                let text = format!("select {column}::text from itoms.{table} where {column} is not null");
                sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&mut db).await.unwrap()
            }
        }
    }
}

async fn open(path: &std::path::Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap()
}
