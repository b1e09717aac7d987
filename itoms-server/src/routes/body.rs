//! A request's body: bytes of a limited size, one JSON object, a closed type. Nothing else comes in.

use super::{bodiless::Nothing, fields::Fields};
use crate::problem::Refusal;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use itoms_core::problem::Violations;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Value, error::Category};
use std::fmt;

/// A type that a request's body can be. It names each of its fields once; what is left over is refused.
pub(crate) trait FromFields: Sized {
    /// The greatest size of a body, in bytes.
    const MAX_BYTES: usize = 64 * 1024;

    /// Itself, or nothing and a note of what is wrong with the fields.
    fn from_fields(fields: &mut Fields) -> Option<Self>;
}

/// The body as a value of its type.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: FromFields, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        require_plain_json(request.headers())?;
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body, T::MAX_BYTES).await?;
        parse(&bytes).map(Self)
    }
}

/// Refuses a body that holds anything.
pub(super) async fn require_nothing(headers: &HeaderMap, body: axum::body::Body) -> Result<(), Refusal> {
    let bytes = read(headers, body, Nothing::MAX_BYTES).await?;
    if bytes.is_empty() {
        return Ok(());
    }
    require_plain_json(headers)?;
    parse(&bytes).map(|Nothing| ())
}

fn require_plain_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    let parameters = parameters.trim().to_ascii_lowercase().replace('"', "");
    let json = essence.trim().eq_ignore_ascii_case("application/json") && matches!(&*parameters, "" | "charset=utf-8");
    if !json || headers.contains_key(header::CONTENT_ENCODING) {
        let detail = "send the body as application/json in UTF-8, without a content encoding";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
    }
    Ok(())
}

async fn read(headers: &HeaderMap, body: axum::body::Body, max: usize) -> Result<Bytes, Refusal> {
    let too_large =
        || Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", format!("the body of this request may have at most {max} bytes"));
    // What says itself that it is too large is not asked for.
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > max as u64) {
        return Err(too_large());
    }
    let body = Limited::new(body, max).collect().await;
    body.map(|collected| collected.to_bytes()).map_err(|error| match error.is::<LengthLimitError>() {
        true => too_large(),
        false => Refusal::new(StatusCode::BAD_REQUEST, "unreadable_body", "the body did not arrive whole"),
    })
}

fn parse<T: FromFields>(bytes: &[u8]) -> Result<T, Refusal> {
    let Object(given) = serde_json::from_slice(bytes).map_err(|error| unreadable(&error))?;
    let mut fields = Fields::new(given);
    let value = T::from_fields(&mut fields);
    match (value, fields.finish()) {
        (Some(value), Ok(())) => Ok(value),
        (_, Err(broken)) => Err(invalid(&broken)),
        (None, Ok(())) => Err(invalid(&Violations::default())),
    }
}

/// Says where the text stops being JSON, and never quotes it.
fn unreadable(error: &serde_json::Error) -> Refusal {
    match error.classify() {
        Category::Data => Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", "the body must be a JSON object"),
        _ => Refusal::new(
            StatusCode::BAD_REQUEST,
            "malformed_json",
            format!("the body is not JSON in UTF-8, or nested too deeply: see line {}, column {}", error.line(), error.column()),
        ),
    }
}

fn invalid(broken: &Violations) -> Refusal {
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", broken.to_string()).errors(broken)
}

/// The fields of an object in their order, with those that come twice.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}
