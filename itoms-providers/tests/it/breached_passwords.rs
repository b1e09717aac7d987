use async_trait::async_trait;
use itoms_core::{
    account::{BreachedPasswords, BreachedPasswordsError, PasswordDigest},
    conformance::breached_passwords::Shelf,
    secret::Secret,
};
use itoms_providers::local::BreachedPasswordsFile;
use std::{fs, path::PathBuf};
use tempfile::TempDir;

/// A file of its own.
struct Folder {
    list: BreachedPasswordsFile,
    folder: TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords.txt");
        fs::write(&path, "").unwrap();
        Self { list: BreachedPasswordsFile::open(path).unwrap(), folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("passwords.txt")
    }
}

#[async_trait]
impl Shelf for Folder {
    fn list(&self) -> &dyn BreachedPasswords {
        &self.list
    }

    async fn holds(&self, digests: &[PasswordDigest]) {
        // How often a password was found is written in as many letters as it takes.
        let lines = digests.iter().zip(0_u64..).map(|(digest, number)| format!("{}:{}\r\n", digest.expose(), number.pow(3) + 1));
        fs::write(self.path(), lines.collect::<String>()).unwrap();
    }

    async fn is_lost(&self) {
        fs::remove_file(self.path()).unwrap();
    }
}

itoms_core::conformance::breached_passwords!(async { Folder::new() });

/// Whoever made a list with other tools may have written it so.
#[tokio::test]
async fn small_letters_without_counts_and_without_a_last_line_break_are_a_list() {
    let folder = Folder::new();
    let mut digests: Vec<_> = (0..50).map(|number| PasswordDigest::of(&Secret::from(&*number.to_string()))).collect();
    digests.sort_by(|one, other| one.expose().cmp(other.expose()));
    let lines: Vec<_> = digests.iter().map(|digest| digest.expose().to_lowercase()).collect();
    fs::write(folder.path(), lines.join("\n")).unwrap();
    for digest in &digests {
        assert!(folder.list.contains(digest).await.unwrap());
    }
}

#[tokio::test]
async fn what_is_no_list_is_refused_and_read_in_part_alone() {
    let folder = Folder::new();
    for text in ["hunter2\n", "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8X:3\n", &"x".repeat(1_000_000), "\u{e9}\n"] {
        fs::write(folder.path(), text).unwrap();
        let refused = BreachedPasswordsFile::open(folder.path()).unwrap_err();
        assert!(matches!(&refused, BreachedPasswordsError::Misconfigured { reason } if reason.contains("ordered by hash")), "{refused}");
        assert!(folder.list.contains(&PasswordDigest::of(&Secret::from("hunter2"))).await.is_err());
    }
    let by_count: String =
        (0..100).map(|number| format!("{}:3\n", PasswordDigest::of(&Secret::from(&*number.to_string())).expose())).collect();
    fs::write(folder.path(), by_count).unwrap();
    assert!(BreachedPasswordsFile::open(folder.path()).is_err(), "in another order");
    assert!(folder.list.check().await.is_err());
    assert!(matches!(BreachedPasswordsFile::open(folder.path().join("not/there")), Err(BreachedPasswordsError::Unavailable(_))));
}
