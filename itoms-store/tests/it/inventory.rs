//! The inventory of columns names exactly what the schema holds (P0-a).

use itoms_core::privacy::{self, Databases};
use std::collections::BTreeMap;

/// The columns of each table, sorted.
type Schema = BTreeMap<String, Vec<String>>;

fn schema(columns: Vec<(String, String)>) -> Schema {
    let mut schema = Schema::new();
    for (table, column) in columns {
        schema.entry(table).or_default().push(column);
    }
    schema.values_mut().for_each(|columns| columns.sort());
    schema
}

fn inventory(databases: &[Databases]) -> Schema {
    let tables = privacy::tables().filter(|table| databases.contains(&table.databases));
    schema(tables.flat_map(|table| table.columns.iter().map(|column| (table.name.to_owned(), column.name.to_owned()))).collect())
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn names_every_column_of_sqlite() {
    use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

    let store = itoms_store::sqlite::SqliteStore::temporary().await.unwrap();
    let options = SqliteConnectOptions::new().filename(store.path());
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    let columns = sqlx::query_as(
        "select t.name, c.name from sqlite_master t join pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' and t.name <> '_sqlx_migrations'",
    );
    assert_eq!(schema(columns.fetch_all(&mut database).await.unwrap()), inventory(&[Databases::Both]));
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn names_every_column_of_postgres() {
    use sqlx::{Connection, PgConnection};

    let Some(postgres) = itoms_testing::Postgres::start() else { return };
    let database = postgres.database().await;
    let mut connection = PgConnection::connect(&database.admin_url()).await.unwrap();
    let columns = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
         where table_schema = 'itoms' and table_name <> 'migrations'",
    );
    assert_eq!(schema(columns.fetch_all(&mut connection).await.unwrap()), inventory(&[Databases::Both, Databases::Postgres]));
}
