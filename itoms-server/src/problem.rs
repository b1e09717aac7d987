//! What went wrong, as an answer: the one place where an error becomes a status and a problem document
//! (RFC 9457).

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use itoms_core::problem::{Kind, Problem, Retry, Violation, Violations, seconds_to_wait};
use serde::Serialize;
use std::{borrow::Cow, time::Duration};
use tower_http::request_id::RequestId;
use utoipa::ToSchema;

/// The media type of a problem document.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// A request that is not answered as asked.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    detail: Cow<'static, str>,
    errors: Vec<Violation>,
    retry_after: Option<Duration>,
}

impl Refusal {
    /// A refusal that no use case decides: of a header, a method, a body.
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, detail: detail.into(), errors: Vec::new(), retry_after: None }
    }

    /// The answer to what a use case, or a host, could not do.
    pub(crate) fn of(problem: &dyn Problem) -> Self {
        note(problem);
        let status = status_of(problem.kind());
        let retry_after = match problem.retry() {
            Retry::After(span) => Some(span),
            Retry::Never => None,
        };
        Self { status, code: problem.code(), detail: detail_of(problem), errors: problem.violations().to_vec(), retry_after }
    }

    /// With the broken rules.
    pub(crate) fn errors(self, errors: &Violations) -> Self {
        Self { errors: errors.as_slice().to_vec(), ..self }
    }

    /// Nothing there, or nothing that this caller may know of.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here")
    }

    /// Nobody is signed in.
    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "send a session's token or an API key as bearer")
    }

    /// The stable name of the problem.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// What happened and what to do.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// When another try can help.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn document<'a>(&'a self, request_id: &'a str) -> ProblemDocument<'a> {
        ProblemDocument {
            kind: format!("urn:itoms:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            request_id,
            errors: self.errors.iter().map(BrokenRule::from).collect(),
        }
    }
}

/// Why a request was not answered as asked (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDocument<'a> {
    /// Names the kind of problem, as a URN that ends in `code`.
    #[serde(rename = "type")]
    #[schema(format = "uri", example = "urn:itoms:problem:invalid_input")]
    kind: String,
    /// The status in words.
    #[schema(example = "Unprocessable Content")]
    title: &'a str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    status: u16,
    /// The stable name of the problem.
    #[schema(example = "invalid_input")]
    code: &'a str,
    /// What happened and what to do.
    #[schema(example = "title: Fill this in.")]
    detail: &'a str,
    /// Finds this request in the server's log.
    request_id: &'a str,
    /// The broken rules of the input, if it is about those.
    errors: Vec<BrokenRule<'a>>,
}

/// One broken rule of the input. Never holds the value.
#[derive(Serialize, ToSchema)]
pub(crate) struct BrokenRule<'a> {
    /// The field, such as `title` or `tags[3]`.
    #[schema(example = "title")]
    field: &'a str,
    /// The stable name of the rule.
    #[schema(example = "required")]
    rule: &'a str,
    /// The limit that the rule names, if it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit: Option<u64>,
    /// The length of the value in the unit of the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    length: Option<u64>,
    /// What to do.
    #[schema(example = "Fill this in.")]
    message: &'a str,
}

impl<'a> From<&'a Violation> for BrokenRule<'a> {
    fn from(violation: &'a Violation) -> Self {
        let Violation { field, rule, limit, length, message } = violation;
        Self { field, rule, limit: *limit, length: *length, message }
    }
}

/// Says in the log what is for whoever runs the installation to mend, once for each answer.
pub(crate) fn note<P: Problem + ?Sized>(problem: &P) {
    let cause = problem.source().map(tracing::field::display);
    match problem.kind() {
        Kind::Defect => tracing::error!(code = problem.code(), error = %problem, cause, "a request failed by our own fault"),
        Kind::Unavailable => tracing::warn!(code = problem.code(), error = %problem, cause, "a request needs what does not answer"),
        _ => {}
    }
}

/// What whoever asked can do about it, without what nobody outside can mend.
fn detail_of(problem: &dyn Problem) -> Cow<'static, str> {
    match (problem.kind(), problem.code()) {
        (Kind::Defect, _) => "something went wrong on our side; the request id finds it in the server's log".into(),
        (Kind::Unavailable, "sign_in_busy" | "storage_busy" | "host_unavailable" | "identity_provider_unavailable") => {
            problem.to_string().into()
        }
        (Kind::Unavailable, _) => {
            "something that this needs does not answer now; try again in a moment, the request id finds it in the server's log".into()
        }
        _ => problem.to_string().into(),
    }
}

/// Carries the refusal to [`answer`], which knows the request's id.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(span) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds_to_wait(span)));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the problem document of a refusal, wherever in the router it was made.
pub(crate) async fn answer(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default().to_owned();
    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        *response.body_mut() = serde_json::to_vec(&refusal.document(&id)).unwrap_or_default().into();
    }
    response
}

impl<P: Problem> From<P> for Refusal {
    fn from(problem: P) -> Self {
        Self::of(&problem)
    }
}

pub(crate) fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::Limited => StatusCode::TOO_MANY_REQUESTS,
        Kind::NotConfigured => StatusCode::NOT_IMPLEMENTED,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
