//! The types of OpenID Connect, and the requests that fetch them.

use super::{
    config::Client,
    error::{Trouble, misconfigured, of_refusal, of_reqwest},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use itoms_core::{
    account::{Claims, Exchange, IdentityProviderError},
    secret::Secret,
};
use reqwest::{RequestBuilder, header};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use url::{Url, form_urlencoded};

/// More than any answer to what we ask is long.
const ANSWER: usize = 256 * 1024;

/// What a provider says of itself, as it says it.
#[derive(Deserialize)]
pub(super) struct Discovery {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    userinfo_endpoint: Option<Url>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
}

/// The same, once it holds.
pub(super) struct Metadata {
    pub(super) authorization: Url,
    token: Url,
    pub(super) jwks: Url,
    pub(super) userinfo: Option<Url>,
    method: Method,
}

/// How our client proves to be itself.
#[derive(Clone, Copy)]
enum Method {
    Basic,
    Post,
    /// By PKCE alone.
    None,
}

impl Discovery {
    pub(super) async fn ask(client: &Client) -> Result<Self, IdentityProviderError> {
        Answer::of(client.http.get(client.discovery.clone())).await?.json()
    }

    pub(super) fn check(self, client: &Client) -> Result<Metadata, IdentityProviderError> {
        if self.issuer != client.issuer {
            return Err(misconfigured("it names itself otherwise than the configured issuer; copy the issuer from its discovery document"));
        }
        let endpoints =
            [Some(&self.authorization_endpoint), Some(&self.token_endpoint), Some(&self.jwks_uri), self.userinfo_endpoint.as_ref()];
        if !endpoints.into_iter().flatten().all(|url| client.may_speak_to(url)) {
            return Err(misconfigured("one of its addresses is not https"));
        }
        if self.code_challenge_methods_supported.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            return Err(misconfigured("it does not know PKCE with S256"));
        }
        let offers = |name: &str, without| {
            self.token_endpoint_auth_methods_supported.as_ref().map_or(without, |all| all.iter().any(|it| it == name))
        };
        let method = match client.secret {
            None => Method::None,
            Some(_) if offers("client_secret_basic", true) => Method::Basic,
            Some(_) if offers("client_secret_post", false) => Method::Post,
            Some(_) => return Err(misconfigured("it takes a client's secret neither as client_secret_basic nor as client_secret_post")),
        };
        Ok(Metadata {
            authorization: self.authorization_endpoint,
            token: self.token_endpoint,
            jwks: self.jwks_uri,
            userinfo: self.userinfo_endpoint,
            method,
        })
    }
}

/// What a code is exchanged for.
pub(super) struct TokenAnswer {
    pub(super) id_token: Secret<String>,
    pub(super) access_token: Option<Secret<String>>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Secret<String>,
    access_token: Option<Secret<String>>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl TokenAnswer {
    pub(super) async fn ask(client: &Client, metadata: &Metadata, exchange: &Exchange) -> Result<Self, IdentityProviderError> {
        let answer = Answer::of(token_request(client, metadata, exchange)?).await?;
        if answer.status != 200 {
            let refusal = serde_json::from_slice::<Refusal>(&answer.body).ok();
            return Err(of_refusal(answer.status, refusal.as_ref().map(|refusal| refusal.error.as_str())));
        }
        let Tokens { id_token, access_token } = answer.json()?;
        Ok(Self { id_token, access_token })
    }
}

fn token_request(client: &Client, metadata: &Metadata, exchange: &Exchange) -> Result<RequestBuilder, IdentityProviderError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", exchange.code.expose())
        .append_pair("redirect_uri", exchange.callback.as_str())
        .append_pair("code_verifier", exchange.verifier.expose());
    let mut request = client.http.post(metadata.token.clone());
    match (metadata.method, &client.secret) {
        (Method::Basic, Some(secret)) => request = request.header(header::AUTHORIZATION, basic(&client.client_id, secret)?),
        (Method::Post, Some(secret)) => {
            form.append_pair("client_id", &client.client_id).append_pair("client_secret", secret.expose());
        }
        _ => {
            form.append_pair("client_id", &client.client_id);
        }
    }
    Ok(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.finish()))
}

/// As RFC 6749 says, section 2.3.1: both parts are encoded as in a form first.
fn basic(id: &str, secret: &Secret<String>) -> Result<header::HeaderValue, IdentityProviderError> {
    let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = STANDARD.encode(format!("{}:{}", part(id), part(secret.expose())));
    let mut value =
        header::HeaderValue::from_str(&format!("Basic {pair}")).map_err(|_| misconfigured("the client's secret cannot be sent"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// What the provider tells of a person beside the token.
#[derive(Deserialize)]
pub(super) struct UserInfo {
    pub(super) sub: String,
    email: Option<String>,
    email_verified: Option<Value>,
    name: Option<String>,
}

impl UserInfo {
    pub(super) async fn ask(client: &Client, address: &Url, access: &Secret<String>) -> Result<Self, IdentityProviderError> {
        let answer = Answer::of(client.http.get(address.clone()).bearer_auth(access.expose())).await?;
        if answer.status == 200 { answer.json() } else { Err(Trouble::Said(answer.status).into()) }
    }

    /// The claims with what is told here and not there.
    pub(super) fn complete(self, claims: Claims) -> Claims {
        let claims = match self.email {
            Some(email) => claims.email(email, is_yes(self.email_verified.as_ref())),
            None => claims,
        };
        match (&claims.name, self.name) {
            (None, Some(name)) => claims.name(name),
            _ => claims,
        }
    }
}

/// A clear yes; some providers write it as text.
pub(super) fn is_yes(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::String(text)) => text == "true",
        _ => false,
    }
}

/// An answer, read up to a bound.
pub(super) struct Answer {
    pub(super) status: u16,
    body: Vec<u8>,
}

impl Answer {
    pub(super) async fn of(request: RequestBuilder) -> Result<Self, IdentityProviderError> {
        let request = request.header(header::ACCEPT, "application/json");
        let mut response = request.send().await.map_err(|error| of_reqwest(&error))?;
        let (status, mut body) = (response.status().as_u16(), Vec::new());
        while let Some(chunk) = response.chunk().await.map_err(|error| of_reqwest(&error))? {
            if body.len() + chunk.len() > ANSWER {
                return Err(Trouble::TooLong.into());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status, body })
    }

    /// What a good answer holds.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, IdentityProviderError> {
        if self.status != 200 {
            return Err(Trouble::Said(self.status).into());
        }
        serde_json::from_slice(&self.body).map_err(|_| Trouble::Unreadable.into())
    }
}
