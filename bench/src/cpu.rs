//! The time that processors spent for us, from Linux' own count in nanoseconds.

use std::{fs, io, ops::Sub, path::Path};

/// CPU time since the beginning, in nanoseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cpu {
    /// Of all threads of this process but the one that asks.
    pub(crate) own: u64,
    /// Of the connections' processes of a PostgreSQL database.
    pub(crate) database: u64,
}

impl Cpu {
    /// Up to now. Threads that ended are missing, so none may end while something is measured.
    pub(crate) fn now(database: Option<&str>) -> io::Result<Self> {
        let mut threads = 0;
        for thread in fs::read_dir("/proc/self/task")? {
            threads += spent(&thread?.path());
        }
        let own = threads.saturating_sub(spent(Path::new("/proc/thread-self")));
        let database = database.map_or(Ok(0), spent_by)?;
        Ok(Self { own, database })
    }
}

impl Sub for Cpu {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self { own: self.own.saturating_sub(earlier.own), database: self.database.saturating_sub(earlier.database) }
    }
}

/// Each connection is a process that has the database's name in its title.
fn spent_by(database: &str) -> io::Result<u64> {
    let mut sum = 0;
    for process in fs::read_dir("/proc")? {
        let process = process?.path();
        let title = fs::read(process.join("cmdline")).unwrap_or_default();
        let title = String::from_utf8_lossy(&title);
        if title.starts_with("postgres:") && title.split(' ').any(|word| word == database) {
            sum += spent(&process);
        }
    }
    Ok(sum)
}

/// Nothing for one that has just ended.
fn spent(task: &Path) -> u64 {
    let schedstat = fs::read_to_string(task.join("schedstat")).unwrap_or_default();
    schedstat.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0)
}
