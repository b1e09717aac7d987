//! A pooler in transaction mode gives each transaction another connection of the server: nothing may depend on what a
//! connection remembers.

use super::fixture::Fixture;
use itoms_core::{
    conformance::store::{CASES, run},
    store::{Actor, Store, Task},
};
use itoms_store::postgres::{OpenError, PostgresOptions, PostgresStore};
use itoms_testing::{Pooler, Postgres};

/// What a connection could remember of another, and what needs several at once.
const CASES_THROUGH_IT: &[&str] = &[
    "a_connection_forgets_its_last_actor",
    "a_connection_forgets_its_actor_after_an_error",
    "a_connection_forgets_its_actor_after_a_cut",
    "a_cut_read_leaves_nothing_behind",
    "a_cut_write_leaves_nothing_behind",
    "a_cut_commit_is_all_or_nothing",
    "a_cut_method_leaves_nothing_behind",
    "a_dropped_transaction_leaves_nothing",
    "nothing_is_seen_before_its_commit",
    "a_read_sees_one_state_throughout",
    "a_visitor_never_writes",
    "a_snapshot_is_read_as_written",
    "guards_content",
    "guards_list_contents",
    "guards_insert_content",
    "guards_list_jobs",
    "a_job_is_leased_to_one_worker",
    "a_late_commit_is_not_skipped",
];

async fn pooled(fixture: &Fixture) -> Option<(Pooler, PostgresOptions)> {
    let pooler = Pooler::before(Postgres::start()?)?;
    let options = PostgresOptions::to(pooler.url(&fixture.database.application_url()));
    Some((pooler, options))
}

#[tokio::test]
async fn what_connections_remember_shows_nowhere() {
    for name in CASES_THROUGH_IT {
        assert!(CASES.iter().any(|case| case.name == *name), "{name}");
        let Some(fixture) = Fixture::new().await else { return };
        let Some((_pooler, options)) = pooled(&fixture).await else { return };
        let store = options.transaction_pooler().open().await.unwrap();
        run(name, &store).await;
        store.close().await;
    }
}

#[tokio::test]
async fn visitors_may_have_a_login_of_their_own() {
    let Some(fixture) = Fixture::new().await else { return };
    let Some((pooler, options)) = pooled(&fixture).await else { return };
    let options = options.transaction_pooler().visitor(pooler.url(&fixture.database.visitor_url()));
    let store = options.open().await.unwrap();
    run("a_snapshot_is_read_as_written", &store).await;
}

/// More clients at once than the server has connections for, each in and out of transactions.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_take_turns_on_few_connections() {
    let Some(fixture) = Fixture::new().await else { return };
    let Some((_pooler, options)) = pooled(&fixture).await else { return };
    let store = options.transaction_pooler().connections(12).open().await.unwrap();
    let turns: Vec<_> = (0..12).map(|_| tokio::spawn(take_turns(store.clone()))).collect();
    for turn in turns {
        turn.await.unwrap();
    }
}

async fn take_turns(store: PostgresStore) {
    for _ in 0..25 {
        store.ping().await.unwrap();
        let mut tx = store.read(Actor::System(Task::Work)).await.unwrap();
        assert_eq!(tx.jobs().count_jobs().await.unwrap(), []);
        drop(tx);
        let mut tx = store.read(Actor::Visitor).await.unwrap();
        let slug = itoms_core::project::Slug::from_stored("notes".to_owned());
        assert!(tx.projects().site(&slug).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_pooler_that_nobody_told_of_is_found_out() {
    let Some(fixture) = Fixture::new().await else { return };
    let Some((_pooler, options)) = pooled(&fixture).await else { return };
    let error = options.open().await.unwrap_err();
    assert!(matches!(error, OpenError::Pooler), "{error}");
    assert!(error.to_string().contains("ITOMS_DATABASE_POOLER=on"), "{error}");
}
