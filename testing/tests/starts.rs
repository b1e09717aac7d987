//! The server starts, and each test has a database of its own.

use itoms_testing::Postgres;
use sqlx::{Connection, PgConnection};

#[tokio::test]
async fn each_test_has_a_migrated_database_of_its_own() {
    let Some(postgres) = Postgres::start() else { return };
    let (one, other) = (postgres.database().await, postgres.database().await);
    assert_ne!(one.owner_url(), other.owner_url());
    for url in [one.application_url(), other.visitor_url(), one.owner_url()] {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let there: bool = sqlx::query_scalar("select exists (select from pg_namespace where nspname = 'itoms')")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert!(there, "{url}");
    }
}
