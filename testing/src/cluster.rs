//! A server with the roles that itoms needs, and a template that is migrated once.

use crate::{database::Database, programs::Programs};
use itoms_store::postgres::{Migration, OpenError};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    io::{BufRead, BufReader},
    mem::ManuallyDrop,
    os::unix::fs::PermissionsExt,
    process::{Child, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use url::Url;

const KEEPER: &str = include_str!("keeper.sh");
pub(crate) const TEMPLATE: &str = "itoms_test_template";

/// The login roles of all test databases. The owner is no superuser, as at a hosted database.
const ROLES: &str = "
do $$
begin
    if not exists (select from pg_roles where rolname = 'itoms_test_owner') then
        create role itoms_test_owner login createrole password 'itoms';
        create role itoms_test_login login noinherit password 'itoms';
        create role itoms_test_visitor login password 'itoms';
    end if;
end
$$";

/// Processes that share a given server do this one after the other.
const LOCK: &str = "select pg_advisory_lock(4957100)";

#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) admin: Url,
    /// Its standard input keeps the server alive.
    _keeper: Option<Child>,
}

impl Cluster {
    /// A running server that somebody else answers for.
    pub(crate) fn given(url: &str) -> Self {
        Self { admin: Url::parse(url).expect("the URL of the tests' database is a URL"), _keeper: None }
    }

    /// A new server in a temporary folder, reachable only through it.
    pub(crate) fn start(programs: &Programs) -> Self {
        let folder = tempfile::Builder::new().prefix("itoms-postgres-").tempdir().expect("there is a temporary folder").keep();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).expect("the folder is ours");
        programs.own(&folder);

        let options = ["-U", "admin", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"];
        let initdb = programs.command(programs.folder.join("initdb")).arg("-D").arg(folder.join("data")).args(options).output();
        let initdb = initdb.expect("initdb can be started");
        assert!(initdb.status.success(), "initdb: {}", String::from_utf8_lossy(&initdb.stderr));

        let mut keeper = programs.command("sh");
        keeper.arg("-c").arg(KEEPER).arg("keeper").arg(&programs.folder).arg(&folder);
        let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the keeper can be started");
        let mut answer = String::new();
        let stdout = keeper.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut answer).expect("the keeper answers");
        assert_eq!(answer, "ready\n", "PostgreSQL did not start");

        let mut admin = Url::parse("postgres://admin@localhost/postgres").expect("it is a URL");
        admin.query_pairs_mut().append_pair("host", &folder.to_string_lossy());
        Self { admin, _keeper: Some(keeper) }
    }

    /// Makes the roles, and the template that each test's database is a copy of. Elsewhere than in a cluster of
    /// our own the template may be there already, of this version or of another.
    pub(crate) fn make_template(&self) {
        let url = self.admin.clone();
        block_on(async move {
            let mut admin = PgConnection::connect(url.as_str()).await.expect("the server of the tests answers");
            execute(&mut admin, LOCK).await;
            execute(&mut admin, ROLES).await;
            // It stays when this returns.
            let template = ManuallyDrop::new(Database::new(url, TEMPLATE));
            if migrate(&template).await.is_err() {
                execute(&mut admin, &format!("drop database if exists {TEMPLATE} with (force)")).await;
                execute(&mut admin, &format!("create database {TEMPLATE} template template0 owner itoms_test_owner")).await;
                migrate(&template).await.expect("an empty database can be migrated");
            }
        });
    }

    pub(crate) async fn create(&self, template: &str) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("itoms_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(self.admin.as_str()).await.expect("the server of the tests answers");
        // Left by a process of the same number that was cut off.
        execute(&mut admin, &format!("drop database if exists {name} with (force)")).await;
        execute(&mut admin, &format!("create database {name} template {template} owner itoms_test_owner")).await;
        Database::new(self.admin.clone(), &name)
    }
}

async fn migrate(database: &Database) -> Result<(), OpenError> {
    Migration::of(database.owner_url()).application(database.application_url()).visitor(database.visitor_url()).run().await
}

pub(crate) async fn execute(connection: &mut PgConnection, statement: &str) {
    let executed = sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await;
    executed.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// Waits for it wherever the caller is: on a thread of its own, since a runtime does not start inside another.
pub(crate) fn block_on(future: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    std::thread::spawn(move || runtime.block_on(future)).join().expect("it ran to its end");
}
