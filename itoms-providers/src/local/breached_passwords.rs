use async_trait::async_trait;
use itoms_core::account::{BreachedPasswords, BreachedPasswordsError, PasswordDigest};
use std::{
    cmp::Ordering,
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Passwords that breaches made known, in a file of this machine: no password and no part of one leaves it.
///
/// On each line of the file stands a digest, as [`PasswordDigest`] spells it, and what follows a colon is not read; the lines
/// are in the order of the digests. So is the list that Have I Been Pwned gives away, some 40 GB. The file is searched and not
/// read: a look-up takes as many reads as the file has doublings. It may be replaced while the program runs.
#[derive(Debug, Clone)]
pub struct BreachedPasswordsFile {
    path: Arc<Path>,
}

impl BreachedPasswordsFile {
    /// That file.
    ///
    /// # Errors
    /// [`BreachedPasswordsError`] when it cannot be read, or is no such list as far as some of its lines tell.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, BreachedPasswordsError> {
        let list = Self { path: path.into().into() };
        look_through(&list.path)?;
        Ok(list)
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Path) -> Result<T, BreachedPasswordsError> + Send + 'static,
    ) -> Result<T, BreachedPasswordsError> {
        let path = Arc::clone(&self.path);
        tokio::task::spawn_blocking(move || read(&path)).await.map_err(|error| unavailable(io::Error::other(error)))?
    }
}

#[async_trait]
impl BreachedPasswords for BreachedPasswordsFile {
    async fn contains(&self, digest: &PasswordDigest) -> Result<bool, BreachedPasswordsError> {
        let digest = digest.clone();
        self.read(move |path| search(path, digest.expose())).await
    }

    async fn check(&self) -> Result<(), BreachedPasswordsError> {
        self.read(look_through).await
    }
}

/// No line of such a list is longer.
const LONGEST_LINE: u64 = 128;

/// How many lines tell whether a file is such a list: one in another order shows itself.
const LOOKS: u64 = 64;

fn look_through(path: &Path) -> Result<(), BreachedPasswordsError> {
    let mut file = File::open(path).map_err(unavailable)?;
    let length = file.metadata().map_err(unavailable)?.len();
    let places = (0..LOOKS).map(|look| length / LOOKS * look);
    let lines: Vec<_> = places.map(|place| line_from(&mut file, place)).collect::<Result<_, _>>()?;
    if lines.iter().flatten().is_sorted_by_key(|line| &line.digest) { Ok(()) } else { Err(no_list()) }
}

/// Halves what is left until the digest is found, or nothing is left.
fn search(path: &Path, digest: &str) -> Result<bool, BreachedPasswordsError> {
    let mut file = File::open(path).map_err(unavailable)?;
    let (mut low, mut high) = (0, file.metadata().map_err(unavailable)?.len());
    while low < high {
        let middle = low.midpoint(high);
        match line_from(&mut file, middle)?.filter(|line| line.start < high) {
            None => high = middle,
            Some(line) => match digest.cmp(&line.digest) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => high = middle,
                Ordering::Greater => low = line.start + 1,
            },
        }
    }
    Ok(false)
}

struct Line {
    start: u64,
    digest: String,
}

/// The first line that begins at `place` or behind it.
fn line_from(file: &mut File, place: u64) -> Result<Option<Line>, BreachedPasswordsError> {
    let before = place.saturating_sub(1);
    file.seek(SeekFrom::Start(before)).map_err(unavailable)?;
    let mut lines = BufReader::with_capacity(256, file).take(2 * LONGEST_LINE);
    let skipped = if place == 0 { 0 } else { lines.skip_until(b'\n').map_err(unavailable)? };
    let mut line = String::new();
    match lines.read_line(&mut line) {
        Ok(0) => return Ok(None),
        Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(unavailable(error)),
        _ => {}
    }
    let digest = line.trim_end().split(':').next().unwrap_or_default().to_ascii_uppercase();
    if digest.len() != PasswordDigest::LENGTH || !digest.bytes().all(|letter| letter.is_ascii_hexdigit()) {
        return Err(no_list());
    }
    Ok(Some(Line { start: before + skipped as u64, digest }))
}

fn no_list() -> BreachedPasswordsError {
    let reason = "each line must begin with a SHA-1 digest in hexadecimal, in rising order; give the list that is ordered by hash";
    BreachedPasswordsError::Misconfigured { reason: reason.to_owned() }
}

fn unavailable(error: io::Error) -> BreachedPasswordsError {
    BreachedPasswordsError::Unavailable(error.into())
}
