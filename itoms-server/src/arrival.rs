//! What every request gets when it arrives: an id, the address of its caller, and a line in the log.

use crate::Options;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue};
use itoms_core::{
    account::Caller,
    random::{Random, SystemRandom},
};
use tokio::time::Instant;
use tower_http::request_id::RequestId;
use tracing::Instrument;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What machines ask every few seconds: while all is well, it would drown the rest of the log.
const ROUTINE: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Takes note of who calls, and of what came of it. The log names the route, never the path: a path may hold
/// a token.
pub(crate) async fn arrive(State(options): State<Options>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let id = new_id();
    let route = parts.extensions.get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let is_routine = ROUTINE.contains(&route.as_str());
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), method = %parts.method, route);
    let ip = options.client_ip.find(&parts);
    if ip.is_none() {
        options.tell_of_unknown_callers();
    }
    parts.extensions.insert(ip.map_or_else(Caller::unknown, Caller::at));
    parts.extensions.insert(RequestId::new(id.clone()));
    async {
        let started = Instant::now();
        let mut response = next.run(Request::from_parts(parts, body)).await;
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        match response.status().as_u16() {
            status if is_routine && status < 400 => tracing::debug!(status, micros, "answered"),
            status => tracing::info!(status, micros, "answered"),
        }
        response.headers_mut().insert(&REQUEST_ID, id);
        response
    }
    .instrument(span)
    .await
}

/// A new one for each request: what a caller sends under this name could be made to look like another's.
/// Without randomness requests are told apart by nothing, and go on.
fn new_id() -> HeaderValue {
    let mut bytes = [0; 12];
    let drawn = SystemRandom.fill(&mut bytes);
    drawn.ok().and_then(|()| hex::encode(bytes).parse().ok()).unwrap_or(HeaderValue::from_static("unknown"))
}
