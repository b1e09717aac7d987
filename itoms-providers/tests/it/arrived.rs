use itoms_core::{
    account::EmailAddress,
    conformance::mailer::Arrived,
    mail::{Mail, Mailbox},
    time::Timestamp,
};
use itoms_testing::mail::Received;

/// A mail on the other side, as the suite wants to see it.
pub(super) fn arrived(mail: Received) -> Arrived {
    let Received { from, recipients, subject, text, html, headers } = mail;
    Arrived { from, recipients, subject, text, html, headers }
}

pub(super) fn mail(id: &str) -> Mail {
    let mailbox = |name: &str, address: &str| Mailbox { name: Some(name.to_owned()), address: EmailAddress::parse(address).unwrap() };
    let (from, to) = (mailbox("itoms", "noreply@example.com"), mailbox("Zoë", "zoe@example.com"));
    Mail::new(id.to_owned(), Timestamp::from_millis(0), from, to, "Grüße".to_owned(), "text\n".to_owned(), "<p>html</p>".to_owned())
}
