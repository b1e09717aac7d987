//! How a database is reached. What says it holds a password, so none of it is ever printed.

use super::error::OpenError;
use itoms_core::secret::Secret;
use sqlx::postgres::PgConnectOptions;
use std::{fmt, str::FromStr};

/// What an address may say behind its `?`. Any other is refused, since sqlx would leave it out and log its value: who
/// mistypes `sslmode` would go without it.
const PARAMETERS: [&str; 18] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

#[derive(Clone)]
pub(super) enum Address {
    Url(Secret<String>),
    /// As a pool of the host's reaches it.
    Pool(Box<PgConnectOptions>),
}

impl Address {
    pub(super) fn url(url: impl Into<String>) -> Self {
        Self::Url(Secret::new(url.into()))
    }

    pub(super) fn options(&self) -> Result<PgConnectOptions, OpenError> {
        match self {
            Self::Url(url) => parse(url.expose()),
            Self::Pool(options) => Ok((**options).clone()),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Whether a database can be reached under that address, as far as can be told without asking it.
///
/// # Errors
/// [`OpenError::NotAUrl`] or [`OpenError::UnknownParameter`]. Neither repeats any of it.
///
/// ```
/// use itoms_store::postgres::{OpenError, check_address};
///
/// assert!(check_address("postgres://itoms:p%23ss@db.example:5432/app?sslmode=require").is_ok());
/// assert!(matches!(check_address("postgres://itoms:12#34@db.example:5432/app"), Err(OpenError::NotAUrl)));
/// assert!(matches!(check_address("postgres://itoms@db.example/app?sslmod=require"), Err(OpenError::UnknownParameter)));
/// ```
pub fn check_address(url: &str) -> Result<(), OpenError> {
    parse(url).map(drop)
}

fn parse(url: &str) -> Result<PgConnectOptions, OpenError> {
    let is_ours = url.starts_with("postgres://") || url.starts_with("postgresql://");
    // What follows a `#` would be left out without a word, and is the rest of a password.
    if !is_ours || url.contains('#') {
        return Err(OpenError::NotAUrl);
    }
    let (_, parameters) = url.split_once('?').unwrap_or_default();
    let names = parameters.split('&').filter_map(|parameter| parameter.split('=').next());
    if !names.filter(|name| !name.is_empty()).all(is_known) {
        return Err(OpenError::UnknownParameter);
    }
    PgConnectOptions::from_str(url).map_err(|_| OpenError::NotAUrl)
}

fn is_known(name: &str) -> bool {
    PARAMETERS.contains(&name) || (name.starts_with("options[") && name.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use crate::postgres::{Migration, PostgresOptions};
    use sqlx::postgres::PgPoolOptions;

    const URL: &str = "postgres://itoms:sesame@localhost/itoms";

    /// P3.2-c.
    #[tokio::test]
    async fn no_password_is_printed() {
        let pool = PgPoolOptions::new().connect_lazy(URL).unwrap();
        let options = [PostgresOptions::to(URL).visitor(URL), PostgresOptions::beside(&pool)];
        let printed = format!("{options:?} {:?}", Migration::of(URL).application(URL).visitor(URL));
        assert!(!printed.contains("sesame"), "{printed}");
    }
}
