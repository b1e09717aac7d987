use base64::{Engine, engine::general_purpose::STANDARD};
use itoms_core::{
    mail::{Mail, MailError, Mailbox},
    time::Timestamp,
};
use lettre::message::{
    Mailbox as WireMailbox, Message, MultiPart,
    header::{HeaderName, HeaderValue},
};
use mail_parser::{Address, MessageParser};

/// A mail in an outbox, as its recipient would read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMail {
    /// Its name in the outbox, fit for an address.
    pub id: String,
    /// When it was kept.
    pub at: Timestamp,
    /// Who sends: name and address.
    pub from: String,
    /// Who gets it: name and address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// The bytes of an `.eml` file (RFC 5322): plain text and HTML of the same mail.
pub(super) fn message(mail: &Mail) -> Result<Vec<u8>, MailError> {
    let refused = |reason: &str| MailError::Refused { reason: reason.to_owned() };
    let domain = mail.from.address.as_str().rsplit('@').next().unwrap_or_default();
    let id: String = mail.id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
    let message = Message::builder()
        .message_id(Some(format!("<{id}@{domain}>")))
        .from(mailbox(&mail.from)?)
        .to(mailbox(&mail.to)?)
        .raw_header(subject(&mail.subject))
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| refused(&error.to_string()))?;
    Ok(message.formatted())
}

fn mailbox(mailbox: &Mailbox) -> Result<WireMailbox, MailError> {
    let address = mailbox.address.as_str().parse();
    let address = address.map_err(|_| MailError::Refused { reason: "the address cannot stand in a mail".to_owned() })?;
    Ok(WireMailbox::new(mailbox.name.as_deref().map(one_line), address))
}

/// Plain text that reads like an encoded word (RFC 2047) would be decoded on the other side, so it is encoded.
fn subject(text: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Subject");
    let text = one_line(text);
    if !text.contains("=?") {
        return HeaderValue::new(name, text);
    }
    let mut words = vec![String::new()];
    for c in text.chars() {
        // 45 bytes give 60 letters, within the 75 that an encoded word may have.
        match words.last_mut() {
            Some(word) if word.len() + c.len_utf8() <= 45 => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let words: Vec<_> = words.iter().map(|word| format!("=?utf-8?b?{}?=", STANDARD.encode(word))).collect();
    HeaderValue::dangerous_new_pre_encoded(name, text, words.join("\r\n "))
}

/// Nothing that a header could end at.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

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

fn show(address: Option<&Address<'_>>) -> String {
    let Some(first) = address.and_then(Address::first) else { return String::new() };
    match (first.name(), first.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (_, address) => address.unwrap_or_default().to_owned(),
    }
}
