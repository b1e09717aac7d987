//! The suite of the mail port, [`Mailer`].
//!
//! A port that only sends shows nothing of what it did, so an implementer brings a [`Postbox`]: the mailer, and a
//! look at what arrived on the other side, be it a folder, a fake server or the requests that a provider saw. The other side
//! also refuses and fails on order, as far as it can: that is when it counts what a mailer says.

use super::case::{rounds, suite};
use crate::{
    account::EmailAddress,
    mail::{Mail, MailError, Mailbox, Mailer},
    time::Timestamp,
};
use async_trait::async_trait;
use futures_util::future::join_all;
use std::time::Duration;

/// A mailer under test, and where its mails arrive.
#[async_trait]
pub trait Postbox: Send + Sync + 'static {
    /// The mailer.
    fn mailer(&self) -> &dyn Mailer;

    /// Every mail that arrived, in any order, as the recipient's program reads it.
    async fn arrived(&self) -> Vec<Arrived>;

    /// Whether what arrived lies with the mailer itself, as in its folder: then it goes when mails are to be forgotten. Mails that
    /// were handed over are not the mailer's any more.
    fn keeps_mails(&self) -> bool;

    /// Lets the other side do that to the next mail, or nothing any more with `None`. `false` where it never does that, as a
    /// folder refuses no mail; that nobody is there happens to all.
    async fn suffers(&self, trouble: Option<Trouble>) -> bool;
}

/// What the other side does instead of taking a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It refuses this mail for good, as for an address that it does not have, which it names.
    Refuses,
    /// It takes no mail at the moment, and says so.
    Fails,
    /// It refuses this installation, as for a key that it does not know or a sender that is not its own, and names the mail's
    /// recipient.
    RefusesUs,
    /// It is not there: no server answers, no disk takes a byte.
    IsAway,
}

/// A mail on the other side, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Who sent it: name and address.
    pub from: (Option<String>, String),
    /// All who get it, openly or not: name and address.
    pub recipients: Vec<(Option<String>, String)>,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// Its headers, names in lower case, values as they stand; those that a provider makes for itself are left out. `None` where
    /// mails have no headers at all on this way: then nothing is asked of them.
    pub headers: Option<Vec<(String, String)>>,
}

/// The list of all cases. From it come the tests, the table and the count.
#[doc(hidden)]
#[macro_export]
macro_rules! __mailer_cases {
    ($then:path, $($argument:tt)*) => {
        $then! {
            $($argument)*
            a_mail_arrives_as_it_was_handed_over,
            the_same_mail_again_is_harmless,
            each_mail_arrives,
            a_hostile_name_stays_a_name,
            a_hostile_subject_stays_a_subject,
            a_line_break_splits_no_header,
            long_lines_and_all_scripts_survive,
            a_megabyte_arrives,
            a_mail_says_when_it_was_written_and_that_a_program_wrote_it,
            a_mail_that_can_be_turned_off_says_where,
            a_mail_that_is_refused_is_not_tried_again,
            what_an_operator_must_mend_is_said_so,
            a_mail_that_cannot_go_now_goes_later,
            a_mail_that_meets_nobody_goes_later,
            old_mails_are_forgotten_and_no_others,
        }
    };
}

/// Tests a mailer: `mailer!(constructor)`, where the constructor is a future of a fresh, empty
/// [`Postbox`](crate::conformance::mailer::Postbox), evaluated anew for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __mailer {
    ($constructor:expr $(,)?) => {
        $crate::__mailer_cases! { $crate::__suite_tests, { mailer, $constructor } }
    };
}

__mailer_cases! { suite, { dyn Postbox } }

fn mailbox(name: Option<&str>, address: &str) -> Mailbox {
    Mailbox { name: name.map(str::to_owned), address: EmailAddress::parse(address).expect("an address") }
}

/// 24 November 2026, 09:30 UTC.
const AT: Timestamp = Timestamp::from_millis(1_795_512_600_000);

fn mail(id: &str) -> Mail {
    let (from, to) = (mailbox(Some("itoms"), "sender@example.com"), mailbox(Some("Ada Lovelace"), "ada@example.net"));
    let [id, subject, text, html] = [id, "A subject", "Some text.\n", "<p>Some <b>text</b>.</p>\n"].map(str::to_owned);
    Mail { id, at: AT, from, to, subject, text, html, unsubscribe: None }
}

