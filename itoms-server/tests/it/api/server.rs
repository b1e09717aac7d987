//! The API over an empty embedded database, and requests to it.

use axum::{Router, body::Body};
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use http_body_util::BodyExt;
use itoms_core::{
    Itoms,
    account::{Caller, SignUp},
    random::SeededRandom,
    time::{ManualClock, Timestamp},
    vault::VaultKeys,
};
use itoms_server::{ClientIp, Options};
use itoms_store::sqlite::SqliteStore;
use serde_json::Value;
use tower::ServiceExt;

pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// The API, and the token of the one person who has an account.
pub(crate) struct Server {
    router: Router,
    pub(crate) token: String,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let itoms = itoms().await;
        let token = itoms.accounts().offer_operator_link().await.unwrap().unwrap();
        let sign_up = SignUp {
            email: EMAIL.to_owned(),
            full_name: "Ada Lovelace".to_owned(),
            password: PASSWORD.into(),
            sixteen_or_older: true,
            company: None,
        };
        let signed_in = itoms.accounts().become_operator(&token, sign_up, &Caller::program()).await.unwrap();
        let options = Options::new("https://itoms.example/".parse().unwrap(), ClientIp::Peer);
        Self { router: itoms_server::api(itoms, &options), token: signed_in.token.expose().to_owned() }
    }

    /// Sends a request as nobody.
    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        send(&self.router, method, path, headers, body).await
    }

    /// Sends JSON as the one person.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl ToString) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send(method, path, &all, body.to_string()).await
    }

    /// The published document.
    pub(crate) async fn document(&self) -> Value {
        self.send("GET", "/api/openapi.json", &[], Body::empty()).await.json()
    }

    /// The id of one more session of the one person.
    pub(crate) async fn another_session(&self) -> String {
        let credentials = serde_json::json!({"email": EMAIL, "password": PASSWORD});
        let made = self.ask("POST", "/api/v1/sessions", &[], credentials).await.expect(201).json();
        made["id"].as_str().unwrap().to_owned()
    }

    /// The id of a new API key.
    pub(crate) async fn api_key(&self) -> String {
        let new = serde_json::json!({"name": "A key", "scopes": ["account:read"]});
        let made = self.ask("POST", "/api/v1/api-keys", &[], new).await.expect(201).json();
        made["id"].as_str().unwrap().to_owned()
    }

    /// A read key of a project, by the project's path.
    pub(crate) async fn read_key(&self, project: &str) -> Value {
        self.ask("POST", &format!("{project}/read-keys"), &[], serde_json::json!({"name": "A key"})).await.expect(201).json()
    }

    /// The path of a new project.
    pub(crate) async fn project(&self) -> String {
        let made = self.ask("POST", "/api/v1/projects", &[], serde_json::json!({"name": "Field notes"})).await;
        format!("/api/v1/projects/{}", made.expect(201).json()["id"].as_str().unwrap())
    }
}

/// Sends a request to a router.
pub(crate) async fn send(router: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::builder().method(method).uri(path).body(body.into()).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes().into() }
}

/// A product without mails, at a standing clock.
pub(crate) async fn itoms() -> Itoms {
    builder().await.build().unwrap()
}

/// Of an empty embedded database, with a clock that stands.
pub(crate) async fn builder() -> itoms_core::Builder {
    let key = |seed| VaultKeys::generate(&SeededRandom::new(seed)).unwrap();
    Itoms::builder(SqliteStore::temporary().await.unwrap(), VaultKeys::new(key(1), key(2)).unwrap())
        .clock(ManualClock::at(Timestamp::from_millis(1_795_512_600_000)))
        .random(SeededRandom::new(7))
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// Fails unless it is a problem document of that status and code.
    #[track_caller]
    pub(crate) fn refuses(self, status: u16, code: &str) -> Value {
        let answer = self.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["code"], code, "{problem}");
        problem
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// All that two answers must share to be the same: everything but the request's own id.
    pub(crate) fn bare(&self) -> (StatusCode, HeaderMap, String) {
        let mut headers = self.headers.clone();
        let id = headers.remove("x-request-id").unwrap();
        (self.status, headers, String::from_utf8(self.body.clone()).unwrap().replace(id.to_str().unwrap(), "…"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}
