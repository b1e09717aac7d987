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
    let (social, internal) = match &config.keys {
        Some(given) => given.clone(),
        None => {
            let folder = config.data_dir.join("keys");
            (in_file(&folder, "social")?, in_file(&folder, "internal")?)
        }
    };
    VaultKeys::new(social, internal)
        .map_err(|error| Failure::new(Failure::USAGE, format!("ITOMS_SOCIAL_KEYS and ITOMS_INTERNAL_KEYS: {error}")))
}

fn in_file(folder: &Path, ring: &str) -> Result<Secret<String>, Failure> {
    let path = folder.join(ring);
    let cannot = |error: io::Error| {
        Failure::new(Failure::PLACE, format!("the key ring {} cannot be used ({}); check who may read it", path.display(), error.kind()))
    };
    match fs::read_to_string(&path) {
        Ok(keys) => return Ok(Secret::new(keys.trim().to_owned())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot(error)),
        Err(_) => {}
    }
    let key = VaultKeys::generate(&SystemRandom).map_err(|error| Failure::new(Failure::FAILED, error.to_string()))?;
    make_folder(folder).map_err(cannot)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(cannot)?;
    file.write_all(key.expose().as_bytes()).and_then(|()| file.sync_all()).map_err(cannot)?;
    Ok(key)
}
