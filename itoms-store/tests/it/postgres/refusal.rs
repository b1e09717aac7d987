//! A login that could do too much or too little is refused before anything else, with what mends it.

use super::fixture::Fixture;
use itoms_core::problem::Problem;
use itoms_store::postgres::{Migration, OpenError, PostgresOptions, PostgresStore};
use itoms_testing::Postgres;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgPoolOptions};

async fn as_admin(url: &str, statements: &str) {
    let mut admin = PgConnection::connect(url).await.unwrap();
    admin.execute(AssertSqlSafe(statements)).await.unwrap();
}

/// The reason and the statements of a refusal.
async fn refusal(options: PostgresOptions) -> (String, Vec<String>) {
    match options.open().await {
        Err(OpenError::WrongRole { role, reason, statements }) => (format!("{role} {reason}"), statements),
        other => panic!("it should be refused: {other:?}"),
    }
}

#[tokio::test]
async fn the_owner_and_a_superuser_are_refused() {
    let Some(fixture) = Fixture::new().await else { return };
    let another = ["create role itoms_login login noinherit password '…';", "grant itoms_app, itoms_visitor to itoms_login;"];
    let owner = refusal(PostgresOptions::to(fixture.database.owner_url())).await;
    assert_eq!(owner, ("itoms_test_owner owns tables of itoms, or can become who does".to_owned(), another.map(str::to_owned).to_vec()));
    let admin = refusal(PostgresOptions::to(fixture.database.admin_url())).await;
    assert!(admin.0.ends_with("is a superuser, whom no policy binds"), "{admin:?}");
    let visitor = refusal(PostgresOptions::to(fixture.database.application_url()).visitor(fixture.database.admin_url())).await;
    assert!(visitor.0.ends_with("is a superuser, whom no policy binds"), "{visitor:?}");
}

#[tokio::test]
async fn what_a_refusal_says_mends_it() {
    let Some(fixture) = Fixture::new().await else { return };
    let admin = fixture.database.admin_url();
    let url = fixture.database.application_url().replace("itoms_test_login", "itoms_test_refused");
    as_admin(&admin, "drop role if exists itoms_test_refused; create role itoms_test_refused login bypassrls password 'itoms'").await;
    let (reason, statements) = refusal(PostgresOptions::to(&url)).await;
    assert_eq!(reason, "itoms_test_refused may bypass row policies");
    as_admin(&admin, &statements.concat()).await;
    as_admin(
        &admin,
        "drop role if exists itoms_test_above; create role itoms_test_above bypassrls; grant itoms_test_above to itoms_test_refused",
    )
    .await;
    let (reason, statements) = refusal(PostgresOptions::to(&url)).await;
    assert_eq!(reason, "itoms_test_refused can become a role that no policy binds");
    as_admin(&admin, &statements.concat()).await;
    // By another role as well, which is where the mend is needed then.
    as_admin(
        &admin,
        "drop role if exists itoms_test_between; create role itoms_test_between; grant itoms_test_above to itoms_test_between; grant itoms_test_between to itoms_test_refused",
    )
    .await;
    let (_, statements) = refusal(PostgresOptions::to(&url)).await;
    assert_eq!(statements, ["revoke \"itoms_test_above\" from \"itoms_test_between\";"]);
    as_admin(&admin, &statements.concat()).await;
    let (reason, statements) = refusal(PostgresOptions::to(&url)).await;
    assert_eq!(reason, "itoms_test_refused has not been granted what it needs");
    assert_eq!(statements, ["grant itoms_app, itoms_visitor to \"itoms_test_refused\"; -- itoms-server migrate does it"]);
    as_admin(&admin, &statements.concat()).await;
    PostgresStore::connect(&url).await.unwrap().close().await;
    as_admin(&admin, "drop role itoms_test_refused; drop role itoms_test_above; drop role itoms_test_between").await;
}

#[tokio::test]
async fn a_schema_of_another_version_is_refused() {
    let Some(fixture) = Fixture::new().await else { return };
    let (admin, url) = (fixture.database.admin_url(), fixture.database.application_url());
    as_admin(
        &admin,
        "insert into itoms.migrations (version, description, success, checksum, execution_time) values (9999, '', true, '', 0)",
    )
    .await;
    assert!(matches!(PostgresStore::connect(&url).await, Err(OpenError::Newer { found: 9999, .. })));
    let migrated = Migration::of(fixture.database.owner_url()).run().await;
    assert!(matches!(migrated, Err(OpenError::Newer { found: 9999, .. })), "{migrated:?}");
    as_admin(&admin, "delete from itoms.migrations").await;
    assert!(matches!(PostgresStore::connect(&url).await, Err(OpenError::Behind { found: None, .. })));
}

#[tokio::test]
async fn an_empty_database_names_the_command() {
    let Some(postgres) = Postgres::start() else { return };
    let database = postgres.empty_database().await;
    let error = PostgresStore::connect(database.application_url()).await.expect_err("there is no schema");
    assert!(error.to_string().contains("itoms-server migrate"), "{error}");
    assert_eq!(error.code(), "database_schema_behind");
}

#[tokio::test]
async fn migrating_twice_or_at_once_does_no_harm() {
    let Some(postgres) = Postgres::start() else { return };
    let database = postgres.empty_database().await;
    let migration = Migration::of(database.owner_url()).application(database.application_url());
    let (one, other) = tokio::join!(migration.run(), migration.run());
    one.and(other).unwrap();
    migration.run().await.unwrap();
    PostgresStore::connect(database.application_url()).await.unwrap();
}

#[tokio::test]
async fn events_go_on_behind_those_of_a_restored_dump() {
    let Some(fixture) = Fixture::new().await else { return };
    let ahead = "insert into itoms.events (position, id, at, kind) values (1::bigint << 60, gen_random_uuid(), 1, 'project.created')";
    as_admin(&fixture.database.admin_url(), ahead).await;
    let url = fixture.database.application_url();
    assert!(matches!(PostgresStore::connect(&url).await, Err(OpenError::Restored)));
    Migration::of(fixture.database.owner_url()).run().await.unwrap();
    PostgresStore::connect(&url).await.unwrap();
    let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
    let next: i64 = sqlx::query_scalar("select itoms.next_position()").fetch_one(&mut admin).await.unwrap();
    assert!(next > 1 << 60);
}

#[tokio::test]
async fn beside_a_host_its_pool_stays_its_own() {
    let Some(fixture) = Fixture::new().await else { return };
    let host = PgPoolOptions::new().max_connections(1).connect(&fixture.database.application_url()).await.unwrap();
    let held = host.acquire().await.unwrap();
    let store = PostgresStore::beside(&host).await.unwrap();
    store.ping().await.unwrap();
    drop(held);
}
