use crate::program::{compose::Database, config::Config, failure::Failure, terminal::say};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    if config.database_owner_url.is_none() && config.database_url.is_none() {
        say("The embedded database is brought up to date whenever it is opened; there is nothing to do.");
        return Ok(());
    }
    Database::migrate(config).await?;
    match &config.database_url {
        Some(_) => say("The schema is up to date, and the roles have what they need."),
        None => {
            say("The schema is up to date. No login was granted anything: set ITOMS_DATABASE_URL to the application's, and migrate again.")
        }
    }
    Ok(())
}
