use itoms::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// A line of the file. Its texts hold links with secrets, so it cannot print itself.
#[derive(Serialize, Deserialize)]
pub struct Line {
    /// The same over all tries of a mail.
    pub id: String,
    /// When it was asked for, for its `Date`.
    pub at: Timestamp,
    /// Name and address of who sends.
    pub from: (Option<String>, String),
    /// Name and address of who gets it.
    pub to: (Option<String>, String),
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// What else its head says, for whoever sends it to write there.
    pub headers: Vec<(String, String)>,
}

/// Lines that are there as a whole, or not at all.
#[derive(Debug)]
pub(crate) struct LogFile {
    path: PathBuf,
    /// What was written, and when it was asked for: the same id again is the same mail again.
    written: HashMap<String, Timestamp>,
}

impl LogFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path, written: HashMap::new() }
    }

    pub(crate) fn append(&mut self, line: &Line) -> io::Result<()> {
        if self.written.contains_key(&line.id) {
            return Ok(());
        }
        let mut file = open(OpenOptions::new().read(true).append(true), &self.path)?;
        let length = file.metadata()?.len();
        // What a crash left of a line spoils no other; a reader skips what is no line.
        let end = if ends_whole(&mut file, length)? { "" } else { "\n" };
        let text = format!("{end}{}\n", serde_json::to_string(line)?);
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_data());
        if written.is_err() {
            let _ = file.set_len(length);
        }
        written?;
        self.written.insert(line.id.clone(), line.at);
        Ok(())
    }

    /// Writes the file anew, without the mails that were asked for before then.
    pub(crate) fn forget(&mut self, before: Timestamp) -> io::Result<()> {
        self.written.retain(|_, at| *at >= before);
        let bytes = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            read => read?,
        };
        let mut anew = self.path.clone().into_os_string();
        anew.push(".new");
        let mut file = open(OpenOptions::new().write(true).truncate(true), Path::new(&anew))?;
        let is_kept = |line: &&[u8]| serde_json::from_slice::<Line>(line).is_ok_and(|line| line.at >= before);
        for line in bytes.split(|byte| *byte == b'\n').filter(is_kept) {
            file.write_all(&[line, b"\n"].concat())?;
        }
        file.sync_data()?;
        fs::rename(anew, &self.path)
    }
}

fn ends_whole(file: &mut File, length: u64) -> io::Result<bool> {
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    Ok(last == [b'\n'])
}

/// Makes the file where it is missing, for nobody else to read.
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.create(true).open(path)
}
