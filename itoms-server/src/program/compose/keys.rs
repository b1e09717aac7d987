use super::{is_full, make_folder};
use crate::program::{config::Config, failure::Failure};
use itoms_core::{
    random::SystemRandom,
    secret::Secret,
    vault::{KeysError, VaultKeys},
};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};
use tempfile::NamedTempFile;

/// The given key rings, or those of the data folder, made at the first start.
pub(super) fn read_or_make(config: &Config) -> Result<VaultKeys, Failure> {
    rings(config, make)
}

/// The given key rings, or those of the data folder; where one is not there yet, one that is kept nowhere.
pub(super) fn read_or_draw(config: &Config) -> Result<VaultKeys, Failure> {
    rings(config, |_| draw())
}

fn rings(config: &Config, missing: impl Fn(&Path) -> Result<Secret<String>, Failure>) -> Result<VaultKeys, Failure> {
    if let Some((social, internal)) = config.keys.clone() {
        return VaultKeys::new(social, internal)
            .map_err(|error| Failure::new(Failure::USAGE, format!("ITOMS_SOCIAL_KEYS and ITOMS_INTERNAL_KEYS: {error}")));
    }
    let folder = config.data_dir.join("keys");
    let ring = |name| {
        let path = folder.join(name);
        read(&path)?.map_or_else(|| missing(&path), Ok)
    };
    let (social, internal) = (ring("social")?, ring("internal")?);
    VaultKeys::new(social, internal).map_err(|error| unreadable(&folder, &error))
}

fn read(path: &Path) -> Result<Option<Secret<String>>, Failure> {
    match fs::read_to_string(path) {
        Ok(keys) => Ok(Some(Secret::new(keys.trim().to_owned()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(path, &error)),
    }
}

/// Whoever starts at the same time gets the same ring.
fn make(path: &Path) -> Result<Secret<String>, Failure> {
    let key = draw()?;
    write(path, &key).map_err(|error| unusable(path, &error))?;
    Ok(read(path)?.unwrap_or(key))
}

fn draw() -> Result<Secret<String>, Failure> {
    VaultKeys::generate(&SystemRandom).map_err(|error| Failure::new(Failure::FAILED, error.to_string()))
}

/// It gets its name once all of it is on the disk, unless another start was sooner: nobody ever finds half a ring.
fn write(path: &Path, key: &Secret<String>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    make_folder(folder)?;
    // For the eyes of its owner alone, and gone where it gets no name.
    let mut ring = NamedTempFile::new_in(folder)?;
    ring.write_all(key.expose().as_bytes())?;
    ring.as_file().sync_all()?;
    match ring.persist_noclobber(path) {
        Err(lost) if lost.error.kind() != io::ErrorKind::AlreadyExists => Err(lost.error),
        _ => sync_names(folder),
    }
}

/// A database that was sealed with a ring must not outlive its name.
#[cfg(unix)]
fn sync_names(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_names(_: &Path) -> io::Result<()> {
    Ok(())
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    let mend = if is_full(error) { "make room on its disk" } else { "check who may read it, and write beside it" };
    Failure::new(Failure::PLACE, format!("the key ring {} cannot be used ({}); {mend}", path.display(), error.kind()))
}

/// What is wrong with rings that nobody gave but the data folder.
fn unreadable(folder: &Path, error: &KeysError) -> Failure {
    let message = match error {
        KeysError::Empty(ring) => format!(
            "{}: {error}; where a first start was cut off, remove this file, and the next start makes a new one",
            folder.join(ring).display()
        ),
        KeysError::Malformed { ring, .. } | KeysError::Weak { ring, .. } => format!("{}: {error}", folder.join(ring).display()),
        _ => format!("{}: {error}", folder.display()),
    };
    Failure::new(Failure::PLACE, message)
}
