//! Bringing a database up to date, as its owner.

use super::{
    address::Address,
    error::{Login, OpenError},
    roles::{APPLICATION, VISITOR},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqlStr,
    migrate::{MigrateError, Migration as Step, MigrationType, Migrator},
    postgres::PgPoolOptions,
};
use std::{io, time::Duration};
use tokio::time::timeout;

/// How long a database may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the applied migrations are listed.
pub(super) const TABLE: &str = "itoms.migrations";

/// Only ever added to.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (
        1,
        "frame",
        concat!(
            include_str!("../../migrations/postgres/0001_frame.sql"),
            include_str!("../../migrations/postgres/0001_frame_policies.sql")
        ),
    ),
    (2, "reads", include_str!("../../migrations/postgres/0002_reads.sql")),
    (4, "sessions", include_str!("../../migrations/postgres/0004_sessions.sql")),
    (5, "ownership", include_str!("../../migrations/postgres/0005_ownership.sql")),
    (6, "operations", include_str!("../../migrations/postgres/0006_operations.sql")),
    (15, "received invitations", include_str!("../../migrations/postgres/0015_received_invitations.sql")),
    (25, "former slugs", include_str!("../../migrations/postgres/0025_former_slugs.sql")),
    (26, "mail preferences", include_str!("../../migrations/postgres/0026_mail_preferences.sql")),
    (30, "account links", include_str!("../../migrations/postgres/0030_account_links.sql")),
    (45, "people", include_str!("../../migrations/postgres/0045_people.sql")),
    (50, "audit", include_str!("../../migrations/postgres/0050_audit.sql")),
    (55, "preview links", include_str!("../../migrations/postgres/0055_preview_links.sql")),
    (60, "second factors", include_str!("../../migrations/postgres/0060_second_factors.sql")),
    (65, "API keys", include_str!("../../migrations/postgres/0065_api_keys.sql")),
    (66, "waiting registrations", include_str!("../../migrations/postgres/0066_waiting_registrations.sql")),
    (67, "passkeys", include_str!("../../migrations/postgres/0067_passkeys.sql")),
    (69, "identities", include_str!("../../migrations/postgres/0069_identities.sql")),
    (70, "identities sign up", include_str!("../../migrations/postgres/0070_identities_sign_up.sql")),
    (71, "branding", include_str!("../../migrations/postgres/0071_branding.sql")),
    (73, "two factors", include_str!("../../migrations/postgres/0073_two_factors.sql")),
    (75, "account locale", include_str!("../../migrations/postgres/0075_account_locale.sql")),
    (76, "known devices", include_str!("../../migrations/postgres/0076_known_devices.sql")),
    (77, "read keys", include_str!("../../migrations/postgres/0077_read_keys.sql")),
    (78, "undelivered invitations", include_str!("../../migrations/postgres/0078_undelivered_invitations.sql")),
    (79, "admissions", include_str!("../../migrations/postgres/0079_admissions.sql")),
    (80, "session epochs", include_str!("../../migrations/postgres/0080_session_epochs.sql")),
    (81, "invitations of former owners", include_str!("../../migrations/postgres/0081_invitations_of_former_owners.sql")),
    (82, "second factors cleared", include_str!("../../migrations/postgres/0082_second_factors_cleared.sql")),
    (83, "names", include_str!("../../migrations/postgres/0083_names.sql")),
    (84, "reaching keys", include_str!("../../migrations/postgres/0084_reaching_keys.sql")),
    (85, "factors resealed", include_str!("../../migrations/postgres/0085_factors_resealed.sql")),
    (86, "operators", include_str!("../../migrations/postgres/0086_operators.sql")),
    (87, "unverified addresses", include_str!("../../migrations/postgres/0087_unverified_addresses.sql")),
    (90, "shut accounts", include_str!("../../migrations/postgres/0090_shut_accounts.sql")),
    (91, "shut accounts kept", include_str!("../../migrations/postgres/0091_shut_accounts_kept.sql")),
    (92, "factors of passkeys", include_str!("../../migrations/postgres/0092_factors_of_passkeys.sql")),
    (93, "acts of keys", include_str!("../../migrations/postgres/0093_acts_of_keys.sql")),
    (94, "mail refusals go", include_str!("../../migrations/postgres/0094_mail_refusals_go.sql")),
    (95, "ways in end at once", include_str!("../../migrations/postgres/0095_ways_in_end_at_once.sql")),
    (96, "few among many", include_str!("../../migrations/postgres/0096_few_among_many.sql")),
];

/// The newest schema that this version knows.
pub(super) const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

fn migrator(known: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = known
        .iter()
        .map(|(version, name, sql)| Step::new(*version, (*name).into(), MigrationType::Simple, SqlStr::from_static(sql), false));
    let mut migrator = Migrator::with_migrations(migrations.collect());
    migrator.dangerous_set_table_name(TABLE);
    migrator.create_schema("itoms");
    migrator
}

