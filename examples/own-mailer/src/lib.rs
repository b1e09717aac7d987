//! A mailer of one's own: it appends each mail to a file as one line of JSON, for another program to send.
//!
//! An adapter translates and decides nothing: it says with a [`MailError`] what can be done, and the core
//! retries, waits or parks. The conformance suite in `tests/` tells when it is done.

mod log_file;

pub use log_file::Line;

use async_trait::async_trait;
use itoms::{
    mail::{Mail, MailError, Mailbox, Mailer},
    time::Timestamp,
};
use log_file::LogFile;
use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::task::spawn_blocking;

/// Appends mails to a file. One process alone writes to it.
#[derive(Debug)]
pub struct MailLog(Arc<Mutex<LogFile>>);

impl MailLog {
    /// Writes to that file; makes it with the first mail.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Mutex::new(LogFile::at(path.into()))))
    }

    /// Has the file alone until the work is done, also where nobody waits for it any more. Whatever the disk says may be mended,
    /// as a full one: the core tries again later, with the same mail.
    async fn with_file(&self, work: impl FnOnce(&mut LogFile) -> io::Result<()> + Send + 'static) -> Result<(), MailError> {
        let file = Arc::clone(&self.0);
        let done = spawn_blocking(move || work(&mut file.lock().unwrap_or_else(PoisonError::into_inner))).await;
        done.unwrap_or_else(|error| Err(error.into())).map_err(|error| MailError::Unavailable(error.into()))
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
        let line = line(mail);
        self.with_file(move |file| file.append(&line)).await
    }

    async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
        self.with_file(move |file| file.forget(before)).await
    }
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
