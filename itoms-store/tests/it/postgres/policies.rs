//! Raw SQL under the application's role reaches no foreign row (P3.1-a, G9): each table of projects, each form
//! of statement, each scope that is not the owner's.

use super::fixture::Fixture;
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

const ADA: &str = "00000000-0000-7000-8000-0000000000aa";
const BOB: &str = "00000000-0000-7000-8000-0000000000bb";
const PROJECT: &str = "00000000-0000-7000-8000-00000000aaaa";
const ELSEWHERE: &str = "00000000-0000-7000-8000-00000000bbbb";

/// Every table whose rows belong to a project: its name, the column of the project, a change.
const TABLES: &[(&str, &str, &str)] = &[
    ("access", "project_id", "role = 'stolen'"),
    ("api_keys", "project_id", "prefix = 'stolen'"),
    ("branding_versions", "project_id", "accent = 'stolen'"),
    ("content_tags", "project_id", "tag = 'stolen'"),
    ("contents", "project_id", "title = 'stolen'"),
    ("founded", "project_id", "account_id = @bob"),
    ("invitations", "project_id", "email = 'stolen'"),
    ("members", "project_id", "full_name = 'stolen'"),
    ("ownership_offers", "project_id", "account_id = @bob"),
    ("preview_links", "project_id", "token = 'stolen'"),
    ("projects", "id", "name = 'stolen'"),
    ("published", "project_id", "title = 'stolen'"),
    ("published_tags", "project_id", "tag = 'stolen'"),
    ("read_keys", "project_id", "text = 'stolen'"),
];

/// What anybody may read, and its project alone may change.
const READ_BY_ALL: (&str, &str, &str) = ("former_slugs", "project_id", "slug = 'stolen'");

/// Every other table that holds something of somebody.
const OTHERS: &[&str] = &[
    "account_links",
    "accounts",
    "admissions",
    "audit_chains",
    "audit_links",
    "consumers",
    "events",
    "idempotency_keys",
    "identities",
    "jobs",
    "known_devices",
    "limits",
    "mail_refusals",
    "operator_link",
    "passkey_challenges",
    "passkeys",
    "pending_authorizations",
    "recovery_codes",
    "registrations",
    "second_factors",
    "sessions",
    "shut_accounts",
    "two_factor_accounts",
    "vault_checks",
];

