//! What operations answer.

use crate::problem::Refusal;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use itoms_core::{
    cursor::Cursor,
    store::{Page, Version},
};
use serde::Serialize;

/// An answer, or why there is none.
pub(crate) type Answer = Result<Response, Refusal>;

/// A resource that counts its states.
pub(crate) trait Versioned: Serialize {
    /// Its state now.
    fn version(&self) -> Version;
}

/// The resource as it is now, with its version as ETag.
pub(super) fn shown(resource: &impl Versioned) -> Response {
    let mut response = Json(resource).into_response();
    if let Ok(tag) = format!("\"{}\"", resource.version()).parse() {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// A resource that was just made, and where it is.
pub(super) fn created(resource: &impl Versioned, location: &str) -> Response {
    let mut response = (StatusCode::CREATED, shown(resource)).into_response();
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Done, and nothing to show.
pub(super) fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// A part of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct List<T> {
    /// The rows, in order.
    pub(crate) items: Vec<T>,
    /// Send this as `cursor` to get the next part; null when this is the last.
    #[schema(required)]
    pub(crate) next: Option<String>,
}

impl<T> List<T> {
    /// The page with its rows as answers.
    pub(super) fn of<R>(page: Page<R, Cursor>, row: impl FnMut(R) -> T) -> Self {
        let Page { items, next } = page.map(row);
        Self { items, next: next.map(|cursor| cursor.to_string()) }
    }
}

/// What was asked for will happen, as far as it may; the answer is always the same.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Accepted {
    /// What happens now, in a sentence.
    pub(crate) message: &'static str,
}

impl IntoResponse for Accepted {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self)).into_response()
    }
}
