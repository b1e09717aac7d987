//! The suite of the port through which an operator reads mails that are kept, [`Outbox`].
//!
//! An outbox is read and not written, so an implementer brings a [`Shelf`]: the outbox, and how mails get into it.

use super::case::suite;
use crate::{
    account::EmailAddress,
    mail::{KeptMail, Mail, Mailbox, Outbox},
    time::Timestamp,
};
use async_trait::async_trait;
use std::collections::BTreeSet;

/// An outbox under test, and how it gets its mails.
#[async_trait]
pub trait Shelf: Send + Sync + 'static {
    /// The outbox.
    fn outbox(&self) -> &dyn Outbox;

    /// Keeps that mail, as one that is newer than all that are kept.
    async fn keeps(&self, mail: &Mail);

    /// Takes what holds the mails away, as a folder or a disk that goes missing, or brings it back with all that was in it.
    /// `false` where nothing can go missing.
    async fn is_taken_away(&self, away: bool) -> bool;
}

/// The list of all cases. From it come the tests, the table and the count.
#[doc(hidden)]
#[macro_export]
macro_rules! __outbox_cases {
    ($then:path, $($argument:tt)*) => {
        $then! {
            $($argument)*
            an_outbox_says_where_it_is,
            an_outbox_without_mails_shows_none,
            a_mail_is_read_as_it_was_written,
            the_newest_mail_stands_first,
            so_many_mails_are_listed_at_most,
            mails_are_paged_back_to_the_oldest,
            what_is_no_mail_begins_anew,
            an_id_is_fit_for_an_address,
            what_is_no_id_shows_nothing,
            what_cannot_be_read_is_an_error,
        }
    };
}

/// Tests an outbox: `outbox!(constructor)`, where the constructor is a future of a fresh, empty
/// [`Shelf`](crate::conformance::outbox::Shelf), evaluated anew for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __outbox {
    ($constructor:expr $(,)?) => {
        $crate::__outbox_cases! { $crate::__suite_tests, { outbox, $constructor } }
    };
}

__outbox_cases! { suite, { dyn Shelf } }

/// What nobody may reach by asking for a mail, or what no outbox calls one.
const HOSTILE: [&str; 9] = ["", ".", "..", "../outbox", "/etc/passwd", "C:\\boot.ini", "a\0b", "%2e%2e%2f", "🦀"];

fn mail(id: &str) -> Mail {
    let mailbox =
        |name: &str, address: &str| Mailbox { name: Some(name.to_owned()), address: EmailAddress::parse(address).expect("an address") };
    let (from, to) = (mailbox("itoms", "sender@example.com"), mailbox("Zoë", "zoe@example.net"));
    let [id, subject, text, html] = [id, id, "Grüße 🦀\n", "<p>Some <b>text</b>.</p>\n"].map(str::to_owned);
    Mail { id, at: Timestamp::from_millis(1_795_512_600_000), from, to, subject, text, html, unsubscribe: None }
}

async fn keep(shelf: &dyn Shelf, ids: &[&str]) {
    for id in ids {
        shelf.keeps(&mail(id)).await;
    }
}

async fn list(shelf: &dyn Shelf, before: Option<&str>, limit: usize) -> Vec<KeptMail> {
    shelf.outbox().list(before.map(str::to_owned), limit).await.unwrap_or_else(|error| panic!("{before:?}: {error}"))
}

/// The subjects of those mails, which tell them apart.
fn subjects(mails: &[KeptMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.subject.as_str()).collect()
}

async fn an_outbox_says_where_it_is(shelf: &dyn Shelf) {
    assert!(!shelf.outbox().place().trim().is_empty(), "nobody finds it");
}

async fn an_outbox_without_mails_shows_none(shelf: &dyn Shelf) {
    assert_eq!(list(shelf, None, 10).await, []);
    assert_eq!(shelf.outbox().show("one").await.unwrap(), None);
}

