use super::make_folder;
use crate::program::{config::Config, failure::Failure};
use itoms_core::{random::SystemRandom, secret::Secret, vault::VaultKeys};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// The given key rings, or those of the data folder, made at the first start.
pub(super) fn read_or_make(config: &Config) -> Result<VaultKeys, Failure> {
    rings(config, make)
}

/// The given key rings, or those of the data folder; where one is not there yet, one that is kept nowhere.
pub(super) fn read_or_draw(config: &Config) -> Result<VaultKeys, Failure> {
    rings(config, |_| draw())
}

fn rings(config: &Config, missing: impl Fn(&Path) -> Result<Secret<String>, Failure>) -> Result<VaultKeys, Failure> {
    let (social, internal) = match &config.keys {
        Some(given) => given.clone(),
        None => {
            let ring = |name| {
                let path = config.data_dir.join("keys").join(name);
                read(&path)?.map_or_else(|| missing(&path), Ok)
            };
            (ring("social")?, ring("internal")?)
        }
    };
    VaultKeys::new(social, internal)
        .map_err(|error| Failure::new(Failure::USAGE, format!("ITOMS_SOCIAL_KEYS and ITOMS_INTERNAL_KEYS: {error}")))
}

fn read(path: &Path) -> Result<Option<Secret<String>>, Failure> {
    match fs::read_to_string(path) {
        Ok(keys) => Ok(Some(Secret::new(keys.trim().to_owned()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(path, &error)),
    }
}

fn make(path: &Path) -> Result<Secret<String>, Failure> {
    let key = draw()?;
    write(path, &key).map_err(|error| unusable(path, &error))?;
    Ok(key)
}

fn draw() -> Result<Secret<String>, Failure> {
    VaultKeys::generate(&SystemRandom).map_err(|error| Failure::new(Failure::FAILED, error.to_string()))
}

fn write(path: &Path, key: &Secret<String>) -> io::Result<()> {
    path.parent().map_or(Ok(()), make_folder)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(key.expose().as_bytes())?;
    file.sync_all()
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    let message = format!("the key ring {} cannot be used ({}); check who may read it", path.display(), error.kind());
    Failure::new(Failure::PLACE, message)
}
