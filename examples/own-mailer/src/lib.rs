//! A mailer of one's own: it appends each mail to a file as one line of JSON, for another program to send.
//!
//! An adapter translates and decides nothing: it says with a [`MailError`] what can be done, and the core
//! retries, waits or parks. The conformance suite in `tests/` tells when it is done.

use async_trait::async_trait;
use itoms::mail::{Mail, MailError, Mailbox, Mailer};
use serde::{Deserialize, Serialize};
use std::{collections::HashSet, path::PathBuf};
use tokio::{fs::OpenOptions, io::AsyncWriteExt, sync::Mutex};

/// Appends mails to a file.
#[derive(Debug)]
pub struct MailLog {
    path: PathBuf,
    /// The ids of mails that were written: the same id again is the same mail again.
    written: Mutex<HashSet<String>>,
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    /// The same over all tries of a mail.
    pub id: String,
    /// When it was asked for: RFC 3339, for its `Date`.
    pub at: String,
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
        // A full disk may be mended: the core tries again later, with the same mail.
        let unavailable = |error: std::io::Error| MailError::Unavailable(error.into());
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path).await.map_err(unavailable)?;
        file.write_all(format!("{line}\n").as_bytes()).await.map_err(unavailable)?;
        file.sync_data().await.map_err(unavailable)?;
        written.insert(mail.id.clone());
        Ok(())
    }
}

fn line(mail: &Mail) -> Line {
    let person = |mailbox: &Mailbox| (mailbox.name.clone(), mailbox.address.to_string());
    Line {
        id: mail.id.clone(),
        at: mail.at.to_string(),
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
