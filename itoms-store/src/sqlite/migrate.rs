use super::{Db, OpenError};
use sqlx::{
    Pool, SqlStr,
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
];

/// Brings the schema up to this version, all of it or nothing; leaves alone what a newer version wrote. Several
/// programs that open one file wait for each other at its write lock.
pub(super) async fn run(writer: &Pool<Db>, path: &Path) -> Result<(), OpenError> {
    apply(MIGRATIONS, writer, path).await
}

async fn apply(known: &[(i64, &'static str, &'static str)], writer: &Pool<Db>, path: &Path) -> Result<(), OpenError> {
    let migrations = known
        .iter()
        .map(|(version, name, sql)| Migration::new(*version, (*name).into(), MigrationType::Simple, SqlStr::from_static(sql), false));
    let migrator = Migrator::with_migrations(migrations.collect());
    let known = known.last().map_or(0, |(version, ..)| *version);
    let refused = |error| match error {
        MigrateError::VersionMissing(found) => OpenError::Newer { path: path.to_owned(), found, known },
        source => OpenError::Unmigratable { path: path.to_owned(), source },
    };
    let mut lock = writer.begin_with("begin immediate").await.map_err(|error| refused(error.into()))?;
    migrator.run(&mut *lock).await.map_err(refused)?;
    lock.commit().await.map_err(|error| refused(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{
        AssertSqlSafe, query_scalar,
        sqlite::{SqliteConnectOptions, SqlitePoolOptions},
    };

    /// A project with an article, its tag, and the snapshot of both.
    const FRAME: &str = "
        insert into projects (id, name, slug, language, time_zone, founder_id, created_at, updated_at, version)
        values (x'01', 'Notes', 'notes', 'en', 'UTC', x'02', 1, 1, 1);
        insert into contents (project_id, id, kind, slug, title, title_key, description, tags, body, html, renderer, search, status,
            author_id, created_at, updated_at, version)
        values (x'01', x'03', 'article', 'a', 'A', 'a', 'D', '[]', '{}', '<p>', 1, 'a', 'published', x'02', 1, 2, 3);
        insert into content_tags (project_id, content_id, tag) values (x'01', x'03', 't');
        insert into published (project_id, id, kind, slug, title, description, tags, html, author_name, published_at, updated_at, version)
        values (x'01', x'03', 'article', 'a', 'A', 'D', '[]', '<p>', 'Ada', 1, 2, 3);
        insert into published_tags (project_id, id, tag, published_at) values (x'01', x'03', 't', 1);";

    async fn count(database: &Pool<Db>, table: &str) -> i64 {
        query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(database).await.unwrap()
    }

    #[tokio::test]
    async fn content_of_the_first_schema_is_kept_with_what_refers_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("itoms.db");
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true).foreign_keys(true);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
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
        let delete = sqlx::query("delete from contents where project_id = $1").bind(&[1_u8][..]);
        delete.execute(&writer).await.unwrap();
        for table in tables {
            assert_eq!(count(&writer, table).await, 0, "{table} goes with its content");
        }
    }
}
