use itoms_core::{
    mail::{MailError, OutboxError},
    problem::{Kind, Problem},
};
use std::{io, path::PathBuf};

/// The folder of an outbox cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("mails cannot be kept in {}: {source}; choose a folder that can be written", folder.display())]
pub struct OutboxFolderError {
    /// The folder.
    pub folder: PathBuf,
    /// What the system says.
    #[source]
    pub source: io::Error,
}

impl Problem for OutboxFolderError {
    fn kind(&self) -> Kind {
        Kind::NotConfigured
    }

    fn code(&self) -> &'static str {
        "outbox_unusable"
    }
}

/// A full or broken disk may be mended; the mail waits for it.
pub(super) fn unavailable(error: io::Error) -> MailError {
    MailError::Unavailable(error.into())
}

/// Rights are for the operator to mend; a disk that is away may come back.
pub(super) fn unreadable(error: io::Error) -> OutboxError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => OutboxError::Misconfigured { reason: "its folder may not be read".to_owned() },
        _ => OutboxError::Unavailable(error.into()),
    }
}