/// How lines end, and how many empty ones end a text, is the outbox's.
async fn a_mail_is_read_as_it_was_written(shelf: &dyn Shelf) {
    let written = mail("one");
    shelf.keeps(&written).await;
    let listed = list(shelf, None, 10).await;
    let [kept] = listed.as_slice() else { panic!("one mail is kept: {listed:?}") };
    let plain = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(kept.subject, written.subject);
    assert_eq!((plain(&kept.text), plain(&kept.html)), (plain(&written.text), plain(&written.html)));
    assert!(kept.from.contains("sender@example.com") && kept.to.contains("zoe@example.net"), "{} {}", kept.from, kept.to);
    assert_eq!(shelf.outbox().show(&kept.id).await.unwrap().as_ref(), Some(kept), "the list and the mail tell the same");
}

async fn the_newest_mail_stands_first(shelf: &dyn Shelf) {
    keep(shelf, &["b", "c", "a"]).await;
    assert_eq!(subjects(&list(shelf, None, 10).await), ["a", "c", "b"]);
}

async fn so_many_mails_are_listed_at_most(shelf: &dyn Shelf) {
    keep(shelf, &["one", "two", "three"]).await;
    for limit in 0..4 {
        assert_eq!(list(shelf, None, limit).await.len(), limit.min(3));
    }
}

async fn mails_are_paged_back_to_the_oldest(shelf: &dyn Shelf) {
    keep(shelf, &["one", "two", "three", "four", "five"]).await;
    let (mut paged, mut last) = (Vec::new(), None::<String>);
    loop {
        let page = list(shelf, last.as_deref(), 2).await;
        let Some(oldest) = page.last() else { break };
        last = Some(oldest.id.clone());
        paged.extend(page);
        assert!(paged.len() <= 5, "none comes twice");
    }
    assert_eq!(paged, list(shelf, None, 10).await);
}

async fn what_is_no_mail_begins_anew(shelf: &dyn Shelf) {
    keep(shelf, &["one", "two"]).await;
    let all = list(shelf, None, 10).await;
    for before in HOSTILE.into_iter().chain(["nothing"]) {
        assert_eq!(list(shelf, Some(before), 10).await, all, "{before:?}");
    }
}

async fn an_id_is_fit_for_an_address(shelf: &dyn Shelf) {
    let ids = ["../../etc/passwd", "a/b", "a b", "a\"b", "ü", "one@example.com", "?before=x#y"];
    keep(shelf, &ids).await;
    let listed = list(shelf, None, 10).await;
    let names: BTreeSet<_> = listed.iter().map(|mail| mail.id.as_str()).collect();
    assert_eq!(names.len(), ids.len(), "each has a name of its own: {names:?}");
    for mail in &listed {
        let is_fit = mail.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        assert!(is_fit && !mail.id.is_empty(), "{:?}", mail.id);
        assert_eq!(shelf.outbox().show(&mail.id).await.unwrap().as_ref(), Some(mail));
    }
}

async fn what_is_no_id_shows_nothing(shelf: &dyn Shelf) {
    keep(shelf, &["one"]).await;
    let listed = list(shelf, None, 10).await;
    let near = listed.iter().flat_map(|mail| [".eml", "/", " ", "\0"].map(|end| format!("{}{end}", mail.id)));
    let beside = listed.iter().flat_map(|mail| ["./", "../outbox/", "/", " "].map(|begin| format!("{begin}{}", mail.id)));
    let long = "x".repeat(100_000);
    for id in near.chain(beside).chain(HOSTILE.map(str::to_owned)).chain([long, "nothing".to_owned()]) {
        let shown = shelf.outbox().show(&id).await.unwrap_or_else(|error| panic!("{:.50}: {error}", id));
        assert_eq!(shown, None, "{:.50}", id);
    }
}

async fn what_cannot_be_read_is_an_error(shelf: &dyn Shelf) {
    keep(shelf, &["one"]).await;
    let all = list(shelf, None, 10).await;
    if !shelf.is_taken_away(true).await {
        return;
    }
    let told = shelf.outbox().list(None, 10).await.expect_err("mails that are away are not none").to_string();
    assert!(!told.contains("Zo") && !told.contains("zoe@example.net"), "an error names who gets a mail: {told}");
    shelf.outbox().show(&all[0].id).await.expect_err("a mail that is away is there all the same");
    shelf.is_taken_away(false).await;
    assert_eq!(list(shelf, None, 10).await, all);
}
