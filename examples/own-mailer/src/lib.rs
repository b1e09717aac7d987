//! A mailer of one's own: it appends each mail to a text file, one after the other.
//!
//! An adapter translates and decides nothing: it says with a [`MailError`] what can be done, and the core
//! retries, waits or parks. The conformance suite in `tests/` tells when it is done.

use async_trait::async_trait;
use itoms::mail::{Mail, MailError, Mailbox, Mailer};
use std::{collections::HashSet, path::PathBuf};
use tokio::{fs::OpenOptions, io::AsyncWriteExt, sync::Mutex};

/// Appends mails to a file.
#[derive(Debug)]
pub struct MailLog {
    path: PathBuf,
    /// The ids of mails that were written. The same id again is the same mail again.
    written: Mutex<HashSet<String>>,
}

impl MailLog {
    /// Writes to that file; makes it with the first mail.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), written: Mutex::default() }
    }
}

#[async_trait]
impl Mailer for MailLog {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let mut written = self.written.lock().await;
        if written.contains(&mail.id) {
            return Ok(());
        }
        let entry = format!("From: {}\nTo: {}\nSubject: {}\n\n{}\n\n", show(&mail.from), show(&mail.to), mail.subject, mail.text);
        let unavailable = |error: std::io::Error| MailError::Unavailable(error.into());
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path).await.map_err(unavailable)?;
        file.write_all(entry.as_bytes()).await.map_err(unavailable)?;
        file.sync_data().await.map_err(unavailable)?;
        written.insert(mail.id.clone());
        Ok(())
    }
}

fn show(mailbox: &Mailbox) -> String {
    match &mailbox.name {
        Some(name) => format!("{name} <{}>", mailbox.address),
        None => mailbox.address.to_string(),
    }
}
