//! The catalogue audit finds nothing in our schema, and each fault that is planted.

use super::fixture::Fixture;
use itoms_store::postgres::{Fault, PostgresStore};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// One fault each: what plants it, and with what it is found.
const PLANTED: &[(Fault, &str, &str)] = &[
    (Fault::Open, "alter table itoms.contents disable row level security", "contents"),
    (Fault::Open, "create table itoms.loose (id uuid); alter table itoms.loose force row level security", "loose"),
    (Fault::NotForced, "alter table itoms.members no force row level security", "members"),
    (Fault::SecondPolicy, "create policy second on itoms.jobs for select to itoms_app using (kind = 'x')", "jobs.second"),
    (
        Fault::SecondPolicy,
        "create policy everybody on itoms.jobs for all to public using (kind = 'x') with check (kind = 'x')",
        "jobs.everybody",
    ),
    (Fault::AlwaysTrue, "alter policy shown on itoms.contents using (true)", "contents.shown"),
    (Fault::AlwaysTrue, "alter policy made on itoms.contents with check (true)", "contents.made"),
    (
        Fault::Unchecked,
        "drop policy changed on itoms.members; create policy changed on itoms.members for update to itoms_app using (role = 'x')",
        "members.changed",
    ),
    (Fault::OwnersView, "create view itoms.peek as select * from itoms.contents", "peek"),
    (Fault::MaterializedView, "create materialized view itoms.kept as select * from itoms.contents", "kept"),
    (Fault::MaterializedView, "create materialized view public.kept as select * from itoms.contents", "public.kept"),
    (Fault::DefinerFunction, "create function itoms.peek() returns bigint language sql security definer as 'select 1::bigint'", "peek()"),
    (Fault::DefinerFunction, "alter function itoms.keep_access() reset search_path", "keep_access()"),
    (Fault::Leakproof, "create function itoms.sees(text) returns boolean language sql leakproof as 'select true'", "sees(text)"),
    (Fault::RoleOwns, "alter table itoms.limits owner to itoms_app", "itoms_app"),
    (Fault::RoleBypasses, "alter role itoms_visitor bypassrls", "itoms_visitor"),
    (Fault::RoleBypasses, "create role itoms_test_bypassing bypassrls; grant itoms_test_bypassing to itoms_visitor", "itoms_visitor"),
    (Fault::Truncate, "grant truncate on itoms.contents to itoms_app", "contents"),
    (Fault::VisitorRight, "grant select on itoms.contents to itoms_visitor", "contents"),
    (Fault::VisitorRight, "grant update on itoms.published to itoms_visitor", "published"),
    (Fault::VisitorRight, "grant select (founder_id) on itoms.projects to itoms_visitor", "projects.founder_id"),
    (Fault::PublicRight, "grant select on itoms.limits to public", "limits"),
    (Fault::PublicRight, "grant select (title) on itoms.contents to public", "contents.title"),
    (Fault::UniqueAcrossProjects, "create unique index loose on itoms.contents (slug)", "loose"),
    (
        Fault::ForeignKeyAcrossProjects,
        "create unique index on itoms.contents (id); alter table itoms.published add constraint loose foreign key (id) references itoms.contents (id)",
        "published.loose",
    ),
    (Fault::Unindexed, "drop index itoms.contents_by_update", "contents_by_update"),
    (Fault::Unindexed, "drop index itoms.published_by_time", "published_by_time"),
    (Fault::Unindexed, "alter table itoms.access drop constraint access_pkey; drop index itoms.access_by_account", "access"),
    (Fault::Restored, "insert into itoms.events (position, id, at, kind) values (1::bigint << 60, gen_random_uuid(), 1, 'x')", "events"),
];

/// What no statement can plant.
const UNPLANTABLE: &[Fault] = &[Fault::OldServer];

async fn found(store: &PostgresStore) -> Vec<(Fault, String)> {
    let findings = store.audit().await.unwrap();
    findings.into_iter().map(|finding| (finding.fault, finding.object)).collect()
}

#[tokio::test]
async fn our_schema_has_no_fault() {
    let Some(fixture) = Fixture::new().await else { return };
    assert_eq!(found(&fixture.store).await, []);
}

#[tokio::test]
async fn each_planted_fault_is_found() {
    for (fault, statement, object) in PLANTED {
        let Some(fixture) = Fixture::new().await else { return };
        let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
        admin.execute(AssertSqlSafe(*statement)).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
        let found = found(&fixture.store).await;
        assert!(found.contains(&(*fault, (*object).to_owned())), "{statement}: {found:?}");
        // Roles belong to the whole server.
        admin.execute("alter role itoms_visitor nobypassrls; drop role if exists itoms_test_bypassing").await.unwrap();
    }
}

#[test]
fn no_fault_is_forgotten() {
    for fault in Fault::ALL {
        assert!(PLANTED.iter().any(|(planted, ..)| planted == fault) || UNPLANTABLE.contains(fault), "{fault:?}");
    }
}
