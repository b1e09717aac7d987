use crate::arrived::{arrived, mail};
use async_trait::async_trait;
use itoms_core::{
    conformance::mailer::{Arrived, Postbox},
    mail::Mailer,
};
use itoms_providers::local::Outbox;
use itoms_testing::mail::read;
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
}

#[async_trait]
impl Postbox for Folder {
    fn mailer(&self) -> &dyn Mailer {
        &self.outbox
    }

    async fn arrived(&self) -> Vec<Arrived> {
        let files = std::fs::read_dir(self.folder.path().join("outbox")).unwrap().map(|entry| entry.unwrap().path());
        files.map(|path| arrived(read(&std::fs::read(path).unwrap()))).collect()
    }
}

itoms_core::conformance::mailer!(async { Folder::new() });

#[tokio::test]
async fn the_operator_reads_what_was_kept() {
    let folder = Folder::new();
    folder.outbox.send(&mail("one")).await.unwrap();
    let listed = folder.outbox.list(10).await.unwrap();
    let [kept] = listed.as_slice() else { panic!("one mail") };
    assert_eq!((kept.from.as_str(), kept.to.as_str()), ("itoms <noreply@example.com>", "Zoë <zoe@example.com>"));
    assert_eq!((kept.subject.as_str(), kept.text.trim(), kept.html.trim()), ("Grüße", "text", "<p>html</p>"));
    assert_eq!(folder.outbox.show(&kept.id).await.unwrap().as_ref(), Some(kept));
    for elsewhere in ["two", "../outbox/one", "one.eml", "", "/etc/passwd"] {
        assert_eq!(folder.outbox.show(elsewhere).await.unwrap(), None, "{elsewhere}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.outbox.send(&mail("one")).await.unwrap();
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
