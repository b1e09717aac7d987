//! Settings: one table names them all, a file and variables give them, and a wrong one stops the start with its
//! name and the mend, never with its value.

mod mailing;
mod oidc;
mod reader;
mod setting;

pub use mailing::{Mailing, ResendSettings, SmtpSettings};
pub use oidc::OidcSettings;
pub use reader::Settings;
pub use setting::{SETTINGS, Setting, markdown};

use crate::ClientIp;
use itoms_core::{
    account::{EmailAddress, FullName, PasskeyOrigin, SignUpPolicy},
    limit::{Limit, Limits},
    problem::{Kind, Problem},
    secret::Secret,
};
use std::{net::SocketAddr, path::PathBuf};
use url::Url;

/// Why the settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {mend}")]
pub struct ConfigError {
    /// The setting, as the operator spelled it.
    pub setting: String,
    /// What to do.
    pub mend: String,
}

impl Problem for ConfigError {
    fn kind(&self) -> Kind {
        Kind::NotConfigured
    }

    fn code(&self) -> &'static str {
        "setting_unusable"
    }
}

/// Where the program listens, keeps things and finds things.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen at.
    pub listen: SocketAddr,
    /// Folder for everything that is kept without a database server.
    pub data_dir: PathBuf,
    /// What people type; `http://localhost:PORT` without.
    pub public_url: Option<Url>,
    /// Whether browsers keep to https on all names below the public one too.
    pub hsts_subdomains: bool,
    /// The installation's name, on pages and mails.
    pub name: String,
    /// PostgreSQL as the application; SQLite in the data folder without.
    pub database_url: Option<Secret<String>>,
    /// PostgreSQL as the owner, to migrate.
    pub database_owner_url: Option<Secret<String>>,
    /// PostgreSQL as the visitor, behind a transaction-mode pooler.
    pub database_visitor_url: Option<Secret<String>>,
    /// Whether a transaction-mode pooler stands before PostgreSQL.
    pub database_pooler: bool,
    /// Both key rings; made in the data folder without.
    pub keys: Option<(Secret<String>, Secret<String>)>,
    /// Whose address counts as the caller's.
    pub client_ip: ClientIp,
    /// Whom people ask about privacy.
    pub contact: Option<EmailAddress>,
    /// The address that mails come from.
    pub mail_from: Option<EmailAddress>,
    /// The one way on which mails leave.
    pub mailing: Mailing,
    /// The provider through which people sign in besides.
    pub oidc: Option<OidcSettings>,
    /// From where answers of passkeys may come beside the dashboard.
    pub passkey_origins: Vec<PasskeyOrigin>,
    /// The list of breached passwords.
    pub breached_passwords: Option<PathBuf>,
    /// What `/metrics` asks for.
    pub metrics_token: Option<Secret<String>>,
    /// Whether logs are JSON.
    pub log_json: bool,
    /// The least level that is logged.
    pub log_level: tracing::Level,
    /// Whether durable work is done inside the server.
    pub worker: bool,
    /// Connections at once.
    pub connections: usize,
    /// Bytes of finished pages kept in memory.
    pub page_cache: usize,
    /// Who may make an account.
    pub sign_up: SignUpPolicy,
    /// How often things may happen.
    pub limits: Limits,
}

const PASSKEY_ORIGIN: &str = "write origins with https and without a path, such as https://app.example.com, or that of an Android app, \
                              android:apk-key-hash: and the SHA-256 hash of its certificate in base64url; plain http only for this machine";

