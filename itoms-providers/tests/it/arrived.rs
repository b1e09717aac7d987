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
    let [id, subject, text, html] = [id, "Grüße", "text\n", "<p>html</p>"].map(str::to_owned);
    Mail { id, at: Timestamp::from_millis(0), from, to, subject, text, html, unsubscribe: None }
}

/// A mail of which each field holds its own name.
#[cfg(any(feature = "resend", feature = "smtp"))]
pub(super) fn marked() -> Mail {
    let mailbox = |name: &str| Mailbox {
        name: Some(format!("{name}.name")),
        address: EmailAddress::parse(&format!("{name}.address@example.com")).unwrap(),
    };
    let [id, subject, text, html] = ["id", "subject", "text", "html"].map(str::to_owned);
    let (at, from, to) = (Timestamp::from_millis(0), mailbox("from"), mailbox("to"));
    Mail { id, at, from, to, subject, text, html, unsubscribe: Some("https://unsubscribe.example/".parse().unwrap()) }
}

/// Everything that a marked mail holds stands in the inventory, and nothing else does.
#[cfg(any(feature = "resend", feature = "smtp"))]
pub(super) fn assert_listed() {
    let fields = ["id", "at", "from.name", "from.address", "to.name", "to.address", "subject", "text", "html", "unsubscribe"];
    let listed = itoms_core::privacy::OUTGOING.iter().filter(|outgoing| outgoing.port == "Mailer").flat_map(|outgoing| outgoing.fields);
    assert_eq!(listed.map(|field| field.name).collect::<Vec<_>>(), fields);
}