/// The mail as it should arrive. How lines end on the way, and how many empty ones end the text, is the way's.
fn expected(mail: &Mail) -> Arrived {
    let person = |mailbox: &Mailbox| (mailbox.name.clone(), mailbox.address.to_string());
    let (from, recipients) = (person(&mail.from), vec![person(&mail.to)]);
    plain(Arrived { from, recipients, subject: mail.subject.clone(), text: mail.text.clone(), html: mail.html.clone(), headers: None })
}

fn plain(arrived: Arrived) -> Arrived {
    let lines = |text: String| text.replace("\r\n", "\n").trim_end_matches('\n').to_owned();
    Arrived { text: lines(arrived.text), html: lines(arrived.html), headers: None, ..arrived }
}

async fn arrived(postbox: &dyn Postbox) -> Vec<Arrived> {
    postbox.arrived().await.into_iter().map(plain).collect()
}

async fn assert_arrives(postbox: &dyn Postbox, mail: &Mail) {
    postbox.mailer().send(mail).await.unwrap_or_else(|error| panic!("{}: {error}", mail.id));
    let (arrived, expected) = (arrived(postbox).await, expected(mail));
    assert!(arrived.contains(&expected), "{} arrives as it was handed over", mail.id);
}

async fn a_mail_arrives_as_it_was_handed_over(postbox: &dyn Postbox) {
    assert_eq!(arrived(postbox).await, []);
    let mut bare = mail("bare");
    (bare.from.name, bare.to.name) = (None, None);
    assert_arrives(postbox, &bare).await;
    assert_eq!(arrived(postbox).await, [expected(&bare)]);
    assert_arrives(postbox, &mail("named")).await;
    assert_eq!(arrived(postbox).await.len(), 2);
}

async fn the_same_mail_again_is_harmless(postbox: &dyn Postbox) {
    let mail = mail("again");
    for _ in 0..2 {
        assert_arrives(postbox, &mail).await;
    }
    let arrived = arrived(postbox).await;
    assert!(arrived.len() <= 2 && arrived.iter().all(|arrived| *arrived == expected(&mail)));
}

async fn each_mail_arrives(postbox: &dyn Postbox) {
    let mails: Vec<_> = rounds(16).map(|number| Mail { subject: format!("Subject {number}"), ..mail(&format!("mail-{number}")) }).collect();
    for sent in join_all(mails.iter().map(|mail| postbox.mailer().send(mail))).await {
        sent.unwrap();
    }
    let arrived = arrived(postbox).await;
    for mail in &mails {
        assert!(arrived.contains(&expected(mail)), "{} arrives", mail.id);
    }
    assert_eq!(arrived.len(), mails.len());
}

async fn a_hostile_name_stays_a_name(postbox: &dyn Postbox) {
    let names = [
        r#"Eve" <eve@example.org>, "Ada"#,
        "eve@example.org",
        "<eve@example.org>",
        "a, b; c: d",
        r"back\slash\\",
        "(comment) [list]",
        "=?utf-8?q?Eve?=",
        "=?utf-8?b?RXZl?= <eve@example.org>",
        "Zoë 🦀 李",
        "'; drop table mails; --",
        "<b>bold</b>",
        "\u{202e}gpj.exe \u{2066}<eve@example.org>",
        "名".repeat(120).as_str(),
        "x".repeat(10_000).as_str(),
        "long words ".repeat(1_000).trim_end(),
    ]
    .map(str::to_owned);
    for (number, name) in names.into_iter().enumerate() {
        let mut mail = mail(&format!("name-{number}"));
        mail.subject = format!("To {number}");
        (mail.from.name, mail.to.name) = (Some(name.clone()), Some(name));
        assert_arrives(postbox, &mail).await;
    }
}

async fn a_hostile_subject_stays_a_subject(postbox: &dyn Postbox) {
    let subjects = [
        "Bcc: eve@example.org",
        "=?utf-8?q?=0d=0aBcc:_eve@example.org?=",
        "Grüße 🦀 «»",
        "a  b",
        "\"quoted\" <angled>",
        "🦀".repeat(200).as_str(),
        "word ".repeat(80).trim_end(),
        "x".repeat(990).as_str(),
        "x".repeat(10_000).as_str(),
    ]
    .map(str::to_owned);
    for (number, subject) in subjects.into_iter().enumerate() {
        assert_arrives(postbox, &Mail { subject, ..mail(&format!("subject-{number}")) }).await;
    }
}

