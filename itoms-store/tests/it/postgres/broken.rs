//! The policies are what the suite sees: one that is broken on purpose fails the case that guards its table.

use super::fixture::Fixture;
use futures_util::FutureExt;
use itoms_core::conformance::store::run;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::panic::AssertUnwindSafe;

/// What is let through, and the cases that must see it.
const BREAKS: &[(&str, &[&str])] = &[
    ("alter policy shown on itoms.contents using (true)", &["guards_content", "guards_list_contents"]),
    ("alter policy shown on itoms.members using (true)", &["guards_member", "guards_list_members"]),
    ("alter policy shown on itoms.invitations using (true)", &["guards_list_invitations"]),
    ("alter policy made on itoms.contents with check (true)", &["guards_insert_content"]),
    ("alter policy made on itoms.members with check (true)", &["guards_insert_member"]),
    (
        "alter policy changed on itoms.contents using (true) with check (true); alter policy shown on itoms.contents using (true)",
        &["guards_update_content"],
    ),
    (
        "alter policy changed on itoms.projects using (true) with check (true); alter policy shown on itoms.projects using (true)",
        &["guards_update_project"],
    ),
    (
        "alter policy removed on itoms.invitations using (true); alter policy shown on itoms.invitations using (true)",
        &["guards_delete_invitation"],
    ),
    ("alter policy removed on itoms.contents using (true); alter policy shown on itoms.contents using (true)", &["guards_delete_content"]),
    (
        "alter policy own on itoms.access using (account_id = (select nullif(current_setting('itoms.account', true), '')::uuid))",
        &["guards_content", "guards_update_project"],
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_policy_fails_the_case_that_guards_its_table() {
    for (statement, cases) in BREAKS {
        for case in *cases {
            let Some(fixture) = Fixture::new().await else { return };
            let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
            admin.execute(AssertSqlSafe(*statement)).await.unwrap();
            let held = AssertUnwindSafe(run(case, &fixture.store)).catch_unwind().await.is_ok();
            assert!(!held, "{case} holds after {statement}");
        }
    }
}
