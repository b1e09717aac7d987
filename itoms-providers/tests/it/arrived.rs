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
    Arrived { from, recipients, subject, text, html, headers: Some(headers) }
}

pub(super) fn mail(id: &str) -> Mail {
    let mailbox = |name: &str, address: &str| Mailbox { name: Some(name.to_owned()), address: EmailAddress::parse(address).unwrap() };
    let (from, to) = (mailbox("itoms", "noreply@example.com"), mailbox("Zoë", "zoe@example.com"));
    Mail::new(id.to_owned(), Timestamp::from_millis(0), from, to, "Grüße".to_owned(), "text\n".to_owned(), "<p>html</p>".to_owned())
}

/// A mail of which each field holds its own name.
#[cfg(any(feature = "resend", feature = "smtp"))]
pub(super) fn marked() -> Mail {
    let mailbox = |name: &str| Mailbox {
        name: Some(format!("{name}.name")),
        address: EmailAddress::parse(&format!("{name}.address@example.com")).unwrap(),
    };
    let [subject, text, html] = ["subject", "text", "html"].map(str::to_owned);
    let mail = Mail::new("id".to_owned(), Timestamp::from_millis(0), mailbox("from"), mailbox("to"), subject, text, html);
    mail.unsubscribe_at("https://unsubscribe.example/".parse().unwrap())
}

/// Everything that a marked mail holds stands in the inventory, and nothing else does.
#[cfg(any(feature = "resend", feature = "smtp"))]
pub(super) fn assert_listed() {
    let fields = ["id", "at", "from.name", "from.address", "to.name", "to.address", "subject", "text", "html", "unsubscribe"];
    let listed = itoms_core::privacy::OUTGOING.iter().filter(|outgoing| outgoing.port == "Mailer").flat_map(|outgoing| outgoing.fields);
    assert_eq!(listed.map(|field| field.name).collect::<Vec<_>>(), fields);
}
