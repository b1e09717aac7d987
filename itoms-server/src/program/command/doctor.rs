use super::public_url;
use crate::program::{
    compose::{Composition, Database, MailWay, check_folder, compose_as_it_is, compose_beside, file, outbox_folder},
    config::Config,
    failure::Failure,
    terminal::say,
};
use itoms_core::{
    Itoms,
    account::{BreachedPasswords, IdentityProvider, OlderSeals},
    mail::Mailer,
    problem::Problem,
};
use itoms_store::sqlite::SqliteOptions;
use tempfile::TempDir;

/// What a check found: nothing, or what is wrong and how to mend it.
struct Check {
    name: &'static str,
    found: Result<String, String>,
}

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let checks = checks(config).await;
    for check in &checks {
        match &check.found {
            Ok(finding) => say(&format!("ok    {}: {finding}", check.name)),
            Err(mend) => say(&format!("mend  {}: {mend}", check.name)),
        }
    }
    match checks.iter().filter(|check| check.found.is_err()).count() {
        0 => Ok(()),
        count => Err(Failure::new(Failure::FINDINGS, format!("{count} to mend"))),
    }
}

async fn checks(config: &Config) -> Vec<Check> {
    let mut checks = vec![settings(config), folder(config)];
    let is_embedded = config.database_url.is_none();
    let is_new = is_embedded && !file(config).exists();
    if is_embedded && !is_new {
        let pages = SqliteOptions::new(file(config)).check_pages().await.map(|()| "no page is damaged".to_owned());
        checks.push(Check { name: "database file", found: pages.map_err(|error| error.to_string()) });
    }
    if checks.iter().any(|check| check.found.is_err()) {
        return checks;
    }
    let (composition, _beside) = match open(config, is_new).await {
        Ok(opened) => opened,
        Err(failure) => {
            // A setting may be written as it should be, and name what cannot be used.
            let name = if failure.is_of_settings() { "settings" } else { "database and keys" };
            checks.retain(|check| check.name != name);
            checks.push(Check { name, found: Err(failure.to_string()) });
            return checks;
        }
    };
    let finding =
        if is_new { "not there yet; the first start makes them" } else { "the schema is up to date, and the keys open what is sealed" };
    checks.push(Check { name: "database and keys", found: Ok(finding.to_owned()) });
    checks.push(Check { name: "second factors", found: older_seals(&composition.itoms).await });
    if let Database::Postgres(store) = &composition.database {
        checks.push(Check { name: "roles and policies", found: policies(store).await });
    }
    let parked = match composition.itoms.jobs().counts().await {
        Ok(counts) if counts.parked == 0 => Ok(format!("{} wait, none was given up", counts.waiting)),
        Ok(counts) => Err(format!(
            "{} given up; `itoms-server operator jobs` tells why: mend the cause, then `itoms-server operator jobs rerun --all`",
            counts.parked
        )),
        Err(error) => Err(error.to_string()),
    };
    checks.push(Check { name: "durable work", found: parked });
    checks.push(Check { name: "mail", found: mail(&composition.mail, config).await });
    if let Some(provider) = composition.itoms.accounts().identity_provider() {
        checks.push(Check { name: "sign-in by others", found: identity_provider(provider).await });
    }
    if let Some(list) = composition.itoms.accounts().breached_passwords() {
        checks.push(Check { name: "breached passwords", found: breached_passwords(list).await });
    }
    composition.itoms.close().await;
    checks
}

/// Whatever must be made to look goes with its folder: before the first start also an empty database.
async fn open(config: &Config, is_new: bool) -> Result<(Composition, TempDir), Failure> {
    let base = public_url(config, config.listen.port())?;
    let beside = tempfile::tempdir().map_err(|error| Failure::new(Failure::PLACE, format!("no place for temporary files: {error}")))?;
    let composition = match is_new {
        true => compose_beside(config, &base, beside.path()).await?,
        false => compose_as_it_is(config, &base, beside.path()).await?,
    };
    Ok((composition, beside))
}

/// Whether an older key could go, or went too early.
async fn older_seals(itoms: &Itoms) -> Result<String, String> {
    match itoms.accounts().older_seals().await {
        Ok(OlderSeals { older: 0, lost: 0 }) => Ok("sealed by the newest key".to_owned()),
        Ok(OlderSeals { older, lost: 0 }) => Err(format!("{older} sealed by an older key; `itoms-server reseal` seals them anew")),
        Ok(OlderSeals { lost, .. }) => Err(format!(
            "{lost} sealed by a key that is not in ITOMS_INTERNAL_KEYS; give it again behind the newest, then `itoms-server reseal`"
        )),
        Err(error) => Err(error.to_string()),
    }
}

fn settings(config: &Config) -> Check {
    let found = if config.is_production() { "complete for production" } else { "for this machine alone" };
    Check { name: "settings", found: Ok(found.to_owned()) }
}

fn folder(config: &Config) -> Check {
    let place = config.data_dir.display();
    let can = if config.data_dir.exists() { "can be written" } else { "can be made" };
    let found = check_folder(&config.data_dir).map(|()| format!("{place} {can}; that its disk is encrypted is your part"));
    Check { name: "data folder", found: found.map_err(|failure| failure.to_string()) }
}

/// Whether somebody would get a mail.
async fn mail(way: &MailWay, config: &Config) -> Result<String, String> {
    let (name, kept) = (way.name(), outbox_folder(config));
    match way {
        MailWay::Kept(_) if config.is_production() => {
            Err(format!("nobody gets any: they stay in {}; set ITOMS_SMTP_HOST or ITOMS_RESEND_API_KEY", kept.display()))
        }
        MailWay::Kept(_) => Ok(format!("kept in {}", kept.display())),
        _ => match way.check().await {
            Ok(()) => Ok(format!("{name} takes them")),
            Err(error) => Err(format!("through {name}: {error}; look at {}", way.settings())),
        },
    }
}

/// Whether the provider is who it should be, and has keys.
async fn identity_provider(provider: &dyn IdentityProvider) -> Result<String, String> {
    match provider.check().await {
        Ok(()) => Ok(format!("{} answers as {}", provider.name(), provider.issuer())),
        Err(error) => {
            let cause = std::error::Error::source(&error).map(|cause| format!(" ({cause})")).unwrap_or_default();
            Err(format!("{error}{cause}; look at ITOMS_OIDC_ISSUER, and whether this machine reaches it"))
        }
    }
}

async fn breached_passwords(list: &dyn BreachedPasswords) -> Result<String, String> {
    match list.check().await {
        Ok(()) => Ok("new passwords are looked up".to_owned()),
        Err(error) => Err(format!("{error}; look at ITOMS_BREACHED_PASSWORDS")),
    }
}

async fn policies(store: &itoms_store::postgres::PostgresStore) -> Result<String, String> {
    let findings = store.audit().await.map_err(|error| Problem::code(&error).to_owned())?;
    match findings.as_slice() {
        [] => Ok("no role, policy or grant lets anybody past, and hot statements go by their indexes".to_owned()),
        findings => Err(findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    }
}