impl Config {
    /// From settings as they were given.
    ///
    /// # Errors
    /// The first [`ConfigError`], in the order of the table.
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        let wrong = |setting: &str, mend: &str| settings.wrong(setting, mend);
        let address = |name: &str| {
            let parse =
                |text: &str| EmailAddress::parse(text).map_err(|_| wrong(name, "write an e-mail address, such as hello@example.com"));
            settings.get(name).map(parse).transpose()
        };
        let public_url = settings.get("public_url").map(|text| {
            parse_public_url(text).ok_or_else(|| {
                wrong("public_url", "write an address without query, such as https://example.com; plain http only for this machine")
            })
        });
        let mail_from = address("mail_from")?;
        let config = Self {
            listen: settings.parse("listen", "write an address and a port, such as 127.0.0.1:3000")?,
            data_dir: settings.required("data_dir").into(),
            public_url: public_url.transpose()?,
            hsts_subdomains: settings.flag("hsts_subdomains")?,
            name: FullName::parse(settings.required("name")).map_err(|_| wrong("name", "write a name of 1 to 120 characters"))?.to_string(),
            database_url: settings.postgres("database_url")?,
            database_owner_url: settings.postgres("database_owner_url")?,
            database_visitor_url: settings.postgres("database_visitor_url")?,
            database_pooler: settings.flag("database_pooler")?,
            keys: match (settings.secret("social_keys"), settings.secret("internal_keys")) {
                (Some(social), Some(internal)) => Some((social, internal)),
                (None, None) => None,
                (Some(_), None) => return Err(wrong("internal_keys", "give both key rings, or none to have them made in the data folder")),
                (None, Some(_)) => return Err(wrong("social_keys", "give both key rings, or none to have them made in the data folder")),
            },
            client_ip: settings.parse("client_ip", "write `peer`, or the networks of your proxies, such as 10.0.0.0/8,127.0.0.1")?,
            contact: address("contact")?,
            mailing: Mailing::from_settings(settings, mail_from.as_ref())?,
            mail_from,
            oidc: OidcSettings::from_settings(settings)?,
            passkey_origins: settings.list("passkey_origins", PasskeyOrigin::parse, PASSKEY_ORIGIN)?,
            breached_passwords: settings.get("breached_passwords").map(PathBuf::from),
            metrics_token: settings.secret("metrics_token"),
            log_json: match settings.required("log_format") {
                "json" => true,
                "text" => false,
                _ => return Err(wrong("log_format", "write json or text")),
            },
            log_level: settings.parse("log_level", "write error, warn, info, debug or trace")?,
            worker: settings.flag("worker")?,
            connections: settings.number("connections", 1, 1_000_000)?,
            page_cache: settings.number("page_cache_mib", 0, 16 * 1024)?.saturating_mul(1024 * 1024),
            sign_up: SignUpPolicy::named(settings.required("sign_up"))
                .ok_or_else(|| wrong("sign_up", "write open, invitation or approval"))?,
            limits: limits(settings)?,
        };
        config.check_production(settings)?;
        Ok(config)
    }

    /// Whether people reach it by a name of its own: then nothing that matters is left to a default.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| !itoms_core::links::is_loopback(url))
    }

    fn check_production(&self, settings: &Settings) -> Result<(), ConfigError> {
        if !self.is_production() {
            return Ok(());
        }
        let missing = |name: &str, why: &str| match settings.is_given(name) {
            true => Ok(()),
            false => Err(settings.wrong(name, &format!("needed where the public address is not this machine: {why}"))),
        };
        missing("contact", "whom people ask about their data")?;
        missing("client_ip", "`peer`, or the networks of your proxies; limits depend on it")?;
        missing("social_keys", "a key made by `openssl rand -base64 32`, kept apart from the data")?;
        missing("internal_keys", "another key made by `openssl rand -base64 32`")
    }
}

fn parse_public_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    // Credentials never leave over plain HTTP (P3.1-c); browsers would not keep the cookie either.
    let sealed = url.scheme() == "https" || (url.scheme() == "http" && itoms_core::links::is_loopback(&url));
    (sealed && url.has_host() && plain).then_some(url)
}

fn limits(settings: &Settings) -> Result<Limits, ConfigError> {
    let limit = |name: &str| settings.parse::<Limit>(name, "write burst+count/span, such as 3+3/min (spans: sec, min, hour, day)");
    let mut limits = Limits::default();
    limits.sign_in = limit("limit_sign_in")?;
    limits.sign_in_account = limit("limit_sign_in_account")?;
    limits.proof = limit("limit_proof")?;
    limits.code = limit("limit_code")?;
    limits.passkey = limit("limit_passkey")?;
    limits.sign_up = limit("limit_sign_up")?;
    limits.new_password = limit("limit_new_password")?;
    limits.mail_caller = limit("limit_mail_caller")?;
    limits.mail_target = limit("limit_mail_target")?;
    limits.mail_target_total = limit("limit_mail_target_total")?;
    limits.mail_reset_caller = limit("limit_mail_reset_caller")?;
    limits.mail_reset = limit("limit_mail_reset")?;
    limits.invitation = limit("limit_invitation")?;
    limits.provider = limit("limit_provider")?;
    limits.read = limit("limit_read")?;
    limits.read_key = limit("limit_read_key")?;
    Ok(limits)
}
