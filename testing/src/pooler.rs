//! A pooler in transaction mode between a test and its server.

use crate::{Postgres, programs::Programs, untested};
use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Stdio},
};
use url::Url;

const KEEPER: &str = include_str!("pooler.sh");

/// Debian keeps it where only root's `PATH` leads.
const PROGRAMS: &[&str] = &["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];

/// The logins of all test databases, as PgBouncer wants to know them.
const LOGINS: &str = "\"itoms_test_login\" \"itoms\"\n\"itoms_test_visitor\" \"itoms\"\n\"itoms_test_owner\" \"itoms\"\n";

/// PgBouncer in transaction mode with few connections to the server, so that clients take turns on each. Ends with
/// this value.
#[derive(Debug)]
pub struct Pooler {
    folder: PathBuf,
    /// Its standard input keeps the pooler alive.
    _keeper: Child,
}

impl Pooler {
    /// How many connections of the server all clients of one login share.
    pub const SERVER_CONNECTIONS: usize = 3;

    /// In front of that server. Where PgBouncer is not installed it says so; in continuous integration (`CI` is set)
    /// that is a failure.
    ///
    /// # Panics
    /// When the pooler does not start, or when there is none and `CI` is set.
    #[must_use]
    pub fn before(postgres: &Postgres) -> Option<Self> {
        let Some(program) = PROGRAMS.iter().map(PathBuf::from).find(|program| program.exists()) else {
            untested("no PgBouncer is installed here. Install the package `pgbouncer`.");
            return None;
        };
        let programs = Programs::newest()?;
        let folder = tempfile::Builder::new().prefix("itoms-pooler-").tempdir().expect("there is a temporary folder").keep();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("the folder is ours");
        fs::write(folder.join("logins"), LOGINS).expect("the folder is ours");
        fs::write(folder.join("settings"), settings(&folder, &postgres.admin_url())).expect("the folder is ours");
        for path in [folder.join("logins"), folder.join("settings"), folder.clone()] {
            programs.own(&path);
        }

        let mut keeper = programs.command("sh");
        keeper.arg("-c").arg(KEEPER).arg("keeper").arg(program).arg(&folder);
        let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the keeper can be started");
        let mut answer = String::new();
        let stdout = keeper.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut answer).expect("the keeper answers");
        assert_eq!(answer, "ready\n", "PgBouncer did not start");
        Some(Self { folder, _keeper: keeper })
    }

    /// The same database as the same login, through the pooler.
    #[must_use]
    pub fn url(&self, direct: &str) -> String {
        let mut url = Url::parse(direct).expect("a database URL is a URL");
        url.set_query(None);
        url.query_pairs_mut().append_pair("host", &self.folder.to_string_lossy());
        url.set_port(Some(6432)).expect("a database URL has a host");
        url.into()
    }
}

fn settings(folder: &std::path::Path, server: &Url) -> String {
    let host = server.query_pairs().find(|(name, _)| name == "host").map(|(_, host)| host.into_owned());
    let host = host.or_else(|| server.host_str().map(str::to_owned)).expect("a database URL has a host");
    let (port, folder, size) = (server.port().unwrap_or(5432), folder.display(), Pooler::SERVER_CONNECTIONS);
    format!(
        "[databases]\n* = host={host} port={port}\n[pgbouncer]\npool_mode = transaction\ndefault_pool_size = {size}\n\
         unix_socket_dir = {folder}\nlisten_addr =\nlisten_port = 6432\nauth_type = trust\nauth_file = {folder}/logins\n\
         ignore_startup_parameters = extra_float_digits\n"
    )
}
