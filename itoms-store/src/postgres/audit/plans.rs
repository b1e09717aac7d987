//! The plans of the hottest statements, with the policies that they meet.

use crate::postgres::{
    PostgresStore,
    connection::Connection,
    dialect,
    error::store_error,
    scope::Mode,
    sql::{contents, jobs, members, people, projects, published, read_keys, sessions},
    store::Visitor,
};
use itoms_core::{
    id::{AccountId, Id},
    store::{Actor, StoreError, Task},
};
use sqlx::{AssertSqlSafe, Executor, PgConnection, Postgres, postgres::PgArguments, query::QueryScalar, query_scalar};
use uuid::Uuid;

/// A statement that pages, lists and sweeps ask again and again.
pub(in super::super) struct Hot {
    /// As whom.
    pub(in super::super) actor: Actor,
    statement: &'static str,
    values: &'static [Value],
    /// The indexes that it goes by.
    pub(in super::super) indexes: &'static [&'static str],
}

/// What stands for a parameter. What is nowhere in the database does as well as what is.
#[derive(Debug, Clone, Copy)]
enum Value {
    Key,
    Number(i64),
    Text,
    NoText,
    Bytes,
    Texts,
    Numbers,
}

use Value::{Bytes, Key, NoText, Number, Numbers, Text, Texts};

/// After the newest, with no filter, 21 rows.
const NEWEST_FIRST: &[Value] = &[Key, Number(i64::MAX), Key, NoText, NoText, NoText, Number(21)];

pub(in super::super) fn hottest() -> [Hot; 18] {
    let hot = |actor, statement, values, indexes| Hot { actor, statement, values, indexes };
    let member = Actor::Account(AccountId::from_uuid(Uuid::nil()));
    let authenticate = Actor::System(Task::Authenticate);
    let (work, people) = (Actor::System(Task::Work), Actor::System(Task::People));
    [
        hot(Actor::Visitor, projects::SITE, &[Text], &["projects_slug_key"]),
        hot(Actor::Visitor, published::AT_SLUG, &[Key, Text], &["published_project_id_slug_key"]),
        hot(Actor::Visitor, published::LIST, &[Key, Number(i64::MAX), Key, Number(21)], &["published_by_time"]),
        hot(Actor::Visitor, published::LIST_WITH_TAG, &[Key, Number(i64::MAX), Key, Number(21), Text], &["published_tags_pkey"]),
        hot(authenticate, sessions::BY_TOKEN, &[Bytes], &["sessions_token_key"]),
        hot(authenticate, read_keys::BY_TEXT, &[Text], &["read_keys_by_text"]),
        hot(member, projects::MEMBERSHIP, &[Key, Key], &["projects_pkey"]),
        hot(member, members::LIST_BY_JOINING, &[Key, Number(0), Key, NoText, NoText, Number(21)], &["members_by_joining"]),
        hot(member, members::LIST_BY_NAME, &[Key, Text, Key, NoText, NoText, Number(21)], &["members_by_name"]),
        hot(member, contents::CONTENT, &[Key, Key], &["contents_pkey"]),
        hot(member, contents::LIST_BY_UPDATE, NEWEST_FIRST, &["contents_by_update"]),
        hot(member, contents::LIST_BY_CREATION, NEWEST_FIRST, &["contents_by_creation"]),
        hot(member, contents::LIST_BY_TITLE, &[Key, Text, Key, NoText, NoText, NoText, Number(21)], &["contents_by_title"]),
        hot(
            work,
            dialect::CLAIM,
            &[Texts, Numbers, Number(1 << 50), Number(32), Number(60_000), Number(128)],
            &["jobs_due", "jobs_waiting", "jobs_leased"],
        ),
        hot(work, jobs::LIST_PARKED, &[Key, NoText, Number(21)], &["jobs_parked"]),
        hot(Actor::System(Task::Retention), jobs::DELETE_EXPIRED, &[Number(0)], &["jobs_expiring"]),
        hot(people, people::LEAVING_BEFORE, &[Number(0)], &["accounts_leaving"]),
        hot(people, people::LIST_OPERATORS_BY_CREATION, &[NoText, Text, Number(21), NoText, Key], &["accounts_operators"]),
    ]
}

/// Of these indexes, those that are not there or not usable.
const MISSING: &str = "\
    select name from unnest($1::text[]) as named (name)
    where not exists (select from pg_index i where i.indexrelid = to_regclass('itoms.' || name) and i.indisvalid)";

impl Hot {
    /// The indexes that it lacks, and the tables that it reads from end to end where there could be an index. Which
    /// of its indexes a plan prefers depends on what the tables hold, and is not asked.
    async fn misses(&self, connection: &mut PgConnection) -> sqlx::Result<Vec<String>> {
        let mut missing: Vec<String> = query_scalar(MISSING).bind(self.indexes).persistent(false).fetch_all(&mut *connection).await?;
        let plan = self.plan(connection).await?;
        let scanned = plan.windows(4).filter(|words| words[..3] == ["Seq", "Scan", "on"]);
        missing.extend(scanned.map(|words| words[3].clone()));
        Ok(missing)
    }

    /// Its plan in this transaction, word by word. A small table is faster read from end to end than by an index; so
    /// that is left for where there is no index.
    pub(in super::super) async fn plan(&self, connection: &mut PgConnection) -> sqlx::Result<Vec<String>> {
        connection.execute("set local enable_seqscan = off").await?;
        let explain = AssertSqlSafe(format!("explain (costs off) {}", self.statement));
        let explain = self.values.iter().fold(query_scalar(explain).persistent(false), |query, value| value.bind(query));
        let lines: Vec<String> = explain.fetch_all(&mut *connection).await?;
        Ok(lines.iter().flat_map(|line| line.split_whitespace()).map(ToOwned::to_owned).collect())
    }
}

impl Value {
    fn bind(self, query: QueryScalar<'_, Postgres, String, PgArguments>) -> QueryScalar<'_, Postgres, String, PgArguments> {
        match self {
            Key => query.bind(Uuid::nil()),
            Number(number) => query.bind(number),
            Text => query.bind("x"),
            NoText => query.bind(None::<&str>),
            Bytes => query.bind(&[0_u8][..]),
            Texts => query.bind(vec!["x"]),
            Numbers => query.bind(vec![1_i32]),
        }
    }
}

impl PostgresStore {
    /// What the hottest statements no longer go by, or read from end to end.
    pub(super) async fn lost_plans(&self) -> Result<Vec<String>, StoreError> {
        let mut lost = Vec::new();
        for hot in hottest() {
            let mut connection = self.explaining(hot.actor).await?;
            lost.extend(hot.misses(&mut connection).await.map_err(store_error)?);
        }
        lost.sort();
        lost.dedup();
        Ok(lost)
    }

    /// A transaction as whoever asks, so that the policies are the same.
    pub(in super::super) async fn explaining(&self, actor: Actor) -> Result<Connection, StoreError> {
        let pool = match (actor, &self.visitor) {
            (Actor::Visitor, Visitor::Plain(pool) | Visitor::InTransactions(pool)) => pool,
            _ => &self.application,
        };
        Connection::begin(pool, Mode::Read, self.opening(Mode::Read, actor)).await
    }
}
