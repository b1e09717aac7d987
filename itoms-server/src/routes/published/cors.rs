//! Any page of any site may read what is public anyway. No cookie is ever looked at here, and none may be sent along.

use crate::routes::api::Api;
use axum::{
    middleware,
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use http::{HeaderValue, StatusCode, header};

/// What may be asked for with other than the plainest headers, and for how long a browser need not ask again.
const PREFLIGHT: [(http::HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, if-none-match"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// The operation, open to pages of every site, refusals too.
pub(in crate::routes) fn open(handler: MethodRouter<Api>) -> MethodRouter<Api> {
    handler.options(async || (StatusCode::NO_CONTENT, PREFLIGHT)).layer(middleware::map_response(allow))
}

async fn allow(response: Response) -> Response {
    let mut response = response.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag, ratelimit, ratelimit-policy, retry-after, x-request-id"),
    );
    response
}
