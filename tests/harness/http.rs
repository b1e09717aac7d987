//! Requests to the router, and what it answers.

use super::World;
use axum::{body::Body, extract::ConnectInfo};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{
    future::{Future, IntoFuture},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    pin::Pin,
};
use tower::ServiceExt;

/// A request that is being put together; awaited, it is sent.
#[must_use = "a request is sent when it is awaited"]
pub(crate) struct Ask<'w> {
    world: &'w World,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
    from: IpAddr,
}

impl<'w> Ask<'w> {
    pub(super) fn new(world: &'w World, method: Method, path: impl Into<String>) -> Self {
        Self { world, method, path: path.into(), headers: HeaderMap::new(), body: Vec::new(), from: Ipv4Addr::LOCALHOST.into() }
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        let value = HeaderValue::from_bytes(value.as_ref()).expect("a header's value");
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// From that address.
    pub(crate) fn from(self, address: IpAddr) -> Self {
        Self { from: address, ..self }
    }

    /// With a bearer token.
    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With a JSON body.
    pub(crate) fn json(self, body: Value) -> Self {
        self.bytes("application/json", body.to_string())
    }

    /// With a form, as a page of our own sends it.
    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, value)| (*name, self.world.mount.field(name, value)));
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.header("sec-fetch-site", "same-origin").bytes("application/x-www-form-urlencoded", body)
    }

    /// With any body.
    pub(crate) fn bytes(mut self, media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }

    async fn send(self) -> Answer {
        let mount = self.world.mount;
        let request = Request::builder().method(self.method.clone()).uri(mount.real(&self.path));
        let mut request = request.body(Body::from(self.body)).expect("a request");
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.from, 50_000)));
        let response = self.world.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        let answer = mount.read(Answer { status: parts.status.as_u16(), headers: parts.headers, body });
        self.world.heard(&self.method, &mount.named(&self.path), &answer);
        answer
    }
}

impl<'w> IntoFuture for Ask<'w> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'w>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// What the router answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Fails unless it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Fails unless it is a problem of this status and code (RFC 9457).
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Self {
        let problem = self.expect(status);
        assert_eq!(problem.header("content-type"), "application/problem+json");
        assert_eq!(problem.json()["code"], code, "{}", problem.text());
        problem
    }

    /// A header's text; empty without it.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("readable headers")).unwrap_or_default()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The `id` at the top of the body.
    #[track_caller]
    pub(crate) fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| panic!("no id: {}", self.text())).to_owned()
    }

    /// What two answers must share to be the same: all but the request's own id.
    pub(crate) fn bare(&self) -> (u16, Vec<String>, String) {
        self.bare_of(str::to_owned)
    }

    /// The same, with `unname` applied to all that they say.
    pub(crate) fn bare_of(&self, unname: impl Fn(&str) -> String) -> (u16, Vec<String>, String) {
        let id = self.header("x-request-id");
        let text = if id.is_empty() { self.text() } else { self.text().replace(id, "…") };
        let said = self.headers.iter().filter(|(name, _)| *name != "x-request-id");
        let headers = said.map(|(name, value)| unname(&format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))));
        (self.status, headers.collect(), unname(&text))
    }

    /// Whether it succeeded.
    pub(crate) fn is_success(&self) -> bool {
        StatusCode::from_u16(self.status).is_ok_and(|status| status.is_success())
    }
}
