//! A mail as bytes (RFC 5322, RFC 2045), as a folder keeps them and a mail server takes them.

use base64::{Engine, engine::general_purpose::STANDARD};
use itoms_core::{
    mail::{Mail, MailError, Mailbox},
    time::Timestamp,
};
use lettre::{
    Address,
    address::Envelope,
    message::{
        Message, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use std::time::{Duration, SystemTime};

/// Plain text and HTML of the same mail. A line break in a name or a subject becomes a space, so no header ends at one.
pub(crate) fn message(mail: &Mail) -> Result<Message, MailError> {
    let (from, to) = (address(&mail.from)?, address(&mail.to)?);
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(|error| refused(&error.to_string()))?;
    let mut message = Message::builder()
        .envelope(envelope)
        .message_id(Some(format!("<{}@{}>", plain(&mail.id), from.domain())))
        .date(instant(mail.at))
        .raw_header(mailbox("From", &mail.from, &from))
        .raw_header(mailbox("To", &mail.to, &to))
        .raw_header(subject(&mail.subject))
        .raw_header(header("Auto-Submitted", "auto-generated"));
    if let Some(address) = &mail.unsubscribe {
        message = message
            .raw_header(header("List-Unsubscribe", &format!("<{address}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    message.multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone())).map_err(|error| refused(&error.to_string()))
}

fn refused(reason: &str) -> MailError {
    MailError::Refused { reason: reason.to_owned() }
}

fn address(mailbox: &Mailbox) -> Result<Address, MailError> {
    mailbox.address.as_str().parse().map_err(|_| refused("the address cannot stand in a mail"))
}

/// What may stand in a `Message-ID`.
fn plain(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}

fn instant(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.as_millis()).unwrap_or(0))
}

/// A header whose value is plain already.
fn header(name: &'static str, value: &str) -> HeaderValue {
    encoded(name, value.to_owned(), value.to_owned())
}

fn encoded(name: &'static str, raw: String, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), raw, value)
}

fn subject(text: &str) -> HeaderValue {
    let text = one_line(text);
    let value = if is_plain(&text) { text.clone() } else { words(&text) };
    encoded("Subject", text, value)
}

fn mailbox(header: &'static str, mailbox: &Mailbox, address: &Address) -> HeaderValue {
    let value = match mailbox.name.as_deref().map(one_line) {
        None => address.to_string(),
        Some(name) if is_plain(&name) => format!("{} <{address}>", quoted(&name)),
        Some(name) => format!("{}\r\n <{address}>", words(&name)),
    };
    encoded(header, address.to_string(), value)
}

/// Nothing that a header could end at.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// Short enough for one line, and nothing in it that reads like an encoded word, which would be decoded on the other side.
fn is_plain(text: &str) -> bool {
    text.len() <= 60 && text.is_ascii() && !text.contains("=?") && !text.contains("  ") && text.trim() == text && !text.is_empty()
}

/// A quoted string (RFC 5322, 3.2.4).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Encoded words (RFC 2047), one a line: 45 bytes give 60 letters, within the 75 that a word may have.
fn words(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + c.len_utf8() <= 45 => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let words: Vec<_> = words.iter().map(|word| format!("=?utf-8?b?{}?=", STANDARD.encode(word))).collect();
    words.join("\r\n ")
}
