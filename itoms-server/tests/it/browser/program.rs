//! The real program on a free port and an empty data folder.

use sqlx::{Connection, SqliteConnection};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Mails are sent within moments; a test that waits in vain fails in good time.
const PATIENCE: Duration = Duration::from_secs(120);
const STEP: Duration = Duration::from_millis(20);

/// A running server. It ends when it is dropped, and its data with it.
pub(crate) struct Program {
    server: Child,
    data: tempfile::TempDir,
    /// Where it says that it is reached.
    pub(crate) address: String,
    /// The link by which the first operator makes an account.
    pub(crate) operator_link: String,
}

impl Program {
    /// Starts it with limits that nobody meets.
    pub(crate) fn start() -> Self {
        Self::start_with(&[("ITOMS_LIMIT_SIGN_IN", "1000+1000/min"), ("ITOMS_LIMIT_SIGN_UP", "1000+1000/min")])
    }

    /// Starts it and reads what it prints.
    pub(crate) fn start_with(settings: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut server = Command::new(env!("CARGO_BIN_EXE_itoms-server"))
            .env_clear()
            .env("ITOMS_LISTEN", "127.0.0.1:0")
            .env("ITOMS_DATA_DIR", data.path())
            .env("ITOMS_LOG_LEVEL", "warn")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(server.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut links = lines.filter_map(|line| line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned));
        let address = links.next().expect("the start prints the address").trim_end_matches('/').to_owned();
        let operator_link = links.next().expect("the first start prints the operator's link");
        Self { server, data, address, operator_link }
    }

    /// Does something to its database that no page does.
    pub(crate) async fn meddles(&self, statement: &'static str) {
        let url = format!("sqlite://{}", self.data.path().join("itoms.db").display());
        let mut database = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query(statement).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    }

    /// The newest link to `place` that was mailed to that address, once it was.
    pub(crate) async fn mailed_link(&self, to: &str, place: &str) -> String {
        for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
            let mails = mails(&self.data.path().join("outbox"));
            let mut newest_first = mails.iter().rev().filter(|mail| mail.contains(to)).filter_map(|mail| link(mail, place));
            if let Some(link) = newest_first.next() {
                return link;
            }
            tokio::time::sleep(STEP).await;
        }
        panic!("no link to {place} was mailed to {to}")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Address and text of each mail, the oldest first.
fn mails(outbox: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(outbox).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
    paths.sort();
    let text = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
        let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
        format!("{to}\n{}", mail.body_text(0).unwrap_or_default())
    };
    paths.iter().map(text).collect()
}

fn link(mail: &str, place: &str) -> Option<String> {
    mail.split_whitespace().find(|word| word.starts_with("http://") && word.contains(place)).map(str::to_owned)
}
