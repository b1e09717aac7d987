//! The real binary in a folder of its own.

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// A place on this machine where the program keeps its things.
pub(super) struct Machine {
    folder: TempDir,
}

impl Machine {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The data folder, which is not there before the first start.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Changes its database behind its back.
    pub(super) async fn execute(&self, statement: &'static str) {
        let file = SqliteConnectOptions::new().filename(self.data().join("itoms.db"));
        let mut database = SqliteConnection::connect_with(&file).await.unwrap();
        sqlx::query(statement).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    }

    /// A file beside the data folder.
    pub(super) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// A command with these settings and no other variable.
    fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_itoms-server"));
        command.args(arguments).env_clear().current_dir(self.folder.path());
        command.env("ITOMS_DATA_DIR", self.data()).env("ITOMS_LISTEN", "127.0.0.1:0");
        command.envs(settings.iter().copied());
        command
    }

    /// Runs a command to its end.
    pub(super) fn run(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Ended {
        Ended::from(self.command(arguments, settings).output().unwrap())
    }

    /// Starts what says nothing and goes on.
    pub(super) fn spawn(&self, arguments: &[&str]) -> Server {
        let child = self.command(arguments, &[]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        Server { child, greeting: String::new(), port: 0 }
    }

    /// Starts a server and waits until it has said all that it says at a start.
    pub(super) fn start(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Server {
        let mut child = self.command(arguments, settings).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.lines().last().is_some_and(|line| line.starts_with("Next: ")) {
            assert_ne!(lines.read_line(&mut greeting).unwrap(), 0, "no start: {greeting}{}", complaint(&mut child));
        }
        let port = greeting.lines().next().unwrap().rsplit(':').next().unwrap().parse().unwrap();
        Server { child, greeting, port }
    }
}

fn complaint(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

/// How a command ended.
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) said: String,
    pub(super) complaint: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), said: text(output.stdout), complaint: text(output.stderr) }
    }
}

/// A server, or a worker, that runs. It is killed when it is dropped.
pub(super) struct Server {
    child: Child,
    /// What it said at its start.
    pub(super) greeting: String,
    pub(super) port: u16,
}

impl Server {
    /// Sends it a signal, by its name.
    pub(super) fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.child.id())]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub(super) fn wait(mut self) -> Ended {
        let complaint = complaint(&mut self.child);
        Ended { code: self.child.wait().unwrap().code(), said: String::new(), complaint }
    }

    /// Asks it to stop, and waits for its end.
    pub(super) fn stop(self) -> Ended {
        self.signal("TERM");
        self.wait()
    }

    pub(super) fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).unwrap()
    }

    /// The whole answer to one request.
    pub(super) fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(super) fn get(&self, path: &str) -> String {
        self.ask("GET", path, "", "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What anybody but the owner may do with a file.
#[cfg(unix)]
pub(super) fn rights_of_others(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o077
}
