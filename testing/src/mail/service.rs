use super::{Received, beside, listen, service_request::Request};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

/// A mail service of the tests, spoken to as Resend is: it validates each request, keeps idempotency keys, and misbehaves
/// on order.
pub struct MailService {
    url: String,
    state: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    taken: Vec<Received>,
    requests: Vec<Request>,
    /// The body and the answer of each key.
    keys: HashMap<String, (Vec<u8>, Value)>,
    orders: VecDeque<Order>,
    verified: Vec<String>,
}

/// What comes instead of what should.
enum Order {
    Answer(u16, &'static [(&'static str, &'static str)], String),
    /// Takes the mail; the answer never comes.
    Hang,
}

impl MailService {
    /// The key that it accepts.
    pub const KEY: &str = "re_planted_key_5b1c9d";

    /// Begins to listen on this machine.
    #[must_use]
    pub fn start() -> Self {
        let (listener, port) = listen();
        let state = Arc::new(Mutex::new(Kept { verified: vec!["example.com".to_owned()], ..Kept::default() }));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&state));
        beside(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, router).await.expect("a server");
        });
        Self { url: format!("http://127.0.0.1:{port}"), state }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers the next request so.
    pub fn answers(&self, status: u16, headers: &'static [(&'static str, &'static str)], body: impl Into<String>) {
        self.lock().orders.push_back(Order::Answer(status, headers, body.into()));
    }

    /// Takes the next mail and never says so.
    pub fn hangs(&self) {
        self.lock().orders.push_back(Order::Hang);
    }

    /// Every mail that it took, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.lock().taken.clone()
    }

    /// The idempotency key and the body of every request that could be read, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<(String, Vec<u8>)> {
        self.lock().requests.iter().map(|request| (request.key.clone(), request.body.clone())).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.state.lock().expect("no panic")
    }
}

/// A refusal in the words of the service.
#[must_use]
pub fn said(status: u16, name: &str) -> String {
    json!({ "statusCode": status, "name": name, "message": "about ada@example.net: no" }).to_string()
}

async fn answer(State(state): State<Arc<Mutex<Kept>>>, request: axum::extract::Request) -> Response {
    let request = match Request::check(request).await {
        Ok(request) => request,
        Err((status, name)) => return refusal(status, name),
    };
    let order = state.lock().expect("no panic").orders.pop_front();
    match order {
        Some(Order::Answer(status, headers, body)) => {
            state.lock().expect("no panic").requests.push(request);
            let mut response = (StatusCode::from_u16(status).expect("a status"), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(*name, value.parse().expect("a header"));
            }
            response
        }
        Some(Order::Hang) => {
            let _ = state.lock().expect("no panic").take(request);
            std::future::pending().await
        }
        None => state.lock().expect("no panic").take(request),
    }
}

impl Kept {
    fn take(&mut self, request: Request) -> Response {
        self.requests.push(request.clone());
        if request.path == "/domains" {
            let domains: Vec<_> = self.verified.iter().map(|name| json!({ "id": "d1", "name": name, "status": "verified" })).collect();
            return found(&json!({ "object": "list", "has_more": false, "data": domains }));
        }
        match self.keys.get(&request.key) {
            Some((body, answer)) if *body == request.body => return found(answer),
            Some(_) => return refusal(409, "invalid_idempotent_request"),
            None => {}
        }
        let mail = request.mail();
        let domain = mail.from.1.rsplit('@').next().unwrap_or_default();
        if !self.verified.iter().any(|verified| verified == domain) {
            return refusal(403, "validation_error");
        }
        self.taken.push(mail);
        let answer = json!({ "id": format!("49a3999c-0ce1-4ea6-ab68-{:012}", self.taken.len()) });
        self.keys.insert(request.key, (request.body, answer.clone()));
        found(&answer)
    }
}

fn found(answer: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

fn refusal(status: u16, name: &str) -> Response {
    (StatusCode::from_u16(status).expect("a status"), said(status, name)).into_response()
}
