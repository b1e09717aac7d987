//! The suite of the storage port, [`Store`](crate::store::Store).

mod atomicity;
mod cancellation;
mod conflicts;
mod connections;
mod door;
mod events;
mod fixture;
mod guards;
mod jobs;
mod limits;
mod lost_updates;
mod paging;
mod races;
mod retention;
mod round_trips;
mod world;

use super::case::{self, Case};
use crate::store::Store;
use guards::{accounts, contents, members, projects, sessions, shared, work};

/// The list of all cases, by the file where each stands. From it come the tests, the table and the count.
#[doc(hidden)]
#[macro_export]
macro_rules! __store_cases {
    ($then:path, $($argument:tt)*) => {
        $then! {
            $($argument)*
            atomicity: a_commit_keeps_the_whole_transaction, a_dropped_transaction_leaves_nothing, nothing_is_seen_before_its_commit, a_transaction_sees_what_it_wrote, a_read_sees_one_state_throughout, a_read_changes_nothing, a_visitor_never_writes, an_error_leaves_nothing;
            cancellation: a_cut_read_leaves_nothing_behind, a_cut_write_leaves_nothing_behind, a_cut_commit_is_all_or_nothing, a_cut_method_leaves_nothing_behind;
            connections: a_connection_forgets_its_last_actor, a_connection_forgets_its_actor_after_an_error, a_connection_forgets_its_actor_after_a_cut;
            conflicts: a_taken_project_slug_is_a_conflict, a_project_cannot_move_to_a_taken_slug, a_taken_address_is_a_conflict_in_any_letter_case, a_taken_external_id_is_a_conflict, an_account_cannot_move_to_a_taken_address, a_taken_content_slug_is_a_conflict_in_its_project_alone, content_cannot_move_to_a_taken_slug, a_taken_snapshot_slug_is_a_conflict, a_slug_is_taken_by_working_copies_and_snapshots, a_member_joins_once, a_key_check_is_kept_once, a_newer_invitation_takes_the_place_of_an_older_one, a_used_key_answers_what_was_kept_then;
            lost_updates: a_stale_account_is_not_written, a_stale_project_is_not_written, stale_content_is_not_written, a_stale_member_is_not_written, what_is_missing_is_not_written;
            paging: projects_are_paged_newest_first, members_are_paged_by_account, invitations_are_paged_oldest_first, contents_are_paged_by_last_change, contents_are_paged_by_creation, contents_are_paged_by_title, snapshots_are_paged_newest_first, snapshots_of_a_tag_are_paged, a_full_last_page_has_no_next, lists_show_what_their_query_asks_for, deleted_projects_are_listed_for_owners_alone, a_list_shows_names_as_they_are_now, events_are_read_in_one_order;
            races: a_project_slug_has_one_winner, a_content_slug_has_one_winner, a_registration_becomes_one_account, an_invitation_is_used_once, an_operator_link_is_used_once, the_last_owner_cannot_leave, the_last_owner_cannot_step_down, of_many_owners_leaving_at_once_one_stays, of_many_owners_stepping_down_at_once_one_stays, an_idempotency_key_has_one_first_use, a_bucket_never_gives_more_than_it_has, a_key_check_has_one_winner, a_version_is_written_once, what_is_counted_holds_until_the_commit, a_job_is_leased_to_one_worker;
            round_trips: an_account_is_read_as_written, an_account_is_found_by_its_names, an_account_is_changed_as_written, a_password_is_replaced, a_registration_is_read_as_written, registrations_of_an_address_go_together, an_operator_link_is_read_as_written, an_installation_has_an_operator_or_not, a_session_is_read_as_written, a_use_of_a_session_is_recorded, a_session_carries_one_message, a_session_ends_once, a_project_is_read_as_written, a_project_is_changed_as_written, a_founder_is_the_first_owner, a_founder_is_counted, a_member_is_read_as_written, a_member_is_removed, a_member_is_known_by_its_address, an_invitation_is_read_as_written, content_is_read_as_written, content_is_changed_as_written, deleted_content_takes_its_snapshot_along, a_snapshot_is_read_as_written, an_edit_changes_nothing_public, a_removed_snapshot_leaves_its_working_copy, every_event_is_read_as_written, a_job_is_read_as_written, a_key_check_is_replaced;
            jobs: a_lease_lasts_by_the_database_clock, a_lease_that_is_over_is_claimed_again, only_the_newest_claim_records_its_outcome, work_that_is_done_is_gone, work_waits_until_it_is_due, work_is_tried_again_when_it_says, work_handed_back_is_not_a_try, parked_work_waits_for_an_operator, parked_work_is_rerun_from_its_first_try, parked_work_is_paged_newest_first, a_worker_gets_only_what_it_knows, a_claim_takes_no_more_than_its_limit, no_project_waits_for_the_backlog_of_another;
            events: a_late_commit_is_not_skipped, many_writers_lose_no_event;
            limits: a_bucket_gives_what_it_holds, a_bucket_fills_by_the_clock_it_is_told, a_clock_set_back_gives_no_token, only_full_buckets_are_removed;
            retention: registrations_end, sessions_end_by_either_clock, addresses_leave_unused_sessions, invitations_end, events_end_with_their_age, idempotency_keys_end, deleted_projects_are_found_by_their_age, an_erased_project_leaves_nothing, a_project_is_erased_only_when_its_time_has_come;
            accounts: guards_insert_registration, guards_registration_by_token, guards_registration, guards_delete_registrations, guards_delete_expired_registrations, guards_insert_account, guards_account, guards_account_by_email, guards_account_by_external_id, guards_update_account, guards_update_password, guards_has_operator, guards_operator_link, guards_set_operator_link, guards_delete_operator_link;
            sessions: guards_insert_session, guards_session_by_token, guards_touch_session, guards_set_session_message, guards_delete_session, guards_delete_sessions_over, guards_clear_session_addresses;
            projects: guards_insert_project, guards_project, guards_membership, guards_list_projects, guards_count_founded, guards_update_project, guards_projects_deleted_before, guards_erase_project;
            members: guards_insert_member, guards_member, guards_list_members, guards_update_member, guards_delete_member, guards_upsert_invitation, guards_invitation_by_token, guards_invitation, guards_list_invitations, guards_delete_invitation, guards_delete_expired_invitations, guards_has_member_with;
            contents: guards_insert_content, guards_content, guards_list_contents, guards_update_content, guards_delete_content, guards_is_slug_free, guards_upsert_published, guards_delete_published;
            work: guards_claim_jobs, guards_finish_jobs, guards_count_jobs, guards_parked_jobs, guards_rerun_job;
            shared: guards_events_after, guards_events_end, guards_delete_events, guards_take_token, guards_delete_full_buckets, guards_once, guards_delete_idempotency_keys, guards_key_check, guards_insert_key_check, guards_replace_key_check;
        }
    };
}

