//! What tests talk to: a throw-away PostgreSQL, one cluster a process and one fresh database a test; where mails
//! arrive, a server and a service on this machine; an identity provider; and the authenticator app and the passkey of somebody who signs in.
//!
//! ```no_run
//! # async fn test() {
//! let Some(postgres) = itoms_testing::Postgres::start() else { return };
//! let database = postgres.database().await;
//! println!("{}", database.application_url());
//! # }
//! ```
#![allow(clippy::expect_used, clippy::panic, reason = "tests fail where they stand")]

mod authenticator;
mod cluster;
mod database;
pub mod issuer;
mod long;
pub mod mail;
mod passkey_device;
mod pooler;
mod programs;
mod untested;

pub use authenticator::Authenticator;
pub use database::Database;
pub use long::is_long;
pub use passkey_device::PasskeyDevice;
pub use pooler::Pooler;
pub use untested::untested;

use cluster::{Cluster, TEMPLATE};
use programs::Programs;
use std::sync::OnceLock;

/// Where the server of the tests comes from, if it is not to be started from the installed programs: a URL of
/// a role that may create databases and roles.
const SERVER: &str = "ITOMS_TEST_DATABASE_URL";

/// A PostgreSQL server with a migrated template.
#[derive(Debug)]
pub struct Postgres {
    cluster: Cluster,
}

impl Postgres {
    /// The server of this process, started at first use: the one that `ITOMS_TEST_DATABASE_URL` names, else
    /// one from the newest installed programs, which ends with this process. Where there is neither, it says
    /// so; the test then has nothing to run on. In continuous integration (`CI` is set) that is a failure.
    ///
    /// # Panics
    /// When the server does not start, or when there is none and `CI` is set.
    pub fn start() -> Option<&'static Self> {
        static POSTGRES: OnceLock<Option<Postgres>> = OnceLock::new();
        let postgres = POSTGRES.get_or_init(|| {
            let cluster = match std::env::var(SERVER) {
                Ok(url) => Cluster::given(&url),
                Err(_) => Cluster::start(&Programs::newest()?),
            };
            cluster.make_template();
            Some(Self { cluster })
        });
        if postgres.is_none() {
            untested(&format!("no PostgreSQL is installed here. Install the package `postgresql`, or set {SERVER}."));
        }
        postgres.as_ref()
    }

    /// A fresh migrated database, gone when dropped.
    pub async fn database(&self) -> Database {
        self.cluster.create(TEMPLATE).await
    }

    pub(crate) fn admin_url(&self) -> url::Url {
        self.cluster.admin.clone()
    }

    /// A fresh database without anything in it, gone when dropped.
    pub async fn empty_database(&self) -> Database {
        self.cluster.create("template0").await
    }
}
