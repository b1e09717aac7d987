//! The installed programs of PostgreSQL, and as whom they run.

use std::{
    env,
    ffi::OsStr,
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};

/// Where Debian and its kin keep each version's programs, outside `PATH`.
const LIBRARY: &str = "/usr/lib/postgresql";

/// A folder with `initdb`, `postgres` and `pg_isready`.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    user: Option<User>,
}

/// PostgreSQL refuses to run as root.
#[derive(Debug, Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl Programs {
    /// Of the newest version in the distribution's folder, else from `PATH`.
    pub(crate) fn newest() -> Option<Self> {
        let versions = fs::read_dir(LIBRARY).into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
        let newest = versions.filter(|bin| bin.join("initdb").exists()).max_by_key(|bin| version_of(bin));
        let folder = newest.or_else(|| {
            let path = env::var_os("PATH")?;
            env::split_paths(&path).find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        })?;
        Some(Self { folder, user: User::in_place_of_root() })
    }

    /// A program that sees nothing of this process but its arguments.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C.UTF-8").env("PATH", "/usr/bin:/bin").current_dir("/");
        if let Some(user) = self.user {
            command.gid(user.gid).uid(user.uid);
        }
        command
    }

    /// Gives a folder to whom the programs run as.
    pub(crate) fn own(&self, folder: &Path) {
        if let Some(user) = self.user {
            std::os::unix::fs::chown(folder, Some(user.uid), Some(user.gid)).expect("root can give a folder away");
        }
    }
}

fn version_of(bin: &Path) -> Option<u32> {
    bin.parent()?.file_name()?.to_str()?.parse().ok()
}

impl User {
    fn in_place_of_root() -> Option<Self> {
        let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        if !is_root {
            return None;
        }
        let users = fs::read_to_string("/etc/passwd").expect("a system has users");
        let find = |name: &str| {
            let mut fields = users.lines().map(|line| line.split(':')).find(|fields| fields.clone().next() == Some(name))?.skip(2);
            Some(Self { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
        };
        find("postgres").or_else(|| find("nobody"))
    }
}
