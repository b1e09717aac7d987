//! Whether the schema is the one that this version knows.

use super::{error::OpenError, migrate::NEWEST};
use sqlx::PgConnection;

/// The catalogue can be read by everybody, also where there is no schema.
const IS_THERE: &str = "
    select exists (
        select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'itoms' and c.relname = 'migrations'
    )";

const VERSION: &str = "select max(version) from itoms.migrations where success";

/// Refuses a database without the schema, with an older or a newer one, or with one restored from elsewhere.
pub(super) async fn check(connection: &mut PgConnection) -> Result<(), OpenError> {
    let is_there: bool = sqlx::query_scalar(IS_THERE).persistent(false).fetch_one(&mut *connection).await?;
    if !is_there {
        return Err(OpenError::Behind { found: None, needed: NEWEST });
    }
    let found: Option<i64> = sqlx::query_scalar(VERSION).persistent(false).fetch_one(&mut *connection).await?;
    match found {
        Some(NEWEST) => {}
        Some(found) if found > NEWEST => return Err(OpenError::Newer { found, known: NEWEST }),
        found => return Err(OpenError::Behind { found, needed: NEWEST }),
    }
    let is_restored = sqlx::query(include_str!("audit/restored.sql")).persistent(false).fetch_optional(connection).await?.is_some();
    if is_restored { Err(OpenError::Restored) } else { Ok(()) }
}