/// Makes or updates schema `itoms`, and the roles that a server uses in it. Needs a session of its own: a
/// direct connection, not one through a pooler in transaction mode.
///
/// ```no_run
/// # async fn run() -> Result<(), itoms_store::postgres::OpenError> {
/// itoms_store::postgres::Migration::of("postgres://owner@db.example/app")
///     .application("postgres://itoms@db.example/app")
///     .run()
///     .await
/// # }
/// ```
#[derive(Debug)]
pub struct Migration {
    owner: Address,
    application: Option<Address>,
    visitor: Option<Address>,
}

impl Migration {
    /// Of the database at that URL, whose role will own everything in schema `itoms`. It must be allowed to
    /// create the schema, and the roles `itoms_app` and `itoms_visitor` where they are missing.
    pub fn of(owner: impl Into<String>) -> Self {
        Self { owner: Address::url(owner), application: None, visitor: None }
    }

    /// Lets the login of that URL act as the application, and as the visitor.
    #[must_use]
    pub fn application(self, url: impl Into<String>) -> Self {
        Self { application: Some(Address::url(url)), ..self }
    }

    /// Lets the login of that URL act as the visitor alone.
    #[must_use]
    pub fn visitor(self, url: impl Into<String>) -> Self {
        Self { visitor: Some(Address::url(url)), ..self }
    }

    /// Runs it. Several at once wait for each other; where there is nothing to do, nothing is done.
    ///
    /// # Errors
    /// [`OpenError::Newer`] for a schema that a later version made, [`OpenError::WrongRole`] with the
    /// statements that mend it when a role cannot be made or granted, or that the database does not answer.
    pub async fn run(&self) -> Result<(), OpenError> {
        self.run_as_owner().await.map_err(|error| error.at(Login::Owner))
    }

    async fn run_as_owner(&self) -> Result<(), OpenError> {
        let options = self.owner.options()?;
        // Before a pool, which asks again and again, and keeps to itself why it gets no connection.
        match timeout(PATIENCE, options.connect()).await {
            Ok(connected) => connected?.close().await?,
            Err(_) => return Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into()).into()),
        }
        let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
        make_roles(&mut *pool.acquire().await?).await?;
        migrator(MIGRATIONS).run(&pool).await.map_err(refused)?;
        let mut owner = pool.acquire().await?;
        go_on_behind_restored_events(&mut owner).await?;
        if let Some(application) = &self.application {
            grant(&mut owner, application.options()?.get_username(), &[APPLICATION, VISITOR]).await?;
        }
        if let Some(visitor) = &self.visitor {
            grant(&mut owner, visitor.options()?.get_username(), &[VISITOR]).await?;
        }
        drop(owner);
        pool.close().await;
        Ok(())
    }
}

fn refused(error: MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(found) => OpenError::Newer { found, known: NEWEST },
        error => OpenError::Migration(Box::new(error)),
    }
}

async fn make_roles(owner: &mut PgConnection) -> Result<(), OpenError> {
    for role in [APPLICATION, VISITOR] {
        let there = sqlx::query("select from pg_roles where rolname = $1").bind(role).fetch_optional(&mut *owner).await?.is_some();
        if there {
            continue;
        }
        let statement = format!("create role {role} nologin");
        match sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut *owner).await {
            Err(error) if !was_made_meanwhile(&error) => {
                return Err(OpenError::wrong_role(role, "is missing, and the owner may not create it", vec![statement + ";"]));
            }
            _ => {}
        }
    }
    Ok(())
}

fn was_made_meanwhile(error: &sqlx::Error) -> bool {
    // duplicate_object, or unique_violation when both looked before either made it.
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "42710" || code == "23505")
}

/// A dump that was restored into another cluster holds positions of transactions that this cluster may count
/// to only much later: what happens from now on goes behind them.
async fn go_on_behind_restored_events(owner: &mut PgConnection) -> Result<(), OpenError> {
    let statements = "
        begin;
        alter table itoms.events no force row level security;
        do $$
        declare
            newest bigint := (select max(position) >> 20 from itoms.events);
            now bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
        begin
            if newest >= now + itoms.transactions_elsewhere() then
                execute format(
                    'create or replace function itoms.transactions_elsewhere() returns bigint stable return %s::bigint', newest + 1
                );
            end if;
        end
        $$;
        alter table itoms.events force row level security;
        commit";
    sqlx::raw_sql(statements).execute(owner).await?;
    Ok(())
}

async fn grant(owner: &mut PgConnection, login: &str, roles: &[&'static str]) -> Result<(), OpenError> {
    for role in roles {
        let granted = "select from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles l on l.oid = m.member
            where g.rolname = $1 and l.rolname = $2";
        if sqlx::query(granted).bind(role).bind(login).fetch_optional(&mut *owner).await?.is_some() {
            continue;
        }
        let login = quoted(login);
        let statement = format!("grant {role} to {login}");
        if sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut *owner).await.is_err() {
            let statements = vec![format!("create role {login} login noinherit password '…'; -- if it is missing"), statement + ";"];
            return Err(OpenError::wrong_role(login, "could not be granted the role that it needs", statements));
        }
    }
    Ok(())
}

