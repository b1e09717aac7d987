use super::{OpenError, SqliteOptions, error::unopenable};
use sqlx::{ConnectOptions, Connection, query_scalar, sqlite::SqliteConnectOptions};
use std::{path::Path, time::Duration};

/// Nobody reads more of them, and whatever is damaged is replaced as a whole.
const FINDINGS: &str = "pragma quick_check(3)";

impl SqliteOptions {
    /// Looks at every page of the file, of whatever version it is, and changes nothing: what waits in the `-wal` beside it stays
    /// there. SQLite makes that and the `-shm` where they are missing.
    ///
    /// # Errors
    /// [`OpenError::Damaged`] with what SQLite finds, or why the file cannot be read at all.
    pub async fn check_pages(&self) -> Result<(), OpenError> {
        let path = &self.path;
        let findings = findings(path, self.busy_timeout).await.map_err(|source| unopenable(path, source))?;
        if findings == ["ok"] {
            return Ok(());
        }
        // There is one database in it, which SQLite names all the same.
        let lines = findings.iter().flat_map(|finding| finding.lines()).filter(|line| !line.starts_with("***"));
        Err(OpenError::Damaged { path: path.clone(), found: lines.collect::<Vec<_>>().join("; ") })
    }
}

async fn findings(path: &Path, patience: Duration) -> sqlx::Result<Vec<String>> {
    let mut connection = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(patience).connect().await?;
    let findings = query_scalar(FINDINGS).fetch_all(&mut connection).await?;
    connection.close().await?;
    Ok(findings)
}
