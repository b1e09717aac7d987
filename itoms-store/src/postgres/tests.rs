//! A connection goes back to the pool without scope, mode or transaction, however it was left; and the hottest
//! statements go by their indexes.

use super::{
    PostgresOptions, PostgresStore,
    audit::{Fault, plans::hottest},
    connection::Connection,
    scope::Mode,
    store::Visitor,
};
use itoms_core::{
    content::ContentQuery,
    id::{AccountId, Id, ProjectId},
    store::{Actor, Slice, Store, StoreError, Task},
};
use itoms_testing::{Database, Postgres};
use sqlx::{AssertSqlSafe, Connection as _, Executor, PgConnection};
use std::{future::Future, pin::pin, task::Poll};

/// Of whatever connection is lent next.
const STATE: &str = "
    select concat_ws(',', current_user, current_setting('transaction_read_only'),
        current_setting('transaction_isolation'), coalesce(current_setting('itoms.kind', true), ''),
        coalesce(current_setting('itoms.account', true), ''), coalesce(current_setting('itoms.task', true), ''),
        current_setting('plan_cache_mode'), pg_current_xact_id_if_assigned() is null)";

const CLEAN: &str = "itoms_app,off,read committed,,,,force_generic_plan,t";

struct Fixture {
    store: PostgresStore,
    database: Database,
}

impl Fixture {
    /// With a single connection, which is therefore the one in question.
    async fn new() -> Option<Self> {
        let database = Postgres::start()?.database().await;
        let store = PostgresOptions::to(database.application_url()).connections(1).visitor_connections(1).open().await.unwrap();
        Some(Self { store, database })
    }

    async fn assert_clean(&self, after: &str) {
        let state: String = sqlx::query_scalar(STATE).fetch_one(&self.store.application).await.unwrap();
        assert_eq!(state, CLEAN, "after {after}");
    }

    async fn begin(&self, mode: Mode) -> Connection {
        Connection::begin(&self.store.application, mode, self.message(mode)).await.unwrap()
    }

    fn message(&self, mode: Mode) -> String {
        self.store.opening(mode, somebody())
    }
}

fn somebody() -> Actor {
    Actor::Account(AccountId::from_uuid(uuid::Uuid::from_u128(7)))
}

/// Polls a future so often and drops it then; whether it was done.
async fn cut(future: impl Future, polls: usize) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test]
async fn a_list_is_planned_once() {
    let Some(fixture) = Fixture::new().await else { return };
    let project = ProjectId::from_uuid(uuid::Uuid::nil());
    for _ in 0..10 {
        let mut tx = fixture.store.read(somebody()).await.unwrap();
        tx.contents().list_contents(project, &ContentQuery::default(), &Slice::first(20)).await.unwrap();
        let mut tx = fixture.store.read(Actor::Visitor).await.unwrap();
        tx.contents().list_published(project, None, &Slice::first(20)).await.unwrap();
    }
    let Visitor::Plain(visitor) = &fixture.store.visitor else { unreachable!("no pooler stands here") };
    for (pool, table) in [(&fixture.store.application, "contents"), (visitor, "published")] {
        let plans = "select custom_plans, generic_plans from pg_prepared_statements where statement like $1";
        let plans: (i64, i64) = sqlx::query_as(plans).bind(format!("select%from {table}_%")).fetch_one(pool).await.unwrap();
        assert_eq!(plans, (0, 10), "{table}");
    }
}

#[tokio::test]
async fn clean_after_commit_and_undo() {
    let Some(fixture) = Fixture::new().await else { return };
    for mode in [Mode::Read, Mode::Write] {
        fixture.begin(mode).await.commit().await.unwrap();
        fixture.assert_clean("commit").await;
        drop(fixture.begin(mode).await);
        fixture.assert_clean("undo").await;
    }
}

#[tokio::test]
async fn clean_after_an_error_that_a_commit_does_not_hide() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut connection = fixture.begin(Mode::Write).await;
    connection.execute("select 1 / 0").await.unwrap_err();
    assert!(matches!(connection.commit().await, Err(StoreError::Defect(_))));
    fixture.assert_clean("an error").await;
}

#[tokio::test]
async fn clean_after_a_message_that_fails_in_its_middle() {
    let Some(fixture) = Fixture::new().await else { return };
    for mode in [Mode::Read, Mode::Write] {
        let message = fixture.message(mode).replacen("; ", "; set local role nobody_of_that_name; ", 3);
        assert!(Connection::begin(&fixture.store.application, mode, message).await.is_err());
        fixture.assert_clean("a failed begin").await;
    }
}

#[tokio::test]
async fn clean_after_a_cut_at_every_await() {
    let Some(fixture) = Fixture::new().await else { return };
    let pool = &fixture.store.application;
    for mode in [Mode::Read, Mode::Write] {
        for polls in 1.. {
            let done = cut(Connection::begin(pool, mode, fixture.message(mode)), polls).await;
            fixture.assert_clean(&format!("begin, cut at {polls}")).await;
            if done {
                break;
            }
        }
        for polls in 1.. {
            let mut connection = fixture.begin(mode).await;
            // A text of its own each time, so that it is prepared each time.
            let statement = format!("select {polls}, pg_sleep(0.001)");
            let done = cut(sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection), polls).await;
            drop(connection);
            fixture.assert_clean(&format!("a statement, cut at {polls}")).await;
            if done {
                break;
            }
        }
        for polls in 1.. {
            let done = cut(fixture.begin(mode).await.commit(), polls).await;
            fixture.assert_clean(&format!("commit, cut at {polls}")).await;
            if done {
                break;
            }
        }
    }
}

