//! A mailer of one's own: it appends each mail to a file as one line of JSON, for another program to send.
//!
//! An adapter translates and decides nothing: it says with a [`MailError`] what can be done, and the core
//! retries, waits or parks. The conformance suite in `tests/` tells when it is done.

use async_trait::async_trait;
use itoms::{
    mail::{Mail, MailError, Mailbox, Mailer},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};
use tokio::{sync::Mutex, task::spawn_blocking};

/// Appends mails to a file.
#[derive(Debug)]
pub struct MailLog {
    path: PathBuf,
    /// The ids of mails that were written: the same id again is the same mail again.
    written: Mutex<HashSet<String>>,
}

/// A line of the file. Its texts hold links with secrets, so it cannot print itself.
#[derive(Serialize, Deserialize)]
pub struct Line {
    /// The same over all tries of a mail.
    pub id: String,
    /// When it was asked for, for its `Date`.
    pub at: Timestamp,
    /// Name and address of who sends.
    pub from: (Option<String>, String),
    /// Name and address of who gets it.
    pub to: (Option<String>, String),
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// What else its head says, for whoever sends it to write there.
    pub headers: Vec<(String, String)>,
}

impl MailLog {
    /// Writes to that file; makes it with the first mail.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), written: Mutex::default() }
    }
}

#[async_trait]
impl Mailer for MailLog {
    /// Operators read it on the page Health.
    fn name(&self) -> &str {
        "the log of mails"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let names = [&mail.from.name, &mail.to.name].into_iter().flatten();
        if names.chain([&mail.subject]).any(|text| text.contains(|c: char| c.is_control() || c == '\u{2028}')) {
            return Err(MailError::Refused { reason: "a line break in a name or subject".to_owned() });
        }
        let mut written = self.written.lock().await;
        if written.contains(&mail.id) {
            return Ok(());
        }
        let line = serde_json::to_string(&line(mail)).map_err(|error| MailError::Refused { reason: error.to_string() })?;
        let path = self.path.clone();
        blocking(move || append(&path, &format!("{line}\n"))).await?;
        written.insert(mail.id.clone());
        Ok(())
    }

    async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
        // Nothing is appended meanwhile.
        let _alone = self.written.lock().await;
        let path = self.path.clone();
        blocking(move || remove_before(&path, before)).await
    }
}

/// Whatever the disk says may be mended, as a full one: the core tries again later, with the same mail.
async fn blocking(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> Result<(), MailError> {
    let done = spawn_blocking(work).await.unwrap_or_else(|error| Err(error.into()));
    done.map_err(|error| MailError::Unavailable(error.into()))
}

/// Appends a line, or nothing.
fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file = open(OpenOptions::new().append(true), path)?;
    let length = file.metadata()?.len();
    let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_data());
    if written.is_err() {
        // Half a line would spoil the next one; where this fails as well, a reader skips what is no line.
        let _ = file.set_len(length);
    }
    written
}

/// Writes the file anew, without the mails that were asked for before then.
fn remove_before(path: &Path, before: Timestamp) -> io::Result<()> {
    let Some(lines) = found(fs::read_to_string(path))? else { return Ok(()) };
    let anew = path.with_extension("new");
    let mut file = open(OpenOptions::new().write(true).truncate(true), &anew)?;
    let is_kept = |line: &&str| serde_json::from_str::<Line>(line).is_ok_and(|line| line.at >= before);
    for line in lines.lines().filter(is_kept) {
        writeln!(file, "{line}")?;
    }
    file.sync_data()?;
    fs::rename(anew, path)
}

fn found<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// Makes the file where it is missing, for nobody else to read.
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.create(true).open(path)
}

fn line(mail: &Mail) -> Line {
    let person = |mailbox: &Mailbox| (mailbox.name.clone(), mailbox.address.to_string());
    Line {
        id: mail.id.clone(),
        at: mail.at,
        from: person(&mail.from),
        to: person(&mail.to),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.clone(),
        headers: headers(mail),
    }
}

/// Of every mail, that a program wrote it; and of one that can be turned off, where that is (RFC 8058).
fn headers(mail: &Mail) -> Vec<(String, String)> {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut headers = vec![header("auto-submitted", "auto-generated")];
    if let Some(address) = &mail.unsubscribe {
        headers.push(header("list-unsubscribe", &format!("<{address}>")));
        headers.push(header("list-unsubscribe-post", "List-Unsubscribe=One-Click"));
    }
    headers
}