async fn a_line_break_splits_no_header(postbox: &dyn Postbox) {
    for (number, broken) in ["\r\n", "\n", "\r", "\r\n ", "\0", "\u{2028}", "\u{85}"].into_iter().enumerate() {
        let text = format!("x{broken}Bcc: eve@example.org{broken}X-Eve: y{broken}{broken}<p>body</p>");
        let mut in_subject = Mail { subject: text.clone(), ..mail(&format!("subject-{number}")) };
        in_subject.text = "a".to_owned();
        let mut in_name = mail(&format!("name-{number}"));
        in_name.to.name = Some(text.clone());
        let in_id = mail(&text);
        for mail in [in_subject, in_name, in_id] {
            let sent = postbox.mailer().send(&mail).await;
            assert!(matches!(sent, Ok(()) | Err(MailError::Refused { .. })), "{broken:?}: {sent:?}");
        }
    }
    for arrived in postbox.arrived().await {
        let recipients: Vec<_> = arrived.recipients.iter().map(|(_, address)| address.as_str()).collect();
        assert_eq!(recipients, ["ada@example.net"]);
        assert!(!arrived.headers.iter().flatten().any(|(name, _)| name == "bcc" || name == "x-eve"), "{:?}", arrived.headers);
        assert!(!arrived.text.contains("<p>body</p>") && !arrived.subject.contains(['\r', '\n']));
    }
}

async fn long_lines_and_all_scripts_survive(postbox: &dyn Postbox) {
    let bodies = [
        "x".repeat(100_000),
        "🦀".repeat(20_000),
        "--boundary\n--\n--=_\n".to_owned(),
        ".\n..\n.leading dot\nFrom here\n>From there".to_owned(),
        "=3D =0D=0A soft=\nbreak".to_owned(),
        "Ünïcödé, 漢字, עברית, \u{200f}العربية\n\ttab  two spaces".to_owned(),
        String::new(),
        "\n\nfirst".to_owned(),
    ];
    for (number, text) in bodies.into_iter().enumerate() {
        let html = format!("<p>{text}</p>");
        assert_arrives(postbox, &Mail { text, html, ..mail(&format!("body-{number}")) }).await;
    }
}

async fn a_megabyte_arrives(postbox: &dyn Postbox) {
    let text = "A line of seventy-odd characters, as people write them in their mails.\n".repeat(1_000_000 / 72);
    let html = format!("<pre>{text}</pre>");
    assert_arrives(postbox, &Mail { text, html, ..mail("megabyte") }).await;
}

async fn a_mail_says_when_it_was_written_and_that_a_program_wrote_it(postbox: &dyn Postbox) {
    for id in ["one", "one", "two"] {
        postbox.mailer().send(&Mail { subject: id.to_owned(), ..mail(id) }).await.unwrap();
    }
    let arrived = postbox.arrived().await;
    let values = |subject: &str, name: &str| -> Vec<_> {
        arrived.iter().filter(|arrived| arrived.subject == subject).flat_map(|arrived| values(arrived, name)).collect()
    };
    for mail in arrived.iter().filter(|arrived| arrived.headers.is_some()) {
        assert_eq!(self::values(mail, "auto-submitted"), ["auto-generated"], "RFC 3834: nobody's absence is answered");
        assert!(self::values(mail, "date").iter().all(|date| date.starts_with("Tue, 24 Nov 2026 09:30:00")), "{:?}", mail.headers);
    }
    let (one, two) = (values("one", "message-id"), values("two", "message-id"));
    assert!(one.iter().all(|id| *id == one[0] && !two.contains(id)), "{one:?} {two:?}");
}

