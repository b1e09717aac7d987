//! The application as somebody runs it, on either database.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use itoms_testing::Postgres;
use sqlx::{Connection, Executor, PgConnection};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

#[test]
fn its_people_write_on_a_sqlite_file_each() {
    its_people_write(&mut Application::start(&[]));
}

#[tokio::test]
async fn its_people_write_beside_its_tables_in_one_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    let database = postgres.empty_database().await;
    let mut admin = PgConnection::connect(&database.admin_url()).await.unwrap();
    admin.execute("grant create on schema public to itoms_test_login").await.unwrap();
    let settings = [("DATABASE_URL", database.application_url()), ("OWNER_URL", database.owner_url())];
    its_people_write(&mut Application::start(&settings));
    let beside = "select count(*) from users, itoms.accounts";
    assert!(sqlx::query_scalar::<_, i64>(beside).fetch_one(&mut admin).await.unwrap() > 0, "both have rows in one database");
}

fn its_people_write(application: &mut Application) {
    assert!(application.get("/", "").contains("Our own page"));
    let stranger = application.get("/blog/dashboard", "");
    assert!(!stranger.contains("Ada Lovelace"), "{stranger}");
    let signed_in = application.get("/sign-in/1", "");
    let cookie = signed_in.lines().find_map(|line| line.strip_prefix("set-cookie: ")).and_then(|cookie| cookie.split(';').next());
    let dashboard = application.get("/blog/dashboard", cookie.unwrap());
    assert!(dashboard.starts_with("HTTP/1.1 200") && dashboard.contains("Ada Lovelace"), "{dashboard}");
    application.ends();
}

/// The program, with what it keeps in a folder of its own.
struct Application {
    program: Child,
    port: u16,
    _folder: TempDir,
}

impl Application {
    fn start(settings: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_embed"));
        program.current_dir(&folder).env("LISTEN", "127.0.0.1:0").env_remove("DATABASE_URL").envs(settings.iter().cloned());
        let mut program = program.stdout(Stdio::piped()).spawn().unwrap();
        let mut place = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut place).unwrap();
        let port = place.trim().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        Self { program, port: port.unwrap(), _folder: folder }
    }

    fn get(&self, path: &str, cookie: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let host = format!("localhost:{}", self.port);
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// As by ctrl-c.
    fn ends(&mut self) {
        let asked = Command::new("kill").args(["-INT", &self.program.id().to_string()]).status().unwrap();
        assert!(asked.success() && self.program.wait().unwrap().success());
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
