//! What every answer says to browsers, and which requests of theirs are refused.

use crate::{Options, problem::Refusal, session_cookie};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tower::{Layer, ServiceExt};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use url::Url;

/// Of pages: nothing runs but our own files, nothing is asked of another host, nobody frames us.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     frame-src 'self'; img-src 'self' data:; manifest-src 'self'; media-src 'self'; object-src 'none'; script-src 'self'; style-src 'self'",
);
/// Of everything else, should a browser ever take it for a page.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Two years, for all names below ours as well.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Adds what an answer does not say itself. One that says nothing about caching is not cached.
pub(crate) async fn headers(State(options): State<Options>, request: Request, next: Next) -> Response {
    let holds_token = request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str().contains("{token}"));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = if is_page(headers) { PAGE_POLICY } else { DATA_POLICY };
    let referrer = HeaderValue::from_static(if holds_token { "no-referrer" } else { "strict-origin" });
    let said = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, referrer),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (OPENER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    for (name, value) in said {
        headers.entry(name).or_insert(value);
    }
    if options.base.scheme() == "https" && !session_cookie::is_loopback(&options.base) {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(TRANSPORT);
    }
    response
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Refuses what another site makes a browser send (Fetch Metadata, then `Origin`). Only a bearer token, which no
/// browser adds by itself, proves that the caller means it.
pub(crate) async fn guard(State(options): State<Options>, request: Request, next: Next) -> Response {
    if is_bearer(request.headers()) {
        return next.run(request).await;
    }
    let refuse = |_: ProtectionError| {
        let detail = "another site sent this in your name; open the page here and try again";
        Refusal::new(StatusCode::FORBIDDEN, "cross_site", detail).into_response()
    };
    let guarded = trusting(&options.base).with_rejection_response(refuse).layer(next);
    guarded.oneshot(request).await.unwrap_or_else(|never| match never {})
}

fn is_bearer(headers: &HeaderMap) -> bool {
    let scheme = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().get(..7));
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "))
}

/// Our own origin, also where a proxy changes `Host`.
fn trusting(base: &Url) -> CsrfLayer {
    CsrfLayer::new().add_trusted_origin(base.origin().ascii_serialization()).unwrap_or_default()
}
