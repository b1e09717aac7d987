use crate::arrived::{arrived, mail as a_mail};
use async_trait::async_trait;
use itoms_core::{
    conformance::{
        mailer::{Arrived, Postbox, Trouble},
        outbox::Shelf,
    },
    mail::{self, Mail, MailError, Mailer, Outbox as _},
    time::Timestamp,
};
use itoms_providers::local::Outbox;
use itoms_testing::mail::read;
use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};
use tempfile::TempDir;

struct Folder {
    outbox: Outbox,
    folder: TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { outbox: Outbox::new(folder.path().join("outbox")).unwrap(), folder }
    }

    fn files(&self) -> impl Iterator<Item = PathBuf> {
        std::fs::read_dir(self.folder.path().join("outbox")).unwrap().map(|entry| entry.unwrap().path())
    }
}

#[async_trait]
impl Postbox for Folder {
    fn mailer(&self) -> &dyn Mailer {
        &self.outbox
    }

    async fn arrived(&self) -> Vec<Arrived> {
        self.files().map(|path| arrived(read(&std::fs::read(path).unwrap()))).collect()
    }

    fn keeps_mails(&self) -> bool {
        true
    }

    async fn suffers(&self, trouble: Option<Trouble>) -> bool {
        let folder = self.outbox.folder();
        match trouble {
            None => std::fs::create_dir(folder).is_ok(),
            Some(Trouble::IsAway) => std::fs::remove_dir(folder).is_ok(),
            // A folder takes every mail.
            Some(Trouble::Refuses | Trouble::RefusesUs | Trouble::Fails) => false,
        }
    }
}

itoms_core::conformance::mailer!(async { Folder::new() });

#[async_trait]
impl Shelf for Folder {
    fn outbox(&self) -> &dyn mail::Outbox {
        &self.outbox
    }

    async fn keeps(&self, mail: &Mail) {
        let before: Vec<_> = self.files().collect();
        self.outbox.send(mail).await.unwrap();
        let new = self.files().find(|file| !before.contains(file)).unwrap();
        // The clock of a file system may stand still between two mails.
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_512_600) + Duration::from_secs(60) * before.len() as u32;
        std::fs::File::options().write(true).open(new).unwrap().set_modified(at).unwrap();
    }

    async fn is_taken_away(&self, away: bool) -> bool {
        let (here, elsewhere) = (self.outbox.folder().to_owned(), self.folder.path().join("elsewhere"));
        let (from, to) = if away { (here, elsewhere) } else { (elsewhere, here) };
        std::fs::rename(from, to).is_ok()
    }
}

mod is_read {
    itoms_core::conformance::outbox!(async { super::Folder::new() });
}

#[tokio::test]
async fn the_operator_reads_what_was_kept() {
    let folder = Folder::new();
    folder.outbox.send(&a_mail("one")).await.unwrap();
    let listed = folder.outbox.list(None, 10).await.unwrap();
    let [kept] = listed.as_slice() else { panic!("one mail") };
    assert_eq!((kept.from.as_str(), kept.to.as_str()), ("itoms <noreply@example.com>", "Zoë <zoe@example.com>"));
    assert_eq!((kept.subject.as_str(), kept.text.trim(), kept.html.trim()), ("Grüße", "text", "<p>html</p>"));
    assert_eq!(folder.outbox.show(&kept.id).await.unwrap().as_ref(), Some(kept));
    for elsewhere in ["two", "../outbox/one", "one.eml", "", "/etc/passwd"] {
        assert_eq!(folder.outbox.show(elsewhere).await.unwrap(), None, "{elsewhere}");
    }
}

#[tokio::test]
async fn the_operator_pages_back_to_the_oldest() {
    let folder = Folder::new();
    for name in ["one", "two", "three", "four", "five"] {
        folder.outbox.send(&a_mail(name)).await.unwrap();
    }
    let all: Vec<_> = folder.outbox.list(None, 10).await.unwrap().into_iter().map(|mail| mail.id).collect();
    assert_eq!(all.len(), 5);
    let mut paged = Vec::<String>::new();
    loop {
        let part = folder.outbox.list(paged.last().cloned(), 2).await.unwrap();
        match part.is_empty() {
            true => break,
            false => paged.extend(part.into_iter().map(|mail| mail.id)),
        }
    }
    assert_eq!(paged, all);
    assert_eq!(folder.outbox.list(Some("../one".to_owned()), 10).await.unwrap().len(), 5, "what no mail is called begins anew");
}

#[tokio::test]
async fn mails_are_forgotten_by_when_they_were_asked_for() {
    let folder = Folder::new();
    let at = Timestamp::from_millis(1_795_512_600_000);
    for (id, at) in [("old", at.before(Duration::from_secs(1))), ("new", at)] {
        let mut mail = a_mail(id);
        mail.at = at;
        folder.outbox.send(&mail).await.unwrap();
    }
    let place = |name: &str| folder.outbox.folder().join(name);
    // What a crash left of one, and what is no mail of ours.
    std::fs::copy(place("old.eml"), place("half.part")).unwrap();
    std::fs::copy(place("old.eml"), place("my notes.eml")).unwrap();
    std::fs::write(place("notes.txt"), "Date: Mon, 01 Jan 2001 00:00:00 +0000\r\n\r\n").unwrap();
    std::fs::write(place("empty.eml"), "").unwrap();
    for _ in 0..2 {
        folder.outbox.forget_mails(at).await.unwrap();
        let mut left: Vec<_> = std::fs::read_dir(folder.outbox.folder()).unwrap().map(|file| file.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["empty.eml", "my notes.eml", "new.eml", "notes.txt"]);
    }
    std::fs::remove_dir_all(folder.outbox.folder()).unwrap();
    assert!(matches!(folder.outbox.forget_mails(at).await, Err(MailError::Unavailable(_))));
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.outbox.send(&a_mail("one")).await.unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.outbox.folder()), 0o700);
    assert_eq!(mode(&folder.outbox.folder().join("one.eml")), 0o600);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Outbox::new(file.path().join("outbox")).unwrap_err();
    assert!(error.to_string().contains("choose a folder that can be written"));
}