async fn a_mail_that_can_be_turned_off_says_where(postbox: &dyn Postbox) {
    let address: url::Url = "https://itoms.example/mail-preferences/q7Rk2mXw9sVb4nTc8yLd1pHf6jZg3eAu5iOo0KtS-WQ".parse().unwrap();
    postbox.mailer().send(&mail("always")).await.unwrap();
    postbox.mailer().send(&Mail { subject: "news".to_owned(), unsubscribe: Some(address.clone()), ..mail("news") }).await.unwrap();
    for mail in postbox.arrived().await.iter().filter(|arrived| arrived.headers.is_some()) {
        let (list, post) = (values(mail, "list-unsubscribe"), values(mail, "list-unsubscribe-post"));
        if mail.subject == "news" {
            assert_eq!((list, post), (vec![format!("<{address}>")], vec!["List-Unsubscribe=One-Click".to_owned()]), "RFC 8058");
        } else {
            assert!(list.is_empty() && post.is_empty(), "{:?}", mail.headers);
        }
    }
}

async fn a_mail_that_is_refused_is_not_tried_again(postbox: &dyn Postbox) {
    if !postbox.suffers(Some(Trouble::Refuses)).await {
        return;
    }
    let error = postbox.mailer().send(&mail("refused")).await.expect_err("it is refused");
    assert!(matches!(error, MailError::Refused { .. }), "{error:?}");
    assert_names_nobody(&error);
    postbox.suffers(None).await;
    assert_eq!(arrived(postbox).await, []);
    assert_arrives(postbox, &mail("another")).await;
}

async fn what_an_operator_must_mend_is_said_so(postbox: &dyn Postbox) {
    if !postbox.suffers(Some(Trouble::RefusesUs)).await {
        return;
    }
    let mail = mail("parked");
    let error = postbox.mailer().send(&mail).await.expect_err("it is refused");
    assert!(matches!(error, MailError::Misconfigured { .. }), "{error:?}");
    assert_names_nobody(&error);
    postbox.suffers(None).await;
    assert_eq!(arrived(postbox).await, []);
    assert_arrives(postbox, &mail).await;
}

/// Errors are kept and shown, so who gets the mail stays out of them.
fn assert_names_nobody(error: &MailError) {
    let told = format!("{error} {error:?}");
    assert!(!told.contains("ada@example.net") && !told.contains("Lovelace"), "an error names who gets the mail: {told}");
}

async fn a_mail_that_cannot_go_now_goes_later(postbox: &dyn Postbox) {
    if postbox.suffers(Some(Trouble::Fails)).await {
        goes_later(postbox).await;
    }
}

async fn a_mail_that_meets_nobody_goes_later(postbox: &dyn Postbox) {
    assert!(postbox.suffers(Some(Trouble::IsAway)).await, "there is no way on which nobody can be missing");
    goes_later(postbox).await;
}

/// Nothing was sent, and the same mail goes once it can.
async fn goes_later(postbox: &dyn Postbox) {
    let mail = mail("late");
    let error = postbox.mailer().send(&mail).await.expect_err("it cannot go now");
    assert!(matches!(error, MailError::Unavailable(_) | MailError::Limited { .. }), "{error:?}");
    assert_names_nobody(&error);
    postbox.suffers(None).await;
    assert_eq!(arrived(postbox).await, []);
    assert_arrives(postbox, &mail).await;
    assert_eq!(arrived(postbox).await.len(), 1);
}

async fn old_mails_are_forgotten_and_no_others(postbox: &dyn Postbox) {
    let before = AT.before(Duration::from_secs(1));
    let [old, new] = [("old", before.before(Duration::from_millis(1))), ("new", before)].map(|(id, at)| Mail {
        subject: format!("The {id} mail"),
        at,
        ..mail(id)
    });
    postbox.mailer().forget_mails(before).await.expect("where nothing is kept, nothing is to be forgotten");
    for mail in [&old, &new] {
        assert_arrives(postbox, mail).await;
    }
    for _ in 0..2 {
        postbox.mailer().forget_mails(before).await.expect("mails are forgotten");
        let arrived = arrived(postbox).await;
        assert!(arrived.contains(&expected(&new)), "a newer mail stays");
        assert_eq!(arrived.contains(&expected(&old)), !postbox.keeps_mails(), "an old one goes if the mailer keeps it, and only then");
    }
    assert_arrives(postbox, &Mail { subject: "A later mail".to_owned(), ..mail("later") }).await;
}

/// The values of a header, each on one line.
fn values(arrived: &Arrived, name: &str) -> Vec<String> {
    let named = arrived.headers.iter().flatten().filter(|(header, _)| header == name);
    named.map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}
