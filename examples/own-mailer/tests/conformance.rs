//! The suite of the mail port, run on an adapter of one's own: when it is green, the adapter is done.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use async_trait::async_trait;
use itoms_core::{
    conformance::mailer::{Arrived, Postbox, Trouble},
    mail::Mailer,
};
use own_mailer::{Line, MailLog};
use tempfile::TempDir;

/// Where its mails arrive: the suite looks there.
struct File {
    mailer: MailLog,
    folder: TempDir,
}

impl File {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { mailer: MailLog::new(folder.path().join("mails.jsonl")), folder }
    }
}

#[async_trait]
impl Postbox for File {
    fn mailer(&self) -> &dyn Mailer {
        &self.mailer
    }

    async fn arrived(&self) -> Vec<Arrived> {
        let file = std::fs::read_to_string(self.folder.path().join("mails.jsonl")).unwrap_or_default();
        let lines = file.lines().map(|line| serde_json::from_str::<Line>(line).unwrap());
        lines
            .map(|line| Arrived {
                from: line.from,
                recipients: vec![line.to],
                subject: line.subject,
                text: line.text,
                html: line.html,
                headers: Some(line.headers),
            })
            .collect()
    }

    fn keeps_mails(&self) -> bool {
        true
    }

    async fn suffers(&self, trouble: Option<Trouble>) -> bool {
        let folder = self.folder.path();
        match trouble {
            None => std::fs::create_dir(folder).is_ok(),
            Some(Trouble::IsAway) => std::fs::remove_dir(folder).is_ok(),
            // A file takes every mail.
            Some(Trouble::Refuses | Trouble::RefusesUs | Trouble::Fails) => false,
        }
    }
}

itoms_core::conformance::mailer!(async { File::new() });