/// A name as an identifier, whatever it holds.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use itoms_testing::{Database, Postgres};
    use sqlx::query_scalar;

    /// Ägidius Ωmega, who has written in a project of his.
    const NAMES: &str = "
        set search_path = itoms;
        insert into accounts (id, full_name, created_at, updated_at, version)
        values ('00000000-0000-0000-0000-000000000002', 'ÄGIDIUS Ωmega', 1, 1, 1);
        insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, version)
        values ('00000000-0000-0000-0000-000000000001', 'Ζωή της ΑΘΗΝΑΣ', 'notes', 'en', 'UTC',
            '00000000-0000-0000-0000-000000000002', 1, 1, 1);
        insert into members (project_id, account_id, role, full_name, created_at, version)
        values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'owner', 'ÄGIDIUS Ωmega', 1, 1);
        insert into contents (project_id, id, kind, slug, title, title_key, description, tags, body, html, renderer, search, status,
            author_id, created_at, updated_at, version)
        values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000003', 'article', 'a', 'Λόγος', 'λόγος', '',
            '[]', '{}', '', 1, 'λόγος', 'draft', '00000000-0000-0000-0000-000000000002', 1, 1, 1)";

    const KEYS: &str = "
        select a.full_name_key || ', ' || m.full_name_key || ', ' || p.name_key || ', ' || c.title_key || ', ' || c.search
        from itoms.accounts a, itoms.members m, itoms.projects p, itoms.contents c";

    /// A database with these rows of before that version, brought up to this one.
    async fn migrated(since: i64, rows: &'static str) -> Option<(Database, sqlx::PgPool)> {
        let database = Postgres::start()?.empty_database().await;
        let before = MIGRATIONS.iter().position(|(version, ..)| *version == since).unwrap();
        let admin = PgPoolOptions::new().max_connections(1).connect(&database.admin_url()).await.unwrap();
        let owner = PgPoolOptions::new().max_connections(1).connect(&database.owner_url()).await.unwrap();
        make_roles(&mut owner.acquire().await.unwrap()).await.unwrap();
        migrator(&MIGRATIONS[..before]).run(&owner).await.unwrap();
        sqlx::raw_sql(rows).execute(&admin).await.unwrap();
        migrator(MIGRATIONS).run(&owner).await.unwrap();
        Some((database, admin))
    }

    #[tokio::test]
    async fn names_that_were_there_are_found_in_any_letter_case() {
        let Some((_database, admin)) = migrated(83, NAMES).await else { return };
        let keys: Vec<String> = query_scalar(KEYS).fetch_all(&admin).await.unwrap();
        assert_eq!(keys, ["ägidius ωmega, ägidius ωmega, ζωή τησ αθηνασ, λόγοσ, λόγοσ"]);
    }

    /// Ada's second factor is on; Bob has begun to set one up.
    const FACTORS: &str = "
        set search_path = itoms;
        insert into accounts (id, full_name, full_name_key, created_at, updated_at, version)
        values ('00000000-0000-0000-0000-000000000001', 'Ada', 'ada', 1, 1, 1),
            ('00000000-0000-0000-0000-000000000002', 'Bob', 'bob', 1, 1, 1);
        insert into second_factors (account_id, secret, used_step, created_at, confirmed_at)
        values ('00000000-0000-0000-0000-000000000001', 'v1.ada', 7, 1, 2), ('00000000-0000-0000-0000-000000000002', 'v1.bob', 0, 1, null);
        insert into two_factor_accounts (account_id) values ('00000000-0000-0000-0000-000000000001')";

    #[tokio::test]
    async fn second_factors_that_were_there_are_kept() {
        let Some((_database, admin)) = migrated(92, FACTORS).await else { return };
        let kept = "select secret || ' ' || coalesce(used_step::text, 'none') from itoms.second_factors order by account_id";
        let kept: Vec<String> = query_scalar(kept).fetch_all(&admin).await.unwrap();
        assert_eq!(kept, ["v1.ada 7", "v1.bob none"]);
    }
    /// Ada was suspended by a server that does not know the table of shut accounts.
    const SHUT: &str = "
        set search_path = itoms;
        insert into accounts (id, full_name, full_name_key, created_at, updated_at, version, suspended_at)
        values ('00000000-0000-0000-0000-000000000001', 'Ada', 'ada', 1, 1, 1, 1),
            ('00000000-0000-0000-0000-000000000002', 'Bob', 'bob', 1, 1, 1, null)";

    #[tokio::test]
    async fn shut_accounts_follow_accounts() {
        let Some((_database, admin)) = migrated(91, SHUT).await else { return };
        let shut = "select right(account_id::text, 1) from itoms.shut_accounts order by 1";
        let shut = async || query_scalar::<_, String>(shut).fetch_all(&admin).await.unwrap();
        assert_eq!(shut().await, ["1"]);
        sqlx::query("update itoms.accounts set leaving_at = 2").execute(&admin).await.unwrap();
        assert_eq!(shut().await, ["1", "2"]);
        sqlx::query("update itoms.accounts set suspended_at = null").execute(&admin).await.unwrap();
        assert_eq!(shut().await, ["1", "2"], "Ada is leaving");
        sqlx::query("update itoms.accounts set leaving_at = null").execute(&admin).await.unwrap();
        assert!(shut().await.is_empty());
    }
}
