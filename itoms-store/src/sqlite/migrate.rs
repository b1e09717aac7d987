use super::{Db, OpenError, error::unopenable, query, query_as, query_scalar};
use itoms_core::search::fold;
use sqlx::{
    Pool, SqlStr, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};
use std::path::Path;

/// Only ever added to.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "frame", include_str!("../../migrations/sqlite/0001_frame.sql")),
    (2, "reads", include_str!("../../migrations/sqlite/0002_reads.sql")),
    (4, "sessions", include_str!("../../migrations/sqlite/0004_sessions.sql")),
    (5, "ownership", include_str!("../../migrations/sqlite/0005_ownership.sql")),
    (6, "operations", include_str!("../../migrations/sqlite/0006_operations.sql")),
    (15, "received invitations", include_str!("../../migrations/sqlite/0015_received_invitations.sql")),
    (25, "former slugs", include_str!("../../migrations/sqlite/0025_former_slugs.sql")),
    (26, "mail preferences", include_str!("../../migrations/sqlite/0026_mail_preferences.sql")),
    (30, "account links", include_str!("../../migrations/sqlite/0030_account_links.sql")),
    (45, "people", include_str!("../../migrations/sqlite/0045_people.sql")),
    (50, "audit", include_str!("../../migrations/sqlite/0050_audit.sql")),
    (55, "preview links", include_str!("../../migrations/sqlite/0055_preview_links.sql")),
    (60, "second factors", include_str!("../../migrations/sqlite/0060_second_factors.sql")),
    (65, "API keys", include_str!("../../migrations/sqlite/0065_api_keys.sql")),
    (66, "waiting registrations", include_str!("../../migrations/sqlite/0066_waiting_registrations.sql")),
    (67, "passkeys", include_str!("../../migrations/sqlite/0067_passkeys.sql")),
    (69, "identities", include_str!("../../migrations/sqlite/0069_identities.sql")),
    (70, "identities sign up", include_str!("../../migrations/sqlite/0070_identities_sign_up.sql")),
    (71, "branding", include_str!("../../migrations/sqlite/0071_branding.sql")),
    (73, "two factors", include_str!("../../migrations/sqlite/0073_two_factors.sql")),
    (75, "account locale", include_str!("../../migrations/sqlite/0075_account_locale.sql")),
    (76, "known devices", include_str!("../../migrations/sqlite/0076_known_devices.sql")),
    (77, "read keys", include_str!("../../migrations/sqlite/0077_read_keys.sql")),
    (78, "undelivered invitations", include_str!("../../migrations/sqlite/0078_undelivered_invitations.sql")),
    (79, "admissions", include_str!("../../migrations/sqlite/0079_admissions.sql")),
    (80, "session epochs", include_str!("../../migrations/sqlite/0080_session_epochs.sql")),
    (83, "names", include_str!("../../migrations/sqlite/0083_names.sql")),
    (87, "unverified addresses", include_str!("../../migrations/sqlite/0087_unverified_addresses.sql")),
    (90, "shut accounts", include_str!("../../migrations/sqlite/0090_shut_accounts.sql")),
    (91, "shut accounts kept", include_str!("../../migrations/sqlite/0091_shut_accounts_kept.sql")),
    (92, "factors of passkeys", include_str!("../../migrations/sqlite/0092_factors_of_passkeys.sql")),
    (93, "acts of keys", include_str!("../../migrations/sqlite/0093_acts_of_keys.sql")),
    (96, "few among many", include_str!("../../migrations/sqlite/0096_few_among_many.sql")),
];

/// Brings the schema up to this version, all of it or nothing; leaves alone what a newer version wrote. Where there is something to
/// do, several programs that open one file wait for each other at its write lock; else nobody asks for it.
pub(super) async fn run(writer: &Pool<Db>, path: &Path) -> Result<(), OpenError> {
    match check(writer, path).await {
        Err(OpenError::Older { .. }) => apply(MIGRATIONS, writer, path).await,
        looked => looked,
    }
}

/// Refuses a schema that is not of this version, and changes nothing.
pub(super) async fn check(database: &Pool<Db>, path: &Path) -> Result<(), OpenError> {
    let applied = applied(database).await.map_err(|source| unopenable(path, source))?;
    let path = path.to_owned();
    let migrator = migrator(MIGRATIONS);
    let mut known: Vec<(i64, &[u8])> = migrator.iter().map(|one| (one.version, one.checksum.as_ref())).collect();
    let (found, newest) = (applied.last().map_or(0, |(version, _)| *version), known.last().map_or(0, |(version, _)| *version));
    if found > newest {
        return Err(OpenError::Newer { path, found, known: newest });
    }
    for (version, checksum) in &applied {
        match known.iter().position(|(known, _)| known == version).map(|place| known.remove(place)) {
            Some((_, known)) if known == checksum => {}
            Some(_) => return Err(OpenError::Unmigratable { path, source: MigrateError::VersionMismatch(*version) }),
            None => return Err(OpenError::Newer { path, found: *version, known: newest }),
        }
    }
    match known.is_empty() {
        true => Ok(()),
        false => Err(OpenError::Older { path, found, known: newest }),
    }
}

