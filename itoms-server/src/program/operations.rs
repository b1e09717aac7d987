//! What operators and their machines ask: health, readiness, metrics.

use super::{compose::Database, config::Config};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use itoms_core::{Itoms, secret::Secret};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};
use std::sync::Arc;

/// Answers `/healthz`, `/readyz` and `/metrics`. A cheap clone.
#[derive(Clone)]
pub(crate) struct Operations(Arc<Inner>);

struct Inner {
    itoms: Itoms,
    database: Database,
    token: Option<Secret<String>>,
    /// Without a token only this machine may ask.
    open: bool,
    registry: Registry,
    requests: Family<Answered, Counter>,
    jobs: Family<InState, Gauge>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

impl Operations {
    pub(crate) fn new(itoms: Itoms, database: Database, config: &Config) -> Self {
        let (requests, jobs) = (Family::default(), Family::default());
        let mut registry = Registry::with_prefix("itoms");
        registry.register("http_requests", "Requests that were answered", requests.clone());
        registry.register("jobs", "Durable work by state", jobs.clone());
        let open = !config.is_production() && config.listen.ip().is_loopback();
        Self(Arc::new(Inner { itoms, database, token: config.metrics_token.clone(), open, registry, requests, jobs }))
    }

    pub(crate) fn routes(&self) -> Router {
        Router::new()
            .route("/healthz", get(async || "ok\n"))
            .route("/readyz", get(ready))
            .route("/metrics", get(metrics))
            .with_state(self.clone())
    }

    /// Counts what is answered, by route and never by path.
    pub(crate) async fn count(State(operations): State<Self>, request: Request, next: Next) -> Response {
        let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
        let method = request.method().to_string();
        let response = next.run(request).await;
        let answered = Answered { method, route, status: response.status().as_u16() };
        operations.0.requests.get_or_create(&answered).inc();
        response
    }
}

async fn ready(State(operations): State<Operations>) -> Response {
    match operations.0.database.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

async fn metrics(State(operations): State<Operations>, headers: HeaderMap) -> Response {
    let presented = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let allowed = match &operations.0.token {
        Some(token) => presented.is_some_and(|presented| Secret::from(presented) == *token),
        None => operations.0.open,
    };
    if !allowed {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], "set ITOMS_METRICS_TOKEN and send it as bearer\n")
            .into_response();
    }
    let counts = operations.0.itoms.jobs().counts().await.unwrap_or_default();
    for (state, count) in [("waiting", counts.waiting), ("leased", counts.leased), ("parked", counts.parked)] {
        operations.0.jobs.get_or_create(&InState { state }).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    let mut text = String::new();
    match encode(&mut text, &operations.0.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
