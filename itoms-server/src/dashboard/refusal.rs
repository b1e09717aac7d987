use super::{page, shell::Shell, words};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use itoms_core::problem::{Problem, Retry};
use std::{any::Any, time::Duration};

/// Why a page cannot be shown. [`dress`] makes a page of it, with a way on.
#[derive(Debug, Clone)]
pub(crate) enum Refusal {
    /// By its HTTP status alone.
    Status(StatusCode),
    /// Somebody must sign in first, and comes back here afterwards.
    SignIn(String),
    /// A use case refused.
    Problem { status: StatusCode, retry_after: Option<Duration>, detail: String },
}

impl Refusal {
    pub(crate) const NOT_FOUND: Self = Self::Status(StatusCode::NOT_FOUND);
}

impl<P: Problem> From<P> for Refusal {
    fn from(problem: P) -> Self {
        let status = crate::problem::status_of(problem.kind());
        if status.is_server_error() {
            tracing::error!(code = problem.code(), error = %problem, "a page could not be shown");
        }
        let retry_after = match problem.retry() {
            Retry::After(wait) => Some(wait),
            Retry::Never => None,
        };
        Self::Problem { status, retry_after, detail: problem.to_string() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(address) => Redirect::to(&address).into_response(),
            Self::Status(status) => (status, axum::Extension(self)).into_response(),
            Self::Problem { status, .. } => (status, axum::Extension(self)).into_response(),
        }
    }
}

/// A handler that panicked: our own fault. The panic hook has told of it.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> http::Response<axum::body::Body> {
    tracing::error!("a page failed by our own fault: its handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Makes a page of every refusal, also of those that come from the router itself.
pub(crate) async fn dress(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let undressed = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html"));
    if !(status.is_client_error() || status.is_server_error()) || !undressed {
        return response;
    }
    let (retry_after, detail) = match response.extensions().get::<Refusal>() {
        Some(Refusal::Problem { retry_after, detail, .. }) => (*retry_after, Some(detail.as_str())),
        _ => (None, None),
    };
    let words = words::refusals::words(status, retry_after, detail);
    let mut dressed = page::show_at(status, &RefusalPage { shell: &shell, status, words });
    for name in [header::ALLOW, header::SET_COOKIE] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    if let Some(wait) = retry_after {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    dressed
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage<'a> {
    shell: &'a Shell,
    status: StatusCode,
    words: words::refusals::Words,
}
