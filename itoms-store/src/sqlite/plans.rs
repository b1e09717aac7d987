//! What is few among many is found by an index of its own, and not by reading all.

use super::{
    Db, SqliteStore, query_as,
    sql::{jobs, people},
};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

#[tokio::test]
async fn what_is_few_among_many_goes_by_its_index() {
    let store = SqliteStore::temporary().await.unwrap();
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(store.path())).await.unwrap();
    for (statement, index) in [
        (jobs::LIST_PARKED, "jobs_parked"),
        (jobs::DELETE_EXPIRED, "jobs_expiring"),
        (people::LEAVING_BEFORE, "accounts_leaving"),
        (people::LIST_OPERATORS_BY_CREATION, "accounts_operators"),
    ] {
        let explain = AssertSqlSafe(format!("explain query plan {statement}"));
        let plan: Vec<(i64, i64, i64, String)> = query_as::<Db, _>(explain).fetch_all(&mut connection).await.unwrap();
        let steps: Vec<_> = plan.into_iter().map(|(.., step)| step).collect();
        let goes_by_it = |step: &String| step.starts_with("SEARCH") && step.contains(&format!("INDEX {index} "));
        assert!(steps.iter().all(goes_by_it) && !steps.is_empty(), "{index}: {steps:?}");
    }
}
