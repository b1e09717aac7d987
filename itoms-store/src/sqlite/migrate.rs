use super::{Db, OpenError};
use sqlx::{
    Pool, SqlStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};
use std::path::Path;

/// Only ever added to.
const MIGRATIONS: &[(i64, &str, &str)] = &[(1, "frame", include_str!("../../migrations/sqlite/0001_frame.sql"))];

/// Brings the schema up to this version, all of it or nothing; leaves alone what a newer version wrote. Several
/// programs that open one file wait for each other at its write lock.
pub(super) async fn run(writer: &Pool<Db>, path: &Path) -> Result<(), OpenError> {
    let migrations = MIGRATIONS
        .iter()
        .map(|(version, name, sql)| Migration::new(*version, (*name).into(), MigrationType::Simple, SqlStr::from_static(sql), false));
    let migrator = Migrator::with_migrations(migrations.collect());
    let known = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
    let refused = |error| match error {
        MigrateError::VersionMissing(found) => OpenError::Newer { path: path.to_owned(), found, known },
        source => OpenError::Unmigratable { path: path.to_owned(), source },
    };
    let mut lock = writer.begin_with("begin immediate").await.map_err(|error| refused(error.into()))?;
    migrator.run(&mut *lock).await.map_err(refused)?;
    lock.commit().await.map_err(|error| refused(error.into()))
}
