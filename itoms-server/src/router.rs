//! The router of the server, and its parts.

use crate::{Options, arrival, problem, security};
use axum::{Router, middleware};
use itoms_core::Itoms;

/// Everything: the JSON API, the dashboard and the public pages.
///
/// Mount it at the root of a host of its own, or under a prefix with [`Router::nest`]; the base of `options` names
/// the same place. `merge` beside a route `/{anything}` of the host's own panics, since project pages are such
/// a route.
///
/// Give it the address of callers by
/// [`into_make_service_with_connect_info::<SocketAddr>`](Router::into_make_service_with_connect_info). Without it all callers count
/// as one in every limit by address, so that few of them soon keep the others out; the log says so once, as an error.
///
/// Below a path it answers for that path alone: a slash behind it, what holds for the whole host
/// (`Strict-Transport-Security`, `Clear-Site-Data`), `robots.txt` and `.well-known` are the host's.
pub fn router<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    surround(parts(itoms, options), options)
}

/// The pages of people who publish, below `/dashboard`, and those that mails lead to.
pub fn dashboard<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    surround(crate::dashboard::dashboard(itoms, options), options)
}

/// What visitors read: `/{project}` and below, and its feeds.
pub fn pages<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    surround(crate::public::pages(itoms, options), options)
}

/// The JSON API below `/api/v1`, and its document at `/api/openapi.json`.
pub fn api<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    surround(crate::routes::api(itoms, options), options)
}

/// All three parts, before anything is laid around them.
pub(crate) fn parts<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    let dashboard = crate::dashboard::dashboard(itoms.clone(), options);
    let pages = crate::public::pages(itoms.clone(), options);
    crate::routes::api(itoms, options).merge(dashboard).merge(pages)
}

/// What every answer needs, whichever part gave it: the last layer is the outermost. What can refuse a request is
/// [`security::protect`], within each part, so that each refuses in its own way.
pub(crate) fn surround<S: Clone + Send + Sync + 'static>(part: Router<S>, options: &Options) -> Router<S> {
    part.layer(middleware::from_fn(problem::answer))
        .layer(middleware::from_fn_with_state(options.clone(), security::headers))
        .layer(middleware::from_fn_with_state(options.clone(), arrival::arrive))
}