/// Ada has a project with one row in each table; Bob has one of his own.
const WORLD: &str = "
    set search_path = itoms;
    insert into accounts (id, full_name, created_at, updated_at, version) values (@ada, 'Ada', 1, 1, 1), (@bob, 'Bob', 1, 1, 1);
    insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, version)
        values (@project, 'Ada''s', 'ada', 'en', 'UTC', @ada, 1, 1, 1), (@elsewhere, 'Bob''s', 'bob', 'en', 'UTC', @bob, 1, 1, 1);
    insert into members (project_id, account_id, role, full_name, created_at, version)
        values (@project, @ada, 'owner', 'Ada', 1, 1), (@elsewhere, @bob, 'owner', 'Bob', 1, 1);
    insert into invitations (project_id, id, email, email_key, role, token, invited_by, created_at, expires_at)
        values (@project, @ada, 'eve@example.com', 'eve@example.com', 'admin', 'secret', @ada, 1, 2);
    insert into ownership_offers (project_id, id, account_id, offered_by, created_at, expires_at)
        values (@project, @ada, @ada, @ada, 1, 2);
    insert into branding_versions (project_id, version, accent, changed_by, changed_at) values (@project, 2, '#000000', @ada, 1);
    insert into former_slugs (project_id, slug, left_at) values (@project, 'former', 1);
    insert into api_keys (id, account_id, project_id, name, scopes, prefix, secret, created_at)
        values (@ada, @ada, @project, 'A key', '[]', 'itoms_', 'secret', 1);
    insert into contents (project_id, id, kind, slug, title, title_key, description, tags, body, html, renderer, search, status,
        author_id, created_at, updated_at, version)
        values (@project, @ada, 'article', 'draft', 'A secret', 'a secret', '', '[]', '{}', '', 1, '', 'published', @ada, 1, 1, 1);
    insert into preview_links (project_id, content_id, token, made_by, created_at) values (@project, @ada, 'secret', @ada, 1);
    insert into read_keys (project_id, id, name, text, created_at) values (@project, @ada, 'A key', 'itoms_read_', 1);
    insert into content_tags (project_id, content_id, tag) values (@project, @ada, 'secret');
    insert into published (project_id, id, kind, slug, title, description, tags, html, author_name, published_at, updated_at, version)
        values (@project, @ada, 'article', 'draft', 'No secret', '', '[]', '', 'Ada', 1, 1, 1);
    insert into published_tags (project_id, id, tag, published_at) values (@project, @ada, 'open', 1);
    insert into sessions (id, account_id, token, created_at, used_at, expires_at) values (@ada, @ada, 'secret', 1, 1, 2);
    insert into shut_accounts (account_id) values (@ada);
    insert into known_devices (account_id, device, network, seen_at) values (@ada, 'Firefox on Linux', '203.0.113.0/24', 1);
    insert into second_factors (account_id, secret, created_at) values (@ada, 'sealed', 1);
    insert into two_factor_accounts (account_id) values (@ada);
    insert into recovery_codes (account_id, code) values (@ada, 'hash');
    insert into passkeys (id, account_id, credential, name, key, sign_count, backed_up, created_at, version)
        values (@ada, @ada, 'credential', 'A passkey', '{}', 0, false, 1, 1);
    insert into passkey_challenges (token, purpose, account_id, state, expires_at) values ('secret', 'sign_in', @ada, '{}', 2);
    insert into identities (id, account_id, issuer, subject, created_at) values (@ada, @ada, 'https://id.example.com', 'ada', 1);
    insert into pending_authorizations (state, browser, sealed, purpose, created_at, expires_at)
        values ('secret', 'secret', 'sealed', 'sign_in', 1, 2);
    insert into admissions (id, email, email_key, created_at, expires_at) values (@ada, 'eve@example.com', 'eve@example.com', 1, 2);
    insert into registrations (id, email, email_key, full_name, password, age_stated_at, token, created_at, expires_at)
        values (@ada, 'eve@example.com', 'eve@example.com', 'Eve', 'hash', 1, 'secret', 1, 2);
    insert into account_links (token, account_id, purpose, email, created_at, expires_at)
        values ('secret', @ada, 'reset_password', 'ada@example.com', 1, 2);
    insert into operator_link (one, token, expires_at) values (1, 'secret', 2);
    insert into events (id, at, kind, project_id, account_id) values (@ada, 1, 'project.created', @project, @ada);
    insert into jobs (id, kind, version, body, state, due_at, created_at) values (@ada, 'x', 1, '{}', 'waiting', 1, 1);
    insert into mail_refusals (address, topic, refused_at) values ('address', 'projects', 1);
    insert into limits (key, full_at) values ('key', 1);
    insert into idempotency_keys (account_id, key, fingerprint, resource, created_at) values (@ada, 'key', 'print', @project, 1);
    insert into audit_chains (scope, chain_id, account_id, start_seq, start_hash, last_seq, last_hash)
        values ('account', @ada, @ada, 0, 'start', 1, 'hash');
    insert into audit_chains (scope, chain_id, project_id, start_seq, start_hash, last_seq, last_hash)
        values ('project', @project, @project, 0, 'start', 1, 'hash');
    insert into audit_links (scope, chain_id, seq, event_id, at, kind, by_digest, by_account, by_salt, hash)
        values ('account', @ada, 1, @ada, 1, 'account.updated', 'digest', @ada, 'salt', 'hash'),
            ('project', @project, 1, @ada, 1, 'project.updated', 'digest', @ada, 'salt', 'hash');
    insert into vault_checks (ring, sealed) values ('social', 'sealed');
";

/// Scopes in which nothing of Ada's may show, by what was done on the connection and what opens the transaction.
const SCOPES: &[(&str, &str, &str)] = &[
    ("no scope", "", ""),
    ("the scope of a stranger", "", "set local itoms.kind = 'account'; set local itoms.account = @bob;"),
    (
        "a stranger's key for this project",
        "",
        "set local itoms.kind = 'key'; set local itoms.account = @bob; set local itoms.project = @project;",
    ),
    (
        "an own key for another project",
        "",
        "set local itoms.kind = 'key'; set local itoms.account = @ada; set local itoms.project = @elsewhere;",
    ),
    ("a stale scope", "begin; set local role itoms_app; set local itoms.account = @ada; commit;", ""),
    ("an undone scope", "begin; set local role itoms_app; set local itoms.account = @ada; rollback;", ""),
];

const OWN: &str = "set local itoms.kind = 'account'; set local itoms.account = @ada;";

