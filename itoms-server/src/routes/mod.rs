//! The JSON API: each operation in a file of its own, with its documentation, request and handler.

mod accounts;
mod admissions;
mod answer;
mod api;
mod api_keys;
mod attention;
mod audit;
mod bodiless;
mod body;
mod branding;
mod caller;
mod complete;
mod contents;
mod docs;
mod document;
mod documentation;
mod factors;
mod fields;
mod given;
mod identities;
mod invitations;
mod jobs;
mod mails;
mod members;
mod membership;
mod once;
mod operations;
mod ownership;
#[cfg(feature = "passkeys")]
mod passkeys;
mod path;
mod people;
mod precondition;
mod privilege;
mod projects;
mod providers;
mod published;
mod query;
mod read_keys;
mod registrations;
mod role;
mod scalar;
mod sessions;

use crate::{Authentication, Options, Part, RouteInfo, problem::Refusal, security};
use api::Api;
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use documentation::Documentation;
use http::{Method, StatusCode, header};
use itoms_core::Itoms;
use operations::{Operation, PREFIX};

/// The JSON API below `/api/v1`, its document at `/api/openapi.json`, and a page of it at `/api/docs`.
pub(crate) fn api<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    let api = Api::new(itoms, options);
    let router = operations::of(options).into_iter().fold(Router::new(), |router, operation| operation.mount(router, &api));
    let documentation = Documentation::of(options);
    let document = documentation.clone();
    let router = Router::new()
        .nest(PREFIX, router.method_not_allowed_fallback(other_method))
        .route("/api/openapi.json", get(async move || ([(header::CONTENT_TYPE, "application/json")], document.json())))
        .merge(docs::routes(documentation))
        .route("/api", any(nothing_here))
        .route("/api/", any(nothing_here))
        .route("/api/{*rest}", any(nothing_here))
        .method_not_allowed_fallback(other_method)
        .with_state(api);
    security::protect(router, options)
}

/// The rows of the route table that this part answers.
pub(crate) fn table() -> Vec<RouteInfo> {
    let documentation = [("/api/openapi.json", "showDocument"), ("/api/docs", "showDocs"), ("/api/docs.css", "showDocsStyle")];
    let documentation = documentation.map(|(path, operation)| RouteInfo {
        part: Part::Api,
        method: "GET",
        path: path.to_owned(),
        operation: operation.to_owned(),
        authentication: Authentication::Public,
        permission: None,
        key: None,
        act: None,
        act_at_times: None,
    });
    operations::all().iter().filter_map(Operation::info).chain(documentation).collect()
}

async fn nothing_here() -> Refusal {
    Refusal::not_found()
}

/// The router adds `Allow`.
async fn other_method(method: Method) -> Response {
    match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => {
            let detail = "this address does not take this method; the header Allow names those that it takes";
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).into_response()
        }
    }
}
