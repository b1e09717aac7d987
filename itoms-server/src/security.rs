//! What every answer says to browsers, and which requests of theirs are refused.

use crate::{Options, problem::Refusal};
use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, RawPathParams, Request, State, rejection::RawPathParamsRejection},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::{any::Any, convert::Infallible};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
};
use url::Url;

/// Of pages: nothing runs but our own files, nothing is asked of another host, nobody frames us.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     frame-src 'self'; img-src 'self' data:; manifest-src 'self'; media-src 'self'; object-src 'none'; script-src 'self'; style-src 'self'",
);
/// Of everything else, should a browser ever take it for a page.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Two years.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000");
/// The same, for all names below ours as well.
const TRANSPORT_BELOW: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
/// All but cookies, of which others on the host may have their own; ours is taken back by name.
const CLEARED: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

/// Marks an answer after which nobody is signed in.
#[derive(Debug, Clone, Copy)]
struct SignedOut;

/// An answer after which nobody is signed in: the browser is to forget what it keeps of us (ASVS 14.3.1).
pub(crate) fn signed_out(mut response: Response) -> Response {
    response.extensions_mut().insert(SignedOut);
    response
}

/// Guards all routes of a part, and answers for a handler that panics. Each refusal is a [`Refusal`], which the part may
/// dress.
pub(crate) fn protect<S: Clone + Send + Sync + 'static>(part: Router<S>, options: &Options) -> Router<S> {
    let part = part.layer(middleware::from_fn(require_text));
    part.layer(CatchPanicLayer::custom(panicked)).layer(middleware::from_fn_with_state(options.clone(), guard))
}

/// What is no text names nothing, whatever the path would say there.
async fn require_text(path: Result<RawPathParams, RawPathParamsRejection>, request: Request, next: Next) -> Response {
    match path {
        Err(RawPathParamsRejection::InvalidUtf8InPathParam(_)) => Refusal::not_found().into_response(),
        _ => next.run(request).await,
    }
}

/// The panic itself was told by the panic hook; its message may hold anything, so nobody else is told.
fn panicked(_: Box<dyn Any + Send>) -> http::Response<Body> {
    tracing::error!("a request failed by our own fault: its handler panicked");
    let detail = "something went wrong on our side; the request id finds it in the server's log";
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", detail).into_response()
}

/// Adds what an answer does not say itself. One that says nothing about caching is not cached.
pub(crate) async fn headers(State(options): State<Options>, request: Request, next: Next) -> Response {
    let holds_token = request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str().contains("{token}"));
    let mut response = next.run(request).await;
    let is_signed_out = response.extensions().get::<SignedOut>().is_some();
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
    if let Some(policy) = transport(&options) {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(policy);
    }
    if is_signed_out && options.has_own_host() {
        headers.insert(CLEAR_SITE_DATA, CLEARED);
    }
    response
}

/// How long browsers keep to https here (RFC 6797).
fn transport(options: &Options) -> Option<HeaderValue> {
    let is_sealed = options.base.scheme() == "https" && !itoms_core::links::is_loopback(&options.base);
    let policy = if options.hsts_subdomains { TRANSPORT_BELOW } else { TRANSPORT };
    (is_sealed && options.has_own_host()).then_some(policy)
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Refuses what another site makes a browser send (Fetch Metadata, then `Origin`). Only a bearer token, which no
/// browser adds by itself, proves that the caller means it.
async fn guard(State(options): State<Options>, request: Request, next: Next) -> Response {
    let is_bearer = is_bearer(request.headers());
    if is_bearer || is_ours(&options.base, without_path(&request)).await {
        return next.run(request).await;
    }
    let detail = "another site sent this in your name; open the page here and try again";
    Refusal::new(StatusCode::FORBIDDEN, "cross_site", detail).into_response()
}

async fn is_ours(base: &Url, request: http::Request<()>) -> bool {
    let passed = service_fn(|_| async { Ok::<_, Infallible>(http::Response::new(())) });
    let verdict = trusting(base).layer(passed).oneshot(request).await;
    verdict.is_ok_and(|answer| answer.extensions().get::<ProtectionError>().is_none())
}

/// What the guard judges by. Not by the path: the layer traces what it judges, and a path may hold a token
/// (P3.2-c).
fn without_path(request: &Request) -> http::Request<()> {
    let mut bare = http::Request::new(());
    *bare.method_mut() = request.method().clone();
    *bare.headers_mut() = request.headers().clone();
    if let Some(host) = request.uri().authority() {
        *bare.uri_mut() = host.clone().into();
    }
    bare
}

fn is_bearer(headers: &HeaderMap) -> bool {
    let scheme = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().get(..7));
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "))
}

/// Our own origin, also where a proxy changes `Host`.
fn trusting(base: &Url) -> CsrfLayer {
    CsrfLayer::new().add_trusted_origin(base.origin().ascii_serialization()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientIp;

    #[test]
    fn https_is_asked_of_hosts_that_are_ours() {
        let said = |base: &str, below: bool| {
            let options = Options::new(base.parse().unwrap(), ClientIp::Peer).hsts_subdomains(below);
            transport(&options).map(|policy| policy.to_str().unwrap().to_owned())
        };
        assert_eq!(said("https://itoms.example", false).as_deref(), Some("max-age=63072000"));
        assert_eq!(said("https://itoms.example/", true).as_deref(), Some("max-age=63072000; includeSubDomains"));
        for base in ["https://host.example/blog", "https://host.example/blog/", "http://itoms.example", "https://localhost:3000"] {
            assert_eq!((said(base, false), said(base, true)), (None, None), "{base}");
        }
    }
}
