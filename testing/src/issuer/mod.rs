//! An OpenID Connect provider of the tests, on this machine: it validates what it is sent, and misbehaves on order.

mod fault;
mod routes;
mod signer;

pub use fault::Fault;
pub use signer::Algorithm;

use crate::mail::{beside, listen};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use itoms_core::time::Clock;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use signer::Signer;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};
use url::Url;

/// The provider. What it has issued ends with the process.
pub struct Issuer {
    state: Arc<State>,
}

/// Somebody who has an account there.
#[derive(Debug, Clone)]
pub struct Person {
    /// What never changes.
    pub subject: String,
    /// Address, if it tells one.
    pub email: Option<String>,
    /// What it says of the address, as it says it.
    pub email_verified: Value,
    /// Name, if it tells one.
    pub name: Option<String>,
}

impl Person {
    /// Somebody with a verified address.
    #[must_use]
    pub fn verified(subject: &str, email: &str, name: &str) -> Self {
        Self { subject: subject.to_owned(), email: Some(email.to_owned()), email_verified: json!(true), name: Some(name.to_owned()) }
    }

    /// The same, whose address is not verified.
    #[must_use]
    pub fn unverified(self) -> Self {
        Self { email_verified: json!(false), ..self }
    }
}

struct State {
    url: String,
    clock: Box<dyn Clock>,
    kept: Mutex<Kept>,
}

struct Kept {
    signer: Signer,
    /// Who a browser is that comes by itself.
    visitor: Person,
    codes: HashMap<String, Grant>,
    access_tokens: HashMap<String, Person>,
    fault: Option<Fault>,
    settings: Map<String, Value>,
    drawn: u64,
    asked: HashMap<&'static str, usize>,
    /// When each subject last proved to be there.
    proved: HashMap<String, i64>,
}

/// What a code stands for.
#[derive(Clone)]
struct Grant {
    person: Person,
    callback: String,
    challenge: String,
    nonce: String,
    authenticated_at: i64,
}

impl Issuer {
    /// What its only client is called.
    pub const CLIENT_ID: &str = "itoms tests";
    /// The client's secret: it holds what must be encoded in a form.
    pub const CLIENT_SECRET: &str = "planted secret: 5%+&=ü";

