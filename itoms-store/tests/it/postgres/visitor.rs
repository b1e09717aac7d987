//! The visitor's role reads what is published, and could not read or write more if it tried.

use super::fixture::Fixture;
use itoms_core::store::{Actor, Store};
use itoms_store::postgres::PostgresOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

const CLOSED: &[&str] = &[
    "access",
    "accounts",
    "branding_versions",
    "content_tags",
    "contents",
    "events",
    "founded",
    "idempotency_keys",
    "invitations",
    "jobs",
    "limits",
    "members",
    "operator_link",
    "read_keys",
    "registrations",
    "sessions",
    "vault_checks",
];

async fn refused(connection: &mut PgConnection, statement: &str) {
    let error = connection.execute(AssertSqlSafe(statement)).await.expect_err(statement);
    assert_eq!(error.as_database_error().and_then(|error| error.code()).as_deref(), Some("42501"), "{statement}: {error}");
}

#[tokio::test]
async fn drafts_are_out_of_reach() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut visitor = PgConnection::connect(&fixture.database.visitor_url()).await.unwrap();
    for table in CLOSED {
        refused(&mut visitor, &format!("select 1 from itoms.{table}")).await;
    }
    refused(&mut visitor, "select founder_id from itoms.projects").await;
    refused(&mut visitor, "select sender_name from itoms.projects").await;
    refused(&mut visitor, "set role itoms_app").await;
    visitor.execute("select id, name, slug, language, time_zone, accent, font, footer from itoms.projects").await.unwrap();
    visitor.execute("select * from itoms.published").await.unwrap();
    visitor.execute("select * from itoms.published_tags").await.unwrap();
}

#[tokio::test]
async fn a_visitor_writes_nothing() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut visitor = PgConnection::connect(&fixture.database.visitor_url()).await.unwrap();
    for table in ["projects", "published", "published_tags"] {
        refused(&mut visitor, &format!("insert into itoms.{table} select * from itoms.{table}")).await;
        refused(&mut visitor, &format!("delete from itoms.{table}")).await;
        refused(&mut visitor, &format!("truncate itoms.{table}")).await;
    }
    refused(&mut visitor, "update itoms.published set title = 'stolen'").await;
}

#[tokio::test]
async fn a_deleted_project_is_gone() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
    let projects = "
        insert into itoms.accounts (id, full_name, created_at, updated_at, version) values (gen_random_uuid(), 'Ada', 1, 1, 1);
        insert into itoms.projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, deleted_at, version)
            select gen_random_uuid(), 'A', slug, 'en', 'UTC', a.id, 1, 1, deleted_at, 1
            from itoms.accounts a, (values ('live', null::bigint), ('deleted', 1)) as p (slug, deleted_at)";
    admin.execute(projects).await.unwrap();
    let mut visitor = PgConnection::connect(&fixture.database.visitor_url()).await.unwrap();
    let seen: Vec<String> = sqlx::query_scalar("select slug from itoms.projects").fetch_all(&mut visitor).await.unwrap();
    assert_eq!(seen, ["live"]);
}

#[tokio::test]
async fn visitors_read_alike_by_every_way() {
    let Some(fixture) = Fixture::new().await else { return };
    let (application, visitor) = (fixture.database.application_url(), fixture.database.visitor_url());
    let slug = itoms_core::project::Slug::from_stored("nothing".to_owned());
    for options in [
        PostgresOptions::to(&application),
        PostgresOptions::to(&application).visitor(&visitor),
        PostgresOptions::to(&application).transaction_pooler(),
        PostgresOptions::to(&application).visitor(&visitor).transaction_pooler(),
    ] {
        let store = options.open().await.unwrap();
        let mut tx = store.read(Actor::Visitor).await.unwrap();
        assert_eq!(tx.projects().site(&slug).await.unwrap(), None);
        assert!(store.write(Actor::Visitor).await.is_err());
        drop(tx);
        store.close().await;
    }
}
