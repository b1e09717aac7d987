//! The parts that this program is made of, put together by value.

mod database;
mod keys;
mod mailing;

pub(crate) use database::{Database, file};
pub(crate) use mailing::{MailWay, outbox_folder};

use crate::{
    Links, Options, PageCache,
    program::{
        config::{Config, OidcSettings},
        failure::Failure,
    },
};
use itoms_core::{BuildError, Itoms, problem::Problem, vault::VaultKeys};
use itoms_providers::{local::BreachedPasswordsFile, oidc::Oidc};
use itoms_store::sqlite::SqliteOptions;
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};
use url::Url;

/// The whole product, ready to be served or worked for.
pub(crate) struct Composition {
    pub(crate) itoms: Itoms,
    pub(crate) database: Database,
    pub(crate) options: Options,
    pub(crate) mail: MailWay,
}

/// Puts everything together, below that public address. Makes what is missing in the data folder, and refuses a
/// database that was sealed with other keys.
pub(crate) async fn compose(config: &Config, public_url: &Url) -> Result<Composition, Failure> {
    make_private_folder(&config.data_dir)?;
    let keys = keys::read_or_make(config)?;
    let database = Database::open(config, SqliteOptions::new(file(config))).await?;
    let composition = put_together(config, public_url, keys, database, outbox_folder(config))?;
    composition.itoms.check_keys().await.map_err(|error| Failure::database(&error as &dyn Problem))?;
    Ok(composition)
}

/// The same of what is there, for whoever looks at it: neither keys nor a database are made, sealed anew or brought up, and what
/// must be made lies in another folder.
pub(crate) async fn compose_as_it_is(config: &Config, public_url: &Url, folder: &Path) -> Result<Composition, Failure> {
    let keys = keys::read_or_draw(config)?;
    let database = Database::open(config, SqliteOptions::new(file(config)).as_it_is()).await?;
    let composition = put_together(config, public_url, keys, database, folder.join("outbox"))?;
    composition.itoms.try_keys().await.map_err(|error| Failure::database(&error as &dyn Problem))?;
    Ok(composition)
}

/// The same with an empty embedded database in another folder, for whoever looks before the first start.
pub(crate) async fn compose_beside(config: &Config, public_url: &Url, folder: &Path) -> Result<Composition, Failure> {
    let keys = keys::read_or_draw(config)?;
    let database = Database::open(config, SqliteOptions::new(folder.join("itoms.db"))).await?;
    put_together(config, public_url, keys, database, folder.join("outbox"))
}

fn put_together(config: &Config, public_url: &Url, keys: VaultKeys, database: Database, outbox: PathBuf) -> Result<Composition, Failure> {
    let mail = MailWay::open(config, public_url, outbox)?;
    let page_cache = PageCache::new(config.page_cache);
    let builder = match &database {
        Database::Sqlite(store) => Itoms::builder(store.clone(), keys),
        Database::Postgres(store) => Itoms::builder(store.clone(), keys),
    };
    let from = config.mail_from.as_ref().map_or("noreply@itoms.invalid", |address| address.as_str());
    let builder = match &config.oidc {
        Some(settings) => builder.identity_provider(oidc(settings)?).identity_callbacks(settings.callbacks.iter().cloned()),
        None => builder,
    };
    let builder = match &config.breached_passwords {
        Some(path) => builder.breached_passwords(breached_passwords(path)?),
        None => builder,
    };
    let itoms = builder
        .mailer(mail.clone())
        .sender(&config.name, from)
        .links(Links::under(public_url.clone()))
        .limits(config.limits.clone())
        .passkey_origins(config.passkey_origins.iter().cloned())
        .sign_up_policy(config.sign_up)
        .observer(page_cache.clone())
        .build()
        .map_err(|error| Failure::new(Failure::USAGE, unusable(&error)))?;
    let mut options =
        Options::new(public_url.clone(), config.client_ip.clone()).page_cache(page_cache).hsts_subdomains(config.hsts_subdomains);
    if let MailWay::Kept(outbox) = &mail {
        options = options.outbox(outbox.clone());
    }
    Ok(Composition { itoms, database, options, mail })
}

const STRAY_ORIGIN: &str = "ITOMS_PASSKEY_ORIGINS: write origins at the host of ITOMS_PUBLIC_URL, to which passkeys belong, or below it; \
                            where that is an IP address there are none, so leave this out";

/// What does not fit together, by the setting that mends it.
fn unusable(error: &BuildError) -> String {
    match error {
        BuildError::PasskeyOrigin(_) => STRAY_ORIGIN.to_owned(),
        error => error.to_string(),
    }
}

fn oidc(settings: &OidcSettings) -> Result<Oidc, Failure> {
    let mut provider = Oidc::with(&settings.issuer, &settings.client_id);
    if let Some(secret) = &settings.client_secret {
        provider = provider.secret(secret.clone());
    }
    if let Some(name) = &settings.name {
        provider = provider.name(name);
    }
    provider.build().map_err(|error| Failure::new(Failure::USAGE, format!("ITOMS_OIDC_…: {error}")))
}

fn breached_passwords(path: &Path) -> Result<BreachedPasswordsFile, Failure> {
    let opened = BreachedPasswordsFile::open(path);
    opened.map_err(|error| Failure::new(Failure::USAGE, format!("ITOMS_BREACHED_PASSWORDS: {}: {error}", path.display())))
}

/// Makes the folder for its owner's eyes only, if it can be written.
fn make_private_folder(folder: &Path) -> Result<(), Failure> {
    make_folder(folder).and_then(|()| try_to_write(folder)).map_err(|error| unwritable(folder, &error))
}

/// Whether it can be written; where it is not there yet, whether it can be made.
pub(crate) fn check_folder(folder: &Path) -> Result<(), Failure> {
    let tried = std::path::absolute(folder).and_then(|path| path.ancestors().find(|place| place.exists()).map_or(Ok(()), try_to_write));
    tried.map_err(|error| unwritable(folder, &error))
}

/// Something is written, since rights alone do not tell whether a disk takes anything; it goes with its process at the latest.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let mut probe = tempfile::tempfile_in(folder)?;
    probe.write_all(&[0; 4096])?;
    probe.sync_all()
}

fn unwritable(folder: &Path, error: &io::Error) -> Failure {
    let mend = if is_full(error) { "make room there, or choose another folder" } else { "choose a folder that you may write to" };
    Failure::new(Failure::PLACE, format!("ITOMS_DATA_DIR: {} cannot be written ({}); {mend}", folder.display(), error.kind()))
}

/// Whether the disk, or what somebody may have of it, is used up.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
