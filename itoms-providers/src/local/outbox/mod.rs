//! Mail into a folder: each as one `.eml` file that any mail program opens.

mod error;
mod name;
mod wire;

pub use error::OutboxFolderError;

use crate::mime;
use async_trait::async_trait;
use error::{unavailable, unreadable};
use itoms_core::{
    mail::{self, KeptMail, Mail, MailError, Mailer, OutboxError},
    time::Timestamp,
};
use name::FileName;
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

/// Keeps mails in a folder instead of sending them, for 30 days, and reads them to the operator: it is a [`Mailer`], and an
/// [`Outbox`](mail::Outbox) that the dashboard shows. A cheap clone.
///
/// # Examples
/// ```
/// # let folder = tempfile::tempdir()?;
/// use itoms_core::mail::Outbox as _;
/// use itoms_providers::local::Outbox;
///
/// let outbox = Outbox::new(folder.path().join("outbox"))?;
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// assert!(outbox.list(None, 10).await?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: Arc<Path>,
}

impl Outbox {
    /// Into that folder; made if it is not there, for its owner's eyes only.
    ///
    /// # Errors
    /// [`OutboxFolderError`] when it cannot be made or written.
    pub fn new(folder: impl Into<PathBuf>) -> Result<Self, OutboxFolderError> {
        let folder = folder.into();
        make_private_folder(&folder).map_err(|source| OutboxFolderError { folder: folder.clone(), source })?;
        Ok(Self { folder: folder.into() })
    }

    /// Where the mails are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

#[async_trait]
impl mail::Outbox for Outbox {
    fn place(&self) -> String {
        self.folder.display().to_string()
    }

    async fn list(&self, before: Option<String>, limit: usize) -> Result<Vec<KeptMail>, OutboxError> {
        let folder = Arc::clone(&self.folder);
        let before = before.as_deref().and_then(FileName::presented);
        blocking(move || {
            let mut files = fs::read_dir(&folder)?
                .filter_map(|entry| {
                    let entry = entry.ok()?;
                    let name = FileName::of_file(&entry.file_name())?;
                    Some((entry.metadata().ok()?.modified().ok()?, name))
                })
                .collect::<Vec<_>>();
            files.sort_by(|one, other| other.cmp(one));
            let position = before.and_then(|before| files.iter().position(|(_, name)| *name == before));
            let older = files.into_iter().skip(position.map_or(0, |position| position + 1));
            older.filter_map(|(_, name)| read(&folder, &name).transpose()).take(limit).collect()
        })
        .await
        .map_err(unreadable)
    }

    async fn show(&self, id: &str) -> Result<Option<KeptMail>, OutboxError> {
        let Some(name) = FileName::presented(id) else { return Ok(None) };
        let folder = Arc::clone(&self.folder);
        blocking(move || read(&folder, &name)).await.map_err(unreadable)
    }
}

#[async_trait]
impl Mailer for Outbox {
    /// The folder, where its name can be written.
    fn name(&self) -> &str {
        self.folder.to_str().unwrap_or("a folder")
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let bytes = mime::message(mail)?.formatted();
        let (folder, name) = (Arc::clone(&self.folder), FileName::of_mail(&mail.id));
        blocking(move || write(&folder, &name, &bytes)).await.map_err(unavailable)
    }

    /// By their own `Date`, since a copied folder has other times. Files that are no mails stay.
    async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
        let folder = Arc::clone(&self.folder);
        blocking(move || forget(&folder, before)).await.map_err(unavailable)
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// First beside its place, then moved there whole: who reads never sees half a mail.
fn write(folder: &Path, name: &FileName, bytes: &[u8]) -> io::Result<()> {
    let half = folder.join(name.half());
    let mut file = create_private(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&half, folder.join(name.file()))
}

fn forget(folder: &Path, before: Timestamp) -> io::Result<()> {
    let mut outcome = Ok(());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if FileName::is_of_mail(&entry.file_name()) {
            match forget_one(&entry.path(), before) {
                // One that cannot be read keeps no other; where there is none, another worker was faster.
                Err(error) if error.kind() != io::ErrorKind::NotFound => outcome = outcome.and(Err(error)),
                _ => {}
            }
        }
    }
    outcome
}

fn forget_one(path: &Path, before: Timestamp) -> io::Result<()> {
    match wire::written_at(&fs::read(path)?) {
        Some(at) if at < before => fs::remove_file(path),
        _ => Ok(()),
    }
}

fn read(folder: &Path, name: &FileName) -> io::Result<Option<KeptMail>> {
    let path = folder.join(name.file());
    let bytes = match fs::read(&path) {
        // Without its folder no mail is missing alone.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return fs::metadata(folder).map(|_| None),
        read => read?,
    };
    let modified = fs::metadata(&path)?.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Ok(wire::read(name.id(), Timestamp::from_millis(0).after(modified), &bytes))
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// An empty file for its owner's eyes only, before there is anything in it to see: a folder that was there before may be open
/// to others. One that a crash left loses what it lets others do.
fn create_private(file: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(file)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// By the handle, at once: what is corrected later was open for a moment.
    #[test]
    fn a_file_is_its_owners_alone_before_anything_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (new, left) = (folder.path().join("new.part"), folder.path().join("left.part"));
        fs::write(&left, "half a mail").unwrap();
        fs::set_permissions(&left, fs::Permissions::from_mode(0o666)).unwrap();
        for path in [&new, &left] {
            let file = create_private(path).unwrap();
            assert_eq!((mode(path), file.metadata().unwrap().len()), (0o600, 0), "{}", path.display());
        }
    }
}