/// The migrations that have run, with their checksums; none where a start was cut off before the first.
async fn applied(database: &Pool<Db>) -> sqlx::Result<Vec<(i64, Vec<u8>)>> {
    let begun = "select exists (select 1 from sqlite_master where type = 'table' and name = '_sqlx_migrations')";
    match query_scalar(begun).fetch_one(database).await? {
        true => query_as::<Db, _>("select version, checksum from _sqlx_migrations order by version").fetch_all(database).await,
        false => Ok(Vec::new()),
    }
}

fn migrator(known: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = known
        .iter()
        .map(|(version, name, sql)| Migration::new(*version, (*name).into(), MigrationType::Simple, SqlStr::from_static(sql), false));
    Migrator::with_migrations(migrations.collect())
}

async fn apply(known: &[(i64, &'static str, &'static str)], writer: &Pool<Db>, path: &Path) -> Result<(), OpenError> {
    let migrator = migrator(known);
    let known = known.last().map_or(0, |(version, ..)| *version);
    let refused = |error| match error {
        MigrateError::VersionMissing(found) => OpenError::Newer { path: path.to_owned(), found, known },
        source => OpenError::Unmigratable { path: path.to_owned(), source },
    };
    let mut lock = writer.begin_with("begin immediate").await.map_err(|source| unopenable(path, source))?;
    let before = has_name_keys(&mut lock).await.map_err(|error| refused(error.into()))?;
    migrator.run(&mut *lock).await.map_err(refused)?;
    if !before && has_name_keys(&mut lock).await.map_err(|error| refused(error.into()))? {
        fold_names(&mut lock).await.map_err(|error| refused(error.into()))?;
    }
    lock.commit().await.map_err(|error| refused(error.into()))
}

async fn has_name_keys(database: &mut SqliteConnection) -> sqlx::Result<bool> {
    let column = "select exists (select 1 from pragma_table_info('accounts') where name = 'full_name_key')";
    query_scalar(column).fetch_one(database).await
}

