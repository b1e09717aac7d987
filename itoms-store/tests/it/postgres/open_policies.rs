//! Without its row policies the store must fail the isolation cases of what projects own, and nothing else: it is
//! the policies that hold these rules, and the suite notices when they do not.

use super::fixture::Fixture;
use futures_util::FutureExt;
use itoms_core::{
    conformance::{Case, block_on, store::CASES},
    store::Store,
};
use sqlx::{Connection, PgConnection};
use std::panic::AssertUnwindSafe;

/// Opens every table to whoever may use it at all.
const OPEN: &str = "do $$ declare guarded record; begin
    for guarded in select c.oid::regclass as name from pg_class c where c.relnamespace = 'itoms'::regnamespace and c.relrowsecurity
    loop
        execute format('alter table %s disable row level security', guarded.name);
    end loop;
end $$";

/// The cases that row policies alone hold. What belongs to no project is held by the check of the task as well.
const HELD_BY_POLICIES: [&str; 41] = [
    "an_error_leaves_nothing",
    "a_connection_forgets_its_last_actor",
    "a_connection_forgets_its_actor_after_an_error",
    "a_connection_forgets_its_actor_after_a_cut",
    "guards_insert_api_key",
    "guards_membership",
    "guards_update_project",
    "guards_brand_project",
    "guards_branding_versions",
    "guards_insert_member",
    "guards_member",
    "guards_list_members",
    "guards_update_member",
    "guards_delete_member",
    "guards_upsert_invitation",
    "guards_count_places",
    "guards_invitation",
    "guards_list_invitations",
    "guards_delete_invitation",
    "guards_has_member_with",
    "guards_upsert_offer",
    "guards_offer",
    "guards_delete_offer",
    "guards_upsert_preview_link",
    "guards_preview_link",
    "guards_delete_preview_link",
    "guards_insert_read_key",
    "guards_list_read_keys",
    "guards_delete_read_key",
    "guards_insert_content",
    "guards_content",
    "guards_titles",
    "guards_list_contents",
    "guards_update_content",
    "guards_delete_content",
    "guards_is_slug_free",
    "guards_upsert_published",
    "guards_delete_published",
    "guards_audit_head",
    "guards_list_audit",
    "guards_audit_links",
];

/// Which share of the other cases is tried by default; all of them with `ITOMS_TEST_LONG=1`.
const SHARE: usize = 10;

/// Whether a case passes on a store without row policies; nothing where there is no server.
fn passes(case: &Case<dyn Store>) -> Option<bool> {
    block_on(async {
        let fixture = Fixture::new().await?;
        let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
        sqlx::raw_sql(OPEN).execute(&mut admin).await.unwrap();
        Some(AssertUnwindSafe(case.run_briefly(&fixture.store)).catch_unwind().await.is_ok())
    })
}

#[test]
fn without_row_policies_the_isolation_cases_fail() {
    let share = if itoms_testing::is_long() { 1 } else { SHARE };
    let chosen = CASES.iter().enumerate().filter(|(number, case)| HELD_BY_POLICIES.contains(&case.name) || number % share == 0);
    let mut failing = Vec::new();
    for (_, case) in chosen {
        let Some(passes) = passes(case) else { return };
        if !passes {
            failing.push(case.name);
        }
    }
    assert_eq!(failing, HELD_BY_POLICIES);
}