/// The names of the world as ids.
fn filled(text: &str) -> String {
    let ids = [("@ada", ADA), ("@bob", BOB), ("@project", PROJECT), ("@elsewhere", ELSEWHERE)];
    ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, &format!("'{id}'")))
}

async fn run(connection: &mut PgConnection, text: &str) {
    connection.execute(AssertSqlSafe(filled(text))).await.unwrap_or_else(|error| panic!("{text}: {error}"));
}

/// What a statement gave: rows found or changed, or nothing because it was refused.
async fn rows(connection: &mut PgConnection, scope: &str, statement: &str) -> u64 {
    run(connection, &format!("begin; set local role itoms_app; set local search_path = itoms; {scope}")).await;
    let answer = sqlx::raw_sql(AssertSqlSafe(filled(statement))).fetch_all(&mut *connection).await;
    let changed = match &answer {
        Ok(rows) => rows.first().map_or(0, |row| row.get::<i64, _>(0).unsigned_abs()),
        Err(error) => {
            let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
            assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
            0
        }
    };
    run(connection, "rollback").await;
    changed
}

/// Each way to read a table, as a statement that answers how many rows it found.
fn reads(table: &str, project: &str) -> Vec<String> {
    let own = format!("{project} = @project");
    vec![
        format!("select count(*) from {table} where {own}"),
        format!("select count(*) from {table} t where exists (select from {table} o where o = t and o.{own})"),
        format!("with all_rows as (select * from {table}) select count(*) from all_rows where {own}"),
    ]
}

/// Each way to change a table, as a statement that answers how many rows it changed.
fn changes(table: &str, project: &str, change: &str, row: &str) -> Vec<String> {
    let own = format!("{project} = @project");
    let copy = format!("insert into {table} select * from jsonb_populate_record(null::{table}, '{row}')");
    let counted = |statement: String| format!("with changed as ({statement} returning 1) select count(*) from changed");
    vec![
        counted(copy.clone()),
        counted(format!("{copy} on conflict do nothing")),
        counted(format!("update {table} set {change} where {own}")),
        counted(format!("delete from {table} where {own}")),
        format!("do $$ begin {copy}; end $$; select 1::bigint"),
        format!("do $$ begin update {table} set {change} where {own}; if found then raise 'changed'; end if; end $$; select 0::bigint"),
        format!("do $$ begin delete from {table} where {own}; if found then raise 'deleted'; end if; end $$; select 0::bigint"),
    ]
}

async fn world(fixture: &Fixture) -> (PgConnection, PgConnection) {
    let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
    run(&mut admin, WORLD).await;
    let application = PgConnection::connect(&fixture.database.application_url()).await.unwrap();
    (admin, application)
}

/// The row that Ada's project has in that table, as text within a statement.
async fn row_of(admin: &mut PgConnection, table: &str, project: &str) -> String {
    let row = format!("select to_jsonb(t)::text from {table} t where {project} = @project");
    let row: String = sqlx::query_scalar(AssertSqlSafe(filled(&row))).fetch_one(admin).await.unwrap();
    row.replace('\'', "''")
}

async fn reaches_nothing(application: &mut PgConnection, statement: &str) {
    for (name, before, scope) in SCOPES {
        run(application, before).await;
        assert_eq!(rows(application, scope, statement).await, 0, "{name}: {statement}");
    }
}

#[tokio::test]
async fn no_statement_reaches_a_row_of_another_project() {
    let Some(fixture) = Fixture::new().await else { return };
    let (mut admin, mut application) = world(&fixture).await;
    for &(table, project, change) in TABLES {
        let row = row_of(&mut admin, table, project).await;
        assert_ne!(rows(&mut application, OWN, &format!("select count(*) from {table} where {project} = @project")).await, 0, "{table}");
        for statement in reads(table, project).into_iter().chain(changes(table, project, change, &row)) {
            reaches_nothing(&mut application, &statement).await;
        }
    }
    let (table, project, change) = READ_BY_ALL;
    let row = row_of(&mut admin, table, project).await;
    for statement in changes(table, project, change, &row) {
        reaches_nothing(&mut application, &statement).await;
    }
}

