use itoms_core::{mail::KeptMail, time::Timestamp};
use mail_parser::{Address, MessageParser};

/// A file as a mail; nothing if it is none.
pub(super) fn read(id: &str, at: Timestamp, bytes: &[u8]) -> Option<KeptMail> {
    let message = MessageParser::default().parse(bytes)?;
    Some(KeptMail {
        id: id.to_owned(),
        at,
        from: show(message.from()),
        to: show(message.to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
    })
}

/// When the mail in a file was asked for, as it says itself.
pub(super) fn written_at(bytes: &[u8]) -> Option<Timestamp> {
    let seconds = MessageParser::default().parse_headers(bytes)?.date()?.to_timestamp();
    Some(Timestamp::from_millis(seconds.checked_mul(1000)?))
}

fn show(address: Option<&Address<'_>>) -> String {
    let Some(first) = address.and_then(Address::first) else { return String::new() };
    match (first.name(), first.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (_, address) => address.unwrap_or_default().to_owned(),
    }
}
