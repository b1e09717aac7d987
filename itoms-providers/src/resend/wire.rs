//! Resend's own types.

use itoms_core::{
    account::EmailAddress,
    mail::{Mail, MailError, Mailbox},
};
use reqwest::{Response, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, time::Duration};

/// More than any answer to what we ask is long.
const ANSWER: usize = 256 * 1024;

/// One mail, as `POST /emails` takes it.
#[derive(Serialize)]
pub(super) struct Email<'m> {
    from: String,
    to: [String; 1],
    subject: &'m str,
    html: &'m str,
    text: &'m str,
    headers: BTreeMap<&'static str, String>,
}

/// The bytes that leave, and the key that names them.
pub(super) struct Frozen {
    pub(super) key: String,
    pub(super) body: Vec<u8>,
}

impl<'m> Email<'m> {
    /// Refuses what a header could end at.
    pub(super) fn of(mail: &'m Mail) -> Result<Self, MailError> {
        let names = [&mail.from.name, &mail.to.name].into_iter().flatten();
        if names.chain([&mail.subject]).any(|text| text.contains(ends_a_header)) {
            return Err(refused("a name or the subject has a line break in it"));
        }
        let mut headers = BTreeMap::from([("Auto-Submitted", "auto-generated".to_owned())]);
        if let Some(address) = &mail.unsubscribe {
            headers.insert("List-Unsubscribe", format!("<{address}>"));
            headers.insert("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        }
        let (from, to) = (person(&mail.from), [person(&mail.to)]);
        Ok(Self { from, to, subject: &mail.subject, html: &mail.html, text: &mail.text, headers })
    }

    pub(super) fn freeze(&self, id: &str) -> Result<Frozen, MailError> {
        let body = serde_json::to_vec(self).map_err(|_| refused("it cannot be written as JSON"))?;
        let key = hex::encode(Sha256::new().chain_update(id).chain_update([0]).chain_update(&body).finalize());
        Ok(Frozen { key, body })
    }
}

fn refused(reason: &str) -> MailError {
    MailError::Refused { reason: reason.to_owned() }
}

fn ends_a_header(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn person(mailbox: &Mailbox) -> String {
    match &mailbox.name {
        Some(name) => format!("\"{}\" <{}>", name.replace('\\', "\\\\").replace('"', "\\\""), mailbox.address),
        None => mailbox.address.to_string(),
    }
}

/// An answer, read up to a bound.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    body: Vec<u8>,
}

#[derive(Deserialize)]
struct Refusal {
    name: String,
}

#[derive(Deserialize)]
struct Sent {
    #[serde(rename = "id")]
    _id: String,
}

impl Answer {
    pub(super) async fn read(mut response: Response) -> Result<Self, reqwest::Error> {
        let seconds = |name| response.headers().get(name)?.to_str().ok()?.parse().ok().map(Duration::from_secs);
        let retry_after = seconds(header::RETRY_AFTER.as_str()).or_else(|| seconds("ratelimit-reset"));
        let (status, mut body) = (response.status().as_u16(), Vec::new());
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > ANSWER {
                break;
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status, retry_after, body })
    }

    /// Whether a mail was accepted: the body decides, then the status.
    pub(super) fn took_it(&self) -> bool {
        (200..300).contains(&self.status) && self.name().is_none() && self.json::<Sent>().is_some()
    }

    /// The stable name of a refusal.
    pub(super) fn name(&self) -> Option<String> {
        self.json::<Refusal>().map(|refusal| refusal.name)
    }

    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// What `GET /domains` answers.
#[derive(Deserialize)]
pub(super) struct Domains {
    #[serde(default)]
    has_more: bool,
    data: Vec<Domain>,
}

#[derive(Deserialize)]
struct Domain {
    name: String,
    status: String,
}

impl Domains {
    /// Whether mails from that address may leave, as far as can be seen from this part of the list.
    pub(super) fn send_for(&self, sender: &EmailAddress) -> bool {
        let wanted = sender.as_str().rsplit('@').next().unwrap_or_default();
        self.has_more || self.data.iter().any(|domain| domain.name.eq_ignore_ascii_case(wanted) && domain.status == "verified")
    }
}
