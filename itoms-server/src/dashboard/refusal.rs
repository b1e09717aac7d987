use super::{owning, page, shell::Shell, words};
use crate::problem;
use askama::Template;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use itoms_core::problem::Problem;

/// Why a page cannot be shown. [`dress`] makes a page of it, with a way on.
#[derive(Debug, Clone)]
pub(crate) enum Refusal {
    /// By its HTTP status alone.
    Status(StatusCode),
    /// Somebody must sign in first, and comes back here afterwards.
    SignIn(String),
    /// A page of its own says why, and what to do.
    Page(StatusCode, String),
    /// A use case refused.
    Problem(problem::Refusal),
}

impl Refusal {
    pub(crate) const NOT_FOUND: Self = Self::Status(StatusCode::NOT_FOUND);
}

impl<P: Problem> From<P> for Refusal {
    fn from(problem: P) -> Self {
        Self::Problem(problem.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(address) => Redirect::to(&address).into_response(),
            Self::Status(status) => status.into_response(),
            Self::Page(status, html) => page::html(status, html),
            Self::Problem(refusal) => refusal.into_response(),
        }
    }
}

/// What a browser asks for again that had sent a form there: the page of that form.
fn page_of_form(shell: &Shell, request: &Request) -> Option<String> {
    let is_asked = matches!(*request.method(), Method::GET | Method::HEAD);
    let route = request.extensions().get::<MatchedPath>().filter(|_| is_asked)?;
    let prefix = shell.paths().prefix();
    let route = route.as_str().strip_prefix(prefix).unwrap_or(route.as_str());
    Some(format!("{prefix}{}", owning::page_of(route, request.uri().path())?))
}

/// Makes a page of every refusal, whoever refuses: a use case, the router, the guard, a handler that panicked.
pub(crate) async fn dress(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let page = page_of_form(&shell, &request);
    let response = next.run(request).await;
    let status = response.status();
    if let Some(page) = page.filter(|_| status == StatusCode::METHOD_NOT_ALLOWED) {
        return page::go(&page);
    }
    let undressed = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html"));
    if !(status.is_client_error() || status.is_server_error()) || !undressed {
        return response;
    }
    let words = words::refusals::of_response(&response);
    let mut dressed = page::show_at(status, &RefusalPage { shell: &shell, status, words });
    for name in [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
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
