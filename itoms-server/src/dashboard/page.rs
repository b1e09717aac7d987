//! From a template to an answer.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

/// A page for one person: nobody keeps it.
pub(crate) fn show(template: &impl Template) -> Response {
    show_at(StatusCode::OK, template)
}

pub(crate) fn show_at(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => self::html(status, html),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// One that was written before.
pub(crate) fn html(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, html).into_response()
}

/// After an act: the page that shows what came of it.
pub(crate) fn go(address: &str) -> Response {
    Redirect::to(address).into_response()
}
