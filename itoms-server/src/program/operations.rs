//! What operators and their machines ask: health, readiness, metrics; whom people ask about their data; and what
//! search engines may read.

use super::{compose::Database, config::Config};
use crate::{Authentication, Part, RouteInfo};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use itoms_core::{Itoms, account::EmailAddress, secret::Secret};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};

/// A database that takes longer to answer is as good as none.
const PATIENCE: Duration = Duration::from_secs(2);
/// The greatest seconds of each bucket: from a page out of memory to one that waits for a busy database.
const SECONDS: [f64; 9] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 2.0];
/// How long what `security.txt` says holds; it is made anew each time.
const HOLDS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What search engines have no use for (RFC 9309). A page that they may read and not keep says so itself.
const ROBOTS: &str = "User-agent: *\nDisallow: /api/\nDisallow: /dashboard\n";

/// What only the program answers.
struct Route {
    path: &'static str,
    /// Its name in the route table.
    operation: &'static str,
    answer: MethodRouter<Operations>,
}

/// The one list of it: router and route table are made of it.
fn routes() -> [Route; 5] {
    let route = |path, operation, answer| Route { path, operation, answer };
    [
        route("/healthz", "health", get(async || "ok\n")),
        route("/readyz", "readiness", get(ready)),
        route("/metrics", "metrics", get(metrics)),
        route("/.well-known/security.txt", "securityContact", get(security_contact)),
        route("/robots.txt", "robots", get(async || ROBOTS)),
    ]
}

/// The rows of the route table that only the program answers.
pub(crate) fn table() -> Vec<RouteInfo> {
    let row = |Route { path, operation, .. }: Route| RouteInfo {
        part: Part::Operations,
        method: "GET",
        path: path.to_owned(),
        operation: operation.to_owned(),
        authentication: Authentication::Public,
        permission: None,
        key: None,
        act: None,
        act_at_times: None,
    };
    routes().map(row).into()
}

/// Answers them, and counts what others answer. A cheap clone.
#[derive(Clone)]
pub(crate) struct Operations(Arc<Inner>);

struct Inner {
    itoms: Itoms,
    database: Database,
    token: Option<Secret<String>>,
    /// Without a token only this machine may ask.
    open: bool,
    contact: Option<EmailAddress>,
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Routed, Histogram>,
    jobs: Family<InState, Gauge>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Routed {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

impl Operations {
    pub(crate) fn new(itoms: Itoms, database: Database, config: &Config) -> Self {
        let (requests, jobs) = (Family::default(), Family::default());
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let mut registry = Registry::with_prefix("itoms");
        registry.register("http_requests", "Requests that were answered", requests.clone());
        registry.register("http_request_seconds", "Time from the head of a request to the head of its answer", seconds.clone());
        registry.register("jobs", "Durable work by state", jobs.clone());
        let open = !config.is_production() && config.listen.ip().is_loopback();
        let (token, contact) = (config.metrics_token.clone(), config.contact.clone());
        Self(Arc::new(Inner { itoms, database, token, open, contact, registry, requests, seconds, jobs }))
    }

    pub(crate) fn routes(&self) -> Router {
        let router = routes().into_iter().fold(Router::new(), |router, Route { path, answer, .. }| router.route(path, answer));
        router.with_state(self.clone())
    }

    /// Counts what is answered, by route and never by path.
    pub(crate) async fn count(State(operations): State<Self>, request: Request, next: Next) -> Response {
        let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
        let method = known(request.method());
        let started = Instant::now();
        let response = next.run(request).await;
        operations.0.seconds.get_or_create(&Routed { route: route.clone() }).observe(started.elapsed().as_secs_f64());
        let answered = Answered { method, route, status: response.status().as_u16() };
        operations.0.requests.get_or_create(&answered).inc();
        response
    }
}

/// Anybody may make up a method, and each would be counted apart for ever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// The reason goes to the log alone.
async fn ready(State(operations): State<Operations>) -> Response {
    let reason = match timeout(PATIENCE, operations.0.database.ping()).await {
        Ok(Ok(())) => return "ready\n".into_response(),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it does not answer in time".to_owned(),
    };
    tracing::warn!(reason, "not ready: the database does not answer");
    (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
}

/// Whom to write to (RFC 9116), where the settings say.
async fn security_contact(State(operations): State<Operations>) -> Response {
    let Some(contact) = &operations.0.contact else {
        return (StatusCode::NOT_FOUND, "no contact is named here: set ITOMS_CONTACT\n").into_response();
    };
    format!("Contact: mailto:{contact}\nExpires: {}\n", operations.0.itoms.now().after(HOLDS)).into_response()
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
    count_jobs(&operations.0).await;
    let mut text = String::new();
    match encode(&mut text, &operations.0.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// While the database does not answer there is no number: none would be taken for a good sign.
async fn count_jobs(operations: &Inner) {
    let reason = match timeout(PATIENCE, operations.itoms.jobs().counts()).await {
        Ok(Ok(counts)) => {
            for (state, count) in [("waiting", counts.waiting), ("leased", counts.leased), ("parked", counts.parked)] {
                operations.jobs.get_or_create(&InState { state }).set(i64::try_from(count).unwrap_or(i64::MAX));
            }
            return;
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it does not answer in time".to_owned(),
    };
    operations.jobs.clear();
    tracing::warn!(reason, "no durable work is counted: the database does not answer");
}
