use super::{Fault, Issuer, State as Provider};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{OriginalUri, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use url::{Url, form_urlencoded};

pub(super) fn router(provider: Arc<Provider>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/keys", get(keys))
        .route("/token", post(token))
        .route("/profile", get(profile))
        .layer(from_fn_with_state(Arc::clone(&provider), misbehave))
        .route("/authorize", get(authorize))
        .with_state(provider)
}

async fn misbehave(State(provider): State<Arc<Provider>>, request: Request, next: Next) -> Response {
    let fault = provider.lock().fault;
    match fault {
        Some(Fault::Down) => (StatusCode::SERVICE_UNAVAILABLE, "no").into_response(),
        Some(Fault::Hangs) => std::future::pending().await,
        Some(Fault::Huge) => Json(json!({ "issuer": "x".repeat(4 << 20) })).into_response(),
        Some(Fault::Redirects) => Redirect::temporary("https://elsewhere.example").into_response(),
        Some(Fault::Html) => Html("<h1>Welcome to the proxy</h1>").into_response(),
        _ => next.run(request).await,
    }
}

fn count(provider: &Provider, part: &'static str) {
    *provider.lock().asked.entry(part).or_default() += 1;
}

async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Value> {
    count(&provider, "discovery");
    let url = &provider.url;
    let mut document = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "userinfo_endpoint": format!("{url}/profile"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    for (field, value) in &provider.lock().settings {
        document[field] = value.clone();
    }
    Json(document)
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    count(&provider, "keys");
    Json(provider.lock().signer.jwks())
}

async fn authorize(State(provider): State<Arc<Provider>>, OriginalUri(uri): OriginalUri) -> Response {
    let person = provider.lock().visitor.clone();
    let url = Url::parse(&format!("{}{uri}", provider.url)).expect("an address");
    match provider.authorize(&url, person) {
        Ok(back) => Redirect::to(back.as_str()).into_response(),
        Err(reason) => (StatusCode::BAD_REQUEST, reason).into_response(),
    }
}

async fn token(State(provider): State<Arc<Provider>>, headers: HeaderMap, body: Bytes) -> Response {
    count(&provider, "token");
    let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/x-www-form-urlencoded");
    let form: HashMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    if !is_form {
        return refusal(StatusCode::BAD_REQUEST, "invalid_request");
    }
    if !is_our_client(&provider, &headers, &form) {
        return refusal(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    match provider.exchange(&form) {
        Ok(tokens) => Json(tokens).into_response(),
        Err(code) => refusal(StatusCode::BAD_REQUEST, code),
    }
}

/// By the one method that its discovery document offers, `client_secret_basic` where it says none, and by no other.
fn is_our_client(provider: &Provider, headers: &HeaderMap, form: &HashMap<String, String>) -> bool {
    let offered = provider.lock().settings.get("token_endpoint_auth_methods_supported").cloned();
    let by_form = form.get("client_id").zip(form.get("client_secret"));
    match headers.get(header::AUTHORIZATION) {
        Some(value) if form.get("client_secret").is_none() && offered.is_none() => {
            let pair = value.to_str().ok().and_then(|text| STANDARD.decode(text.strip_prefix("Basic ")?).ok());
            let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            pair == Some(format!("{}:{}", part(Issuer::CLIENT_ID), part(Issuer::CLIENT_SECRET)).into_bytes())
        }
        None if offered == Some(json!(["client_secret_post"])) => {
            by_form.is_some_and(|(id, secret)| id == Issuer::CLIENT_ID && secret == Issuer::CLIENT_SECRET)
        }
        None if offered == Some(json!(["none"])) => form.get("client_id").is_some_and(|id| id == Issuer::CLIENT_ID),
        _ => false,
    }
}

fn refusal(status: StatusCode, code: &str) -> Response {
    (status, Json(json!({ "error": code, "error_description": "about ada@example.com: no" }))).into_response()
}

async fn profile(State(provider): State<Arc<Provider>>, headers: HeaderMap) -> Response {
    count(&provider, "profile");
    let kept = provider.lock();
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let Some(person) = bearer.and_then(|token| kept.access_tokens.get(token)) else { return StatusCode::UNAUTHORIZED.into_response() };
    let mut claims = json!({ "sub": person.subject });
    if kept.fault == Some(Fault::WrongProfile) {
        claims["sub"] = json!("somebody else");
    }
    person.tell(&mut claims);
    Json(claims).into_response()
}
