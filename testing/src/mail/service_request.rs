use super::{MailService, Received};
use axum::{
    body::to_bytes,
    http::{HeaderMap, Method, header},
};
use serde_json::{Value, json};
use std::{path::Path, sync::OnceLock};

/// A request that holds the service's rules.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) key: String,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The request, or the status and the name of the rule that it breaks.
    pub(super) async fn check(request: axum::extract::Request) -> Result<Self, (u16, &'static str)> {
        let (parts, body) = request.into_parts();
        let text = |name| text(&parts.headers, name);
        match text("authorization") {
            "" => return Err((401, "missing_api_key")),
            key if key.strip_prefix("Bearer ") == Some(MailService::KEY) => {}
            _ => return Err((403, "invalid_api_key")),
        }
        if text("user-agent").is_empty() {
            return Err((403, "missing_user_agent"));
        }
        let body = to_bytes(body, 40 << 20).await.map_err(|_| (413, "validation_error"))?.to_vec();
        let (path, key) = (parts.uri.path().to_owned(), text("idempotency-key").to_owned());
        match (&parts.method, path.as_str()) {
            (&Method::GET, "/domains") => {}
            (&Method::POST, "/emails") if !(1..=256).contains(&key.len()) => return Err((400, "invalid_idempotency_key")),
            (&Method::POST, "/emails") if text(header::CONTENT_TYPE.as_str()) != "application/json" => {
                return Err((415, "validation_error"));
            }
            (&Method::POST, "/emails") => check_mail(&body)?,
            _ => return Err((404, "not_found")),
        }
        Ok(Self { path, key, body })
    }

    /// The mail in it.
    pub(super) fn mail(&self) -> Received {
        let mail: Value = serde_json::from_slice(&self.body).expect("a body that was checked");
        let text = |name: &str| mail[name].as_str().unwrap_or_default().to_owned();
        let headers = mail["headers"].as_object().into_iter().flatten();
        Received {
            from: person(&text("from")),
            recipients: mail["to"].as_array().into_iter().flatten().map(|to| person(to.as_str().unwrap_or_default())).collect(),
            subject: text("subject"),
            text: text("text"),
            html: text("html"),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap_or_default().to_owned())).collect(),
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// `"Name" <address>` or an address, read as strictly as it should be written.
fn person(text: &str) -> (Option<String>, String) {
    let Some((name, address)) = text.strip_suffix('>').and_then(|text| text.rsplit_once(" <")) else { return (None, text.to_owned()) };
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).expect("a quoted name");
    let (mut plain, mut chars) = (String::new(), name.chars());
    while let Some(c) = chars.next() {
        assert_ne!(c, '"', "a quotation mark ends the name: {text}");
        plain.push(if c == '\\' { chars.next().expect("an escaped letter") } else { c });
    }
    (Some(plain), address.to_owned())
}

/// Against the service's own document where this machine has it, and in any case against what we know of it.
fn check_mail(body: &[u8]) -> Result<(), (u16, &'static str)> {
    const FIELDS: [&str; 6] = ["from", "to", "subject", "html", "text", "headers"];
    let invalid = (422, "validation_error");
    let mail: Value = serde_json::from_slice(body).map_err(|_| invalid)?;
    let fields = mail.as_object().ok_or(invalid)?;
    let strings = ["from", "subject", "html", "text"].iter().all(|field| mail[field].is_string());
    let recipients = mail["to"].as_array().is_some_and(|to| (1..=50).contains(&to.len()) && to.iter().all(Value::is_string));
    let headers = mail["headers"].as_object().is_some_and(|headers| headers.values().all(Value::is_string));
    let known = fields.keys().all(|field| FIELDS.contains(&field.as_str()));
    let documented = document().is_none_or(|document| document.is_valid(&mail));
    (strings && recipients && headers && known && documented).then_some(()).ok_or(invalid)
}

/// What the vendor's OpenAPI document says of a mail. It stands beside a checkout of this project, not in it.
fn document() -> Option<&'static jsonschema::Validator> {
    static DOCUMENT: OnceLock<Option<jsonschema::Validator>> = OnceLock::new();
    let read = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vendors/openapi/resend.json");
        let document: Value = serde_json::from_slice(&std::fs::read(path).ok()?).expect("a document");
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [document["paths"]["/emails"]["post"]["requestBody"]["content"]["application/json"]["schema"]],
            "components": document["components"],
        });
        Some(jsonschema::validator_for(&schema).expect("a schema"))
    };
    DOCUMENT.get_or_init(read).as_ref()
}
