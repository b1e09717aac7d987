//! From a template to an answer.

use crate::problem::{note, status_of};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use itoms_core::problem::{Problem, Retry, seconds_to_wait};
use std::time::Duration;

/// How a page is answered: by which status and, where waiting helps, after how long to try again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    status: StatusCode,
    retry_after: Option<Duration>,
}

impl How {
    pub(crate) fn status(self) -> StatusCode {
        self.status
    }
}

impl From<StatusCode> for How {
    fn from(status: StatusCode) -> Self {
        Self { status, retry_after: None }
    }
}

/// What went wrong says both, so that neither is forgotten.
impl<P: Problem + ?Sized> From<&P> for How {
    fn from(problem: &P) -> Self {
        note(problem);
        let retry_after = match problem.retry() {
            Retry::After(span) => Some(span),
            Retry::Never => None,
        };
        Self { status: status_of(problem.kind()), retry_after }
    }
}

/// A page for one person: nobody keeps it.
pub(crate) fn show(template: &impl Template) -> Response {
    show_at(StatusCode::OK, template)
}

/// A page after something went wrong: `how` is the problem itself, or a status.
pub(crate) fn show_at(how: impl Into<How>, template: &impl Template) -> Response {
    let How { status, retry_after } = how.into();
    let mut response = match template.render() {
        Ok(html) => self::html(status, html),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    if let Some(span) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds_to_wait(span)));
    }
    response
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
