use super::rate;
use crate::{etag, problem::Refusal};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use itoms_core::content::Opened;
use serde::Serialize;

/// What was read; or that it is what the caller has. It is asked for anew each time, so that what is unpublished is gone at
/// once.
pub(super) fn read(asked: &HeaderMap, opened: &Opened, body: &impl Serialize) -> Result<Response, Refusal> {
    let body = serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer of the read API could not be written");
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "something went wrong on our side")
    })?;
    let tag = etag::of(&body);
    let mut response = match etag::is_known(&tag, asked) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(etag::REVALIDATED));
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    for (name, value) in rate::headers(opened) {
        headers.insert(name, value);
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