/// `copy` is a form of its own: out it gives what a select would give, in it is refused wherever there are policies.
#[tokio::test]
async fn no_copy_reaches_a_row_of_another_project() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_admin, mut application) = world(&fixture).await;
    let tables = TABLES.iter().map(|(table, ..)| *table).chain(OTHERS.iter().copied());
    for table in tables {
        for (name, before, scope) in SCOPES {
            // Whoever has an own key is that person, and sees itself.
            if OTHERS.contains(&table) && name.contains("own key") {
                continue;
            }
            run(&mut application, before).await;
            let out = copied(&mut application, scope, table).await;
            let foreign = [PROJECT, ADA].into_iter().filter(|id| out.contains(id)).count();
            assert_eq!(foreign, 0, "{name}: {table}: {out}");
            run(&mut application, &format!("begin; set local role itoms_app; set local search_path = itoms; {scope}")).await;
            let copy = application.copy_in_raw(&format!("copy {table} from stdin")).await;
            assert!(copy.is_err(), "{name}: {table}");
            drop(copy);
            run(&mut application, "rollback").await;
        }
    }
    assert!(copied(&mut application, OWN, "contents").await.contains("A secret"), "what is the own is copied");
}

/// What `copy` gives out, as text; nothing where it is refused.
async fn copied(connection: &mut PgConnection, scope: &str, table: &str) -> String {
    run(connection, &format!("begin; set local role itoms_app; set local search_path = itoms; {scope}")).await;
    let statement = format!("copy {table} to stdout");
    let chunks = match connection.copy_out_raw(&statement).await {
        Ok(chunks) => chunks.try_collect::<Vec<_>>().await,
        Err(error) => Err(error),
    };
    let out = match chunks {
        Ok(chunks) => String::from_utf8(chunks.concat()).unwrap(),
        Err(error) => {
            assert_eq!(error.as_database_error().and_then(|error| error.code()).as_deref(), Some("42501"), "{statement}: {error}");
            String::new()
        }
    };
    run(connection, "rollback").await;
    out
}

#[tokio::test]
async fn an_upsert_on_a_foreign_key_is_refused() {
    let Some(fixture) = Fixture::new().await else { return };
    let (mut admin, mut application) = world(&fixture).await;
    let contents = "select to_jsonb(t)::text from contents t";
    let row: String = sqlx::query_scalar(contents).fetch_one(&mut admin).await.unwrap();
    let upsert = format!(
        "with changed as (insert into contents select * from jsonb_populate_record(null::contents, '{row}')
         on conflict (project_id, id) do update set title = 'stolen' returning 1) select count(*) from changed"
    );
    for (name, before, scope) in SCOPES {
        run(&mut application, before).await;
        assert_eq!(rows(&mut application, scope, &upsert).await, 0, "{name}");
    }
    assert_eq!(rows(&mut application, OWN, &upsert).await, 1);
}

#[tokio::test]
async fn without_a_scope_there_is_nothing() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_admin, mut application) = world(&fixture).await;
    for table in OTHERS {
        for (name, before, scope) in SCOPES {
            if name.contains("own key") {
                continue;
            }
            run(&mut application, before).await;
            let foreign = if *table == "accounts" { "where id = @ada" } else { "" };
            assert_eq!(rows(&mut application, scope, &format!("select count(*) from {table} {foreign}")).await, 0, "{name}: {table}");
        }
    }
}

#[tokio::test]
async fn nobody_raises_itself() {
    let Some(fixture) = Fixture::new().await else { return };
    let (mut admin, mut application) = world(&fixture).await;
    run(
        &mut admin,
        "insert into members (project_id, account_id, role, full_name, created_at, version) values (@project, @bob, 'viewer', 'Bob', 1, 1)",
    )
    .await;
    let bob = "set local itoms.kind = 'account'; set local itoms.account = @bob;";
    let change = |what: &str| format!("with changed as (update {what} returning 1) select count(*) from changed");
    assert_eq!(rows(&mut application, bob, &change("members set role = 'owner' where project_id = @project")).await, 0);
    assert_eq!(rows(&mut application, bob, &change("members set full_name = 'Robert' where account_id = @bob")).await, 2);
    assert_eq!(rows(&mut application, bob, &change("accounts set operator = true where id = @bob")).await, 0);
    assert_eq!(
        rows(
            &mut application,
            bob,
            "with made as (insert into access values (@bob, @project, 'owner') returning 1) select count(*) from made"
        )
        .await,
        0
    );
}

