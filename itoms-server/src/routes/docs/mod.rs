//! The readable page of the API, made from its document: works offline, needs no script.

mod curl;
pub(super) mod page;
mod schema;

use super::documentation::Documentation;
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, header};

const CSS: &str = concat!(include_str!("../../assets/css/tokens.css"), include_str!("docs.css"));
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page at `/api/docs` and its style sheet.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(documentation: Documentation) -> Router<S> {
    Router::new()
        .route("/api/docs", get(async move || answer("text/html; charset=utf-8", documentation.page())))
        .route("/api/docs.css", get(async || answer("text/css; charset=utf-8", CSS)))
}

fn answer(media_type: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    response
}