/// Tests a store: `store!(constructor)`, where the constructor is a future of a fresh, empty store, or of
/// anything that derefs to one and keeps it alive, evaluated anew for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __store {
    ($constructor:expr $(,)?) => {
        $crate::__store_cases! { $crate::__store_tests, { $constructor } }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __store_tests {
    ({ $constructor:expr } $($theme:ident: $($case:ident),+;)+) => {
        $($(#[test]
        fn $case() {
            use $crate::conformance::store::AsStore as _;
            $crate::conformance::block_on(async {
                let fresh = $constructor.await;
                $crate::conformance::store::run(stringify!($case), fresh.as_store()).await;
            });
        })+)+

        #[test]
        fn the_suite_is_not_empty() {
            assert!(!$crate::conformance::store::CASES.is_empty());
            assert_eq!($crate::conformance::store::CASES.len(), [$($(stringify!($case)),+),+].len());
        }
    };
}

macro_rules! table {
    ({} $($theme:ident: $($case:ident),+;)+) => {
        /// Every case.
        pub const CASES: &[Case<dyn Store>] =
            &[$($(Case { name: stringify!($case), run: |store| Box::pin($theme::$case(store)) }),+),+];
    };
}

__store_cases! { table, {} }

/// Looks whether a fresh, empty store holds the rule of that name; panics if it does not.
pub async fn run(name: &str, store: &dyn Store) {
    (case::named(CASES, name).run)(store).await;
}

/// A store, or what derefs to one.
pub trait AsStore {
    /// The store.
    fn as_store(&self) -> &dyn Store;
}

impl<S: Store> AsStore for S {
    fn as_store(&self) -> &dyn Store {
        self
    }
}

impl AsStore for dyn Store {
    fn as_store(&self) -> &dyn Store {
        self
    }
}