#[test]
fn clean_after_a_drop_outside_of_the_runtime() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let Some(fixture) = runtime.block_on(Fixture::new()) else { return };
    let tx = runtime.block_on(fixture.store.write(Actor::System(Task::Work))).unwrap();
    std::thread::spawn(move || drop(tx)).join().unwrap();
    runtime.block_on(fixture.assert_clean("a drop elsewhere"));
}

#[tokio::test]
async fn a_visitor_stays_a_visitor() {
    let Some(fixture) = Fixture::new().await else { return };
    for _ in 0..3 {
        drop(fixture.store.read(Actor::Visitor).await.unwrap());
        let super::store::Visitor::Plain(pool) = &fixture.store.visitor else { panic!("no pooler") };
        let (role, read_only): (String, String) =
            sqlx::query_as("select current_user::text, current_setting('transaction_read_only')").fetch_one(pool).await.unwrap();
        assert_eq!((role.as_str(), read_only.as_str()), ("itoms_visitor", "on"));
    }
}

/// A hundred projects with fifty articles each; everything is the first person's in the first project, of
/// which everybody is a member.
const FILL: &str = "
    set search_path = itoms;
    create function pg_temp.numbered(bigint) returns uuid language sql immutable as $$ select lpad(to_hex($1), 32, '0')::uuid $$;
    insert into accounts (id, full_name, created_at, updated_at, version) select pg_temp.numbered(n), 'x', 1, 1, 1 from generate_series(0, 999) n;
    insert into sessions (id, account_id, token, created_at, used_at, expires_at)
    select pg_temp.numbered(n), pg_temp.numbered(n), uuid_send(pg_temp.numbered(n)), 1, 1, 1 from generate_series(0, 999) n;
    insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, version)
    select pg_temp.numbered(n), 'x', 'p' || n, 'en', 'UTC', pg_temp.numbered(n), 1, 1, 1 from generate_series(0, 99) n;
    insert into members (project_id, account_id, role, full_name, created_at, version)
    select pg_temp.numbered(n), pg_temp.numbered(n), 'owner', 'x', 1, 1 from generate_series(0, 99) n;
    insert into members (project_id, account_id, role, full_name, full_name_key, created_at, version)
    select pg_temp.numbered(0), pg_temp.numbered(n), 'viewer', 'x', 'x' || n, n, 1 from generate_series(1, 999) n;
    insert into contents (project_id, id, kind, slug, title, title_key, description, tags, body, html, renderer, search, status, author_id,
        created_at, updated_at, version)
    select pg_temp.numbered(n % 100), pg_temp.numbered(n), 'article', 's' || n, 'x', 'x' || n, '', '[]', '{}', '', 1, '', 'published',
        pg_temp.numbered(0), n, n, 1
    from generate_series(0, 4999) n;
    insert into published (project_id, id, kind, slug, title, description, tags, html, author_name, published_at, updated_at, version)
    select project_id, id, kind, slug, title, '', '[]', '', 'x', updated_at, updated_at, 1 from contents;
    insert into published_tags (project_id, id, tag, published_at) select project_id, id, 't' || published_at % 7, published_at from published;
    insert into jobs (id, kind, version, body, project_id, state, due_at, leased_until, created_at)
    select pg_temp.numbered(n), 'x', 1, '{}', pg_temp.numbered(n % 100), case n % 5 when 0 then 'leased' else 'waiting' end, n, n, n
    from generate_series(0, 4999) n;
    analyze";

/// As whoever asks, and as a superuser, whom no policy meets.
#[tokio::test]
async fn the_hottest_statements_go_by_their_indexes_with_and_without_policies() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
    admin.execute(FILL).await.unwrap();
    admin.execute("begin").await.unwrap();
    for hot in hottest() {
        let with = hot.plan(&mut fixture.store.explaining(hot.actor).await.unwrap()).await.unwrap();
        let without = hot.plan(&mut admin).await.unwrap();
        for index in hot.indexes {
            assert!(with.iter().any(|word| word == index), "{index} with policies: {}", with.join(" "));
            assert!(without.iter().any(|word| word == index), "{index} without policies: {}", without.join(" "));
        }
    }
}

#[tokio::test]
async fn a_statement_that_lost_an_index_is_found() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
    for index in hottest().iter().flat_map(|hot| hot.indexes) {
        let validate =
            |valid: bool| AssertSqlSafe(format!("update pg_index set indisvalid = {valid} where indexrelid = 'itoms.{index}'::regclass"));
        admin.execute(validate(false)).await.unwrap();
        let findings = fixture.store.audit().await.unwrap();
        assert!(findings.iter().any(|finding| finding.fault == Fault::Unindexed && finding.object == *index), "{index}: {findings:?}");
        admin.execute(validate(true)).await.unwrap();
    }
    assert_eq!(fixture.store.audit().await.unwrap(), []);
}
