use itoms_core::{
    mail::MailError,
    problem::{Kind, Problem},
};
use std::path::PathBuf;

/// The folder of an outbox cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("mails cannot be kept in {}: {source}; choose a folder that can be written", folder.display())]
pub struct OutboxError {
    /// The folder.
    pub folder: PathBuf,
    /// What the system says.
    #[source]
    pub source: std::io::Error,
}

impl Problem for OutboxError {
    fn kind(&self) -> Kind {
        Kind::NotConfigured
    }

    fn code(&self) -> &'static str {
        "outbox_unusable"
    }
}

/// A full or broken disk may be mended; the mail waits for it.
pub(super) fn unavailable(error: std::io::Error) -> MailError {
    MailError::Unavailable(error.into())
}
