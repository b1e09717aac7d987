use crate::problem::Refusal;
use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, Version, header, uri::Authority};

/// A router that answers no request which a proxy and we could understand differently. It stands within what numbers, logs and
/// counts requests: those that are refused here are the ones that operators look for.
pub fn understood(router: Router) -> Router {
    router.layer(middleware::from_fn(understand))
}

/// Refuses a request that does not name exactly one host (RFC 9112, 3.2): a proxy and we could understand two.
///
/// A request in chunks ends its connection: hyper does not tell whether a length stood beside them, and if one did,
/// nobody else may take what follows for a request of its own (RFC 9112, 6.3 and 11.2).
async fn understand(request: Request, next: Next) -> Response {
    let must_name = request.version() == Version::HTTP_11 || request.headers().contains_key(header::HOST);
    if must_name && !names_one_host(request.headers()) {
        let detail = "send exactly one Host header, with the name of this server";
        return ([(header::CONNECTION, "close")], Refusal::new(StatusCode::BAD_REQUEST, "malformed_host", detail)).into_response();
    }
    let in_chunks = request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut response = next.run(request).await;
    if in_chunks {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn names_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    Authority::try_from(host.as_bytes()).is_ok_and(|host| !host.as_str().contains('@'))
}
