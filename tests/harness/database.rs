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