/// Owners see by which keys others reach the project. Nobody else does, nobody ends one, and what those keys reach besides
/// shows to nobody.
#[tokio::test]
async fn an_owner_sees_the_keys_that_reach_the_project_alone() {
    let Some(fixture) = Fixture::new().await else { return };
    let (mut admin, mut application) = world(&fixture).await;
    const ALONE: &str = "'00000000-0000-7000-8000-00000000cccc'";
    run(
        &mut admin,
        &format!(
            "insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, version)
                 values ({ALONE}, 'Ada''s alone', 'alone', 'en', 'UTC', @ada, 1, 1, 1);
             insert into members (project_id, account_id, role, full_name, created_at, version) values
                 ({ALONE}, @ada, 'owner', 'Ada', 1, 1), (@project, @bob, 'admin', 'Bob', 1, 1);
             insert into api_keys (id, account_id, project_id, name, scopes, prefix, secret, created_at) values
                 (@project, @ada, {ALONE}, 'Of another project', '[]', 'itoms_', 'another', 1),
                 (@elsewhere, @ada, null, 'Of all projects', '[]', 'itoms_', 'all', 1)"
        ),
    )
    .await;
    let bob = "set local itoms.kind = 'account'; set local itoms.account = @bob;";
    let key = "set local itoms.kind = 'key'; set local itoms.account = @bob; set local itoms.project = @project;";
    let (all, of_another) = ("select count(*) from api_keys", format!("select count(*) from api_keys where project_id = {ALONE}"));
    assert_eq!(rows(&mut application, bob, all).await, 0, "an admin");
    run(&mut admin, "update members set role = 'owner' where project_id = @project and account_id = @bob").await;
    assert_eq!((rows(&mut application, bob, all).await, rows(&mut application, bob, &of_another).await), (2, 0), "an owner");
    assert_eq!(rows(&mut application, key, all).await, 0, "a key of an owner");
    for change in ["update api_keys set prefix = 'stolen'", "delete from api_keys"] {
        let counted = format!("with changed as ({change} returning 1) select count(*) from changed");
        assert_eq!(rows(&mut application, bob, &counted).await, 0, "{change}");
    }
    run(&mut admin, "delete from members where project_id = @project and account_id = @ada").await;
    assert_eq!(rows(&mut application, bob, all).await, 0, "those of a member who is gone");
}

#[tokio::test]
async fn every_table_is_tried() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut admin = PgConnection::connect(&fixture.database.admin_url()).await.unwrap();
    let known: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'itoms'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations' order by 1",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    let mut tried: Vec<_> = TABLES.iter().chain([&READ_BY_ALL]).map(|(table, ..)| *table).chain(OTHERS.iter().copied()).collect();
    tried.sort_unstable();
    assert_eq!(known, tried);
}

/// Nobody rewrites what was done: not those who read it, and no task beyond its own part.
#[tokio::test]
async fn the_audit_trail_is_only_appended_to() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_admin, mut application) = world(&fixture).await;
    let counted = |statement: &str| format!("with changed as ({statement} returning 1) select count(*) from changed");
    let changes = [
        "update audit_links set kind = 'other'",
        "update audit_links set hash = 'other'",
        "update audit_links set at = 0",
        "update audit_links set by_digest = null",
        "update audit_links set by_account = @bob",
        "update audit_links set by_key = @bob",
        "update audit_links set by_salt = 'other'",
        "update audit_links set person_account = @bob",
        "update audit_chains set chain_id = @bob",
        "update audit_chains set last_seq = 0",
        "update audit_chains set last_hash = 'other'",
        "delete from audit_links",
        "delete from audit_chains",
    ];
    let tasks = ["audit", "retention", "work", "sign_up", "events"]
        .map(|task| format!("set local itoms.kind = 'system'; set local itoms.task = '{task}';"));
    let operator = "set local itoms.kind = 'operator'; set local itoms.account = @ada;".to_owned();
    for scope in tasks.iter().chain([&OWN.to_owned(), &operator]) {
        for change in changes {
            assert_eq!(rows(&mut application, scope, &counted(change)).await, 0, "{scope} {change}");
        }
    }
    let [audit, retention, work, ..] = &tasks;
    let forget = counted("update audit_links set by_account = null, by_salt = null");
    assert_eq!(rows(&mut application, retention, &forget).await, 2);
    for scope in [audit, work, OWN, &operator] {
        assert_eq!(rows(&mut application, scope, &forget).await, 0, "{scope} forgets nobody");
    }
    let links = "select count(*) from audit_links";
    assert_eq!(rows(&mut application, OWN, links).await, 2, "the own and the own project's");
    assert_eq!(rows(&mut application, &operator, links).await, 0, "operators read their own chain");
    let key = "set local itoms.kind = 'key'; set local itoms.account = @ada; set local itoms.project = @project;";
    assert_eq!(rows(&mut application, key, links).await, 1, "a key reads its project's");
}