    /// Begins to listen on this machine. Its clock is that one.
    #[must_use]
    pub fn start(clock: impl Clock) -> Self {
        let (listener, port) = listen();
        let visitor = Person::verified("visitor", "visitor@example.com", "Vera Visitor");
        let kept = Kept {
            signer: Signer::new(Algorithm::Es256, "key-1"),
            visitor,
            codes: HashMap::new(),
            access_tokens: HashMap::new(),
            fault: None,
            settings: Map::new(),
            drawn: 0,
            asked: HashMap::new(),
            proved: HashMap::new(),
        };
        let state = Arc::new(State { url: format!("http://127.0.0.1:{port}"), clock: Box::new(clock), kept: Mutex::new(kept) });
        let router = routes::router(Arc::clone(&state));
        beside(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, router).await.expect("a server");
        });
        Self { state }
    }

    /// Where it listens, and what it calls itself.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.state.url
    }

    /// Does that from now on, until another order comes.
    pub fn misbehaves(&self, fault: impl Into<Option<Fault>>) {
        self.state.lock().fault = fault.into();
    }

    /// Says that in its discovery document, or leaves it out.
    pub fn says(&self, field: &str, value: Value) {
        self.state.lock().settings.insert(field.to_owned(), value);
    }

    /// Signs with a new key from now on; the old one is gone.
    pub fn rotates_to(&self, algorithm: Algorithm, kid: &str) {
        self.state.lock().signer = Signer::new(algorithm, kid);
    }

    /// Whoever comes by itself is that person from now on.
    pub fn is_visited_by(&self, person: Person) {
        self.state.lock().visitor = person;
    }

    /// How often that part was asked for: `discovery`, `keys`, `token`, `profile`.
    #[must_use]
    pub fn was_asked_for(&self, part: &str) -> usize {
        self.state.lock().asked.get(part).copied().unwrap_or(0)
    }

    /// What a browser does there that is sent to `url`, as that person: where it is sent back to.
    ///
    /// # Panics
    /// When the request is not what a provider takes.
    #[must_use]
    pub fn signs_in(&self, url: &Url, person: &Person) -> Url {
        self.state.authorize(url, person.clone()).expect("a request as it should be")
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().expect("no panic")
    }

    /// Checks a request as a strict provider does, and makes its code.
    fn authorize(&self, url: &Url, person: Person) -> Result<Url, String> {
        let given: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let get = |name: &str| given.get(name).filter(|value| !value.is_empty()).cloned().ok_or(format!("{name} is missing"));
        for (name, expected) in [
            ("response_type", "code"),
            ("client_id", Issuer::CLIENT_ID),
            ("scope", "openid email profile"),
            ("code_challenge_method", "S256"),
        ] {
            if get(name)? != expected {
                return Err(format!("{name} is {}", get(name)?));
            }
        }
        let known = [
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "prompt",
            "max_age",
        ];
        if let Some(strange) = given.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(format!("{strange} is no parameter of ours"));
        }
        let (state, nonce, challenge, callback) = (get("state")?, get("nonce")?, get("code_challenge")?, get("redirect_uri")?);
        if [&state, &nonce, &challenge].into_iter().any(|text| text.len() < 43) || state == nonce || nonce == challenge {
            return Err("state, nonce or challenge can be guessed".to_owned());
        }
        if given.get("prompt").is_some_and(|prompt| prompt != "login") || given.contains_key("prompt") != given.contains_key("max_age") {
            return Err("prompt and max_age go together".to_owned());
        }
        let now = self.clock.now().as_millis() / 1000;
        let mut kept = self.lock();
        let authenticated_at = kept.proved(&person.subject, given.contains_key("prompt"), now);
        let code = kept.draw("code");
        kept.codes.insert(code.clone(), Grant { person, callback: callback.clone(), challenge, nonce, authenticated_at });
        let mut back = Url::parse(&callback).map_err(|error| error.to_string())?;
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &state).append_pair("iss", &self.url);
        Ok(back)
    }

    /// A code for tokens, once.
    fn exchange(&self, form: &HashMap<String, String>) -> Result<Value, &'static str> {
        let mut kept = self.lock();
        let get = |name: &str| form.get(name).map(String::as_str).ok_or("invalid_request");
        if get("grant_type")? != "authorization_code" {
            return Err("unsupported_grant_type");
        }
        let grant = kept.codes.remove(get("code")?).ok_or("invalid_grant")?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(get("code_verifier")?));
        if grant.callback != get("redirect_uri")? || grant.challenge != challenge {
            return Err("invalid_grant");
        }
        let access_token = kept.draw("access");
        kept.access_tokens.insert(access_token.clone(), grant.person.clone());
        let now = self.clock.now().as_millis() / 1000;
        let fault = kept.fault;
        let mut claims = json!({
            "iss": self.url,
            "sub": grant.person.subject,
            "aud": Issuer::CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "auth_time": grant.authenticated_at,
            "nonce": grant.nonce,
            "at_hash": kept.signer.hash_of(&access_token),
        });
        if !matches!(fault, Some(Fault::TellsNoAddress | Fault::WrongProfile)) {
            grant.person.tell(&mut claims);
        }
        if let Some(fault) = fault {
            fault.bend(&mut claims, now);
        }
        let id_token = kept.signer.sign(&claims, fault);
        Ok(json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 300, "id_token": id_token }))
    }
}

impl Kept {
    /// When somebody proved to be there: now, at first and when asked to; else then, as whoever is signed in.
    fn proved(&mut self, subject: &str, is_asked: bool, now: i64) -> i64 {
        let at = self.proved.entry(subject.to_owned()).or_insert(now);
        if is_asked {
            *at = now;
        }
        *at
    }

    fn draw(&mut self, kind: &str) -> String {
        self.drawn += 1;
        format!("planted_{kind}_{}_{}", self.drawn, "x".repeat(24))
    }
}

impl Person {
    fn tell(&self, claims: &mut Value) {
        if let Some(email) = &self.email {
            claims["email"] = json!(email);
            claims["email_verified"] = self.email_verified.clone();
        }
        if let Some(name) = &self.name {
            claims["name"] = json!(name);
        }
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("url", &self.state.url).finish_non_exhaustive()
    }
}