/// Gives the names that were there the keys that the store writes: SQLite itself folds letters of ASCII alone.
async fn fold_names(database: &mut SqliteConnection) -> sqlx::Result<()> {
    let filled = [
        ("select id, full_name from accounts", "update accounts set full_name_key = $2 where id = $1"),
        ("select id, name from projects", "update projects set name_key = $2 where id = $1"),
    ];
    for (names, fill) in filled {
        for (id, name) in query_as::<Db, (Vec<u8>, String)>(names).fetch_all(&mut *database).await? {
            query(fill).bind(id).bind(fold(&name)).execute(&mut *database).await?;
        }
    }
    let copy = "update members set full_name_key = (select a.full_name_key from accounts a where a.id = members.account_id)";
    query(copy).execute(database).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{
        AssertSqlSafe,
        sqlite::{SqliteConnectOptions, SqlitePoolOptions},
    };
    use std::path::PathBuf;
    use tempfile::TempDir;

    /// A project with an article, its tag, and the snapshot of both.
    const FRAME: &str = "
        insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, version)
        values (x'01', 'Notes', 'notes', 'en', 'UTC', x'02', 1, 1, 1);
        insert into contents (project_id, id, kind, slug, title, title_key, description, tags, body, html, renderer, search, status,
            author_id, created_at, updated_at, version)
        values (x'01', x'03', 'article', 'a', 'Λόγος', 'λόγος', 'D', '[]', '{}', '<p>', 1, 'λόγος', 'published', x'02', 1, 2, 3);
        insert into content_tags (project_id, content_id, tag) values (x'01', x'03', 't');
        insert into published (project_id, id, kind, slug, title, description, tags, html, author_name, published_at, updated_at, version)
        values (x'01', x'03', 'article', 'a', 'A', 'D', '[]', '<p>', 'Ada', 1, 2, 3);
        insert into published_tags (project_id, id, tag, published_at) values (x'01', x'03', 't', 1);";

    /// An empty one; it goes with its folder.
    async fn database() -> (TempDir, PathBuf, Pool<Db>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("itoms.db");
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true).foreign_keys(true);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        (folder, path, writer)
    }

    async fn count(database: &Pool<Db>, table: &str) -> i64 {
        query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(database).await.unwrap()
    }

    #[tokio::test]
    async fn content_of_the_first_schema_is_kept_with_what_refers_to_it() {
        let (_folder, path, writer) = database().await;
        apply(&MIGRATIONS[..1], &writer, &path).await.unwrap();
        sqlx::raw_sql(FRAME).execute(&writer).await.unwrap();

        run(&writer, &path).await.unwrap();
        let tables = ["contents", "content_tags", "published", "published_tags"];
        for table in tables {
            assert_eq!(count(&writer, table).await, 1, "{table}");
        }
        let kept = query_scalar::<Db, String>("select body || html || updated_at || version from contents where project_id = $1");
        let kept = kept.bind(&[1_u8][..]).fetch_one(&writer).await.unwrap();
        assert_eq!(kept, "{}<p>23");
        assert_eq!(count(&writer, "pragma_foreign_key_check").await, 0);
        assert_eq!(count(&writer, "contents where title_key = 'λόγοσ' and search = 'λόγοσ'").await, 1, "as titles are folded now");
        let delete = sqlx::query("delete from contents where project_id = $1").bind(&[1_u8][..]);
        delete.execute(&writer).await.unwrap();
        for table in tables {
            assert_eq!(count(&writer, table).await, 0, "{table} goes with its content");
        }
    }

    /// Ägidius Ωmega in a project of his.
    const NAMES: &str = "
        insert into accounts (id, full_name, created_at, updated_at, version) values (x'02', 'ÄGIDIUS Ωmega', 1, 1, 1);
        insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, version)
        values (x'01', 'Ζωή της ΑΘΗΝΑΣ', 'notes', 'en', 'UTC', x'02', 1, 1, 1);
        insert into members (project_id, account_id, role, full_name, created_at, version)
        values (x'01', x'02', 'owner', 'ÄGIDIUS Ωmega', 1, 1);";

    #[tokio::test]
    async fn names_that_were_there_are_found_in_any_letter_case() {
        let (_folder, path, writer) = database().await;
        let names = MIGRATIONS.iter().position(|(version, ..)| *version == 83).unwrap();
        apply(&MIGRATIONS[..names], &writer, &path).await.unwrap();
        sqlx::raw_sql(NAMES).execute(&writer).await.unwrap();

        run(&writer, &path).await.unwrap();
        for found in [
            "accounts where full_name_key = 'ägidius ωmega'",
            "members where full_name_key = 'ägidius ωmega'",
            "projects where name_key = 'ζωή τησ αθηνασ'",
        ] {
            assert_eq!(count(&writer, found).await, 1, "{found}");
        }
    }
    /// Ada's second factor is on, with a recovery code; Bob has begun to set one up.
    const FACTORS: &str = "
        insert into accounts (id, full_name, full_name_key, created_at, updated_at, version)
        values (x'01', 'Ada', 'ada', 1, 1, 1), (x'02', 'Bob', 'bob', 1, 1, 1);
        insert into second_factors (account_id, secret, used_step, created_at, confirmed_at)
        values (x'01', 'v1.ada', 7, 1, 2), (x'02', 'v1.bob', 0, 1, null);
        insert into recovery_codes (account_id, code) values (x'01', x'03');
        insert into two_factor_accounts (account_id) values (x'01');";

    #[tokio::test]
    async fn second_factors_that_were_there_are_kept_with_their_codes() {
        let (_folder, path, writer) = database().await;
        let passkeys = MIGRATIONS.iter().position(|(version, ..)| *version == 92).unwrap();
        apply(&MIGRATIONS[..passkeys], &writer, &path).await.unwrap();
        sqlx::raw_sql(FACTORS).execute(&writer).await.unwrap();

        run(&writer, &path).await.unwrap();
        for found in [
            "second_factors where secret = 'v1.ada' and used_step = 7 and confirmed_at = 2",
            "second_factors where secret = 'v1.bob' and used_step is null and confirmed_at is null",
            "recovery_codes where account_id = x'01'",
            "two_factor_accounts where account_id = x'01'",
        ] {
            assert_eq!(count(&writer, found).await, 1, "{found}");
        }
        sqlx::raw_sql("delete from second_factors where account_id = x'01'").execute(&writer).await.unwrap();
        for table in ["recovery_codes", "two_factor_accounts"] {
            assert_eq!(count(&writer, table).await, 0, "{table} goes with its factor");
        }
    }
    /// Ada was suspended by a server that does not know the table of shut accounts.
    const SHUT: &str = "
        insert into accounts (id, full_name, full_name_key, created_at, updated_at, version, suspended_at)
        values (x'01', 'Ada', 'ada', 1, 1, 1, 1), (x'02', 'Bob', 'bob', 1, 1, 1, null);";

    #[tokio::test]
    async fn shut_accounts_follow_accounts() {
        let (_folder, path, writer) = database().await;
        let kept = MIGRATIONS.iter().position(|(version, ..)| *version == 91).unwrap();
        apply(&MIGRATIONS[..kept], &writer, &path).await.unwrap();
        sqlx::raw_sql(SHUT).execute(&writer).await.unwrap();
        run(&writer, &path).await.unwrap();
        assert_eq!(count(&writer, "shut_accounts where account_id = x'01'").await, 1);
        for (change, shut) in [("leaving_at = 2", 2), ("suspended_at = null", 2), ("leaving_at = null", 0)] {
            query::<Db>(AssertSqlSafe(format!("update accounts set {change}"))).execute(&writer).await.unwrap();
            assert_eq!(count(&writer, "shut_accounts").await, shut, "{change}");
        }
    }
}
