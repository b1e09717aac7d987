use crate::KeptMail;
use async_trait::async_trait;
use itoms_providers::local;
use std::io;

/// The local outbox, as the dashboard shows it to the operator.
pub(super) struct Readable(pub(super) local::Outbox);

#[async_trait]
impl crate::Outbox for Readable {
    fn folder(&self) -> String {
        self.0.folder().display().to_string()
    }

    async fn list(&self, before: Option<&str>, limit: usize) -> io::Result<Vec<KeptMail>> {
        Ok(self.0.list(before, limit).await?.into_iter().map(shown).collect())
    }

    async fn show(&self, id: &str) -> io::Result<Option<KeptMail>> {
        Ok(self.0.show(id).await?.map(shown))
    }
}

fn shown(mail: local::KeptMail) -> KeptMail {
    let local::KeptMail { id, at, from, to, subject, text, html } = mail;
    KeptMail { id, at, from, to, subject, text, html }
}
