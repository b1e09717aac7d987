use super::each_case_fails_alone;
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use itoms_core::{
    account::{Authorization, Claims, Exchange, IdentityProvider, IdentityProviderError},
    conformance::identity_provider::{CASES, Forgery, Guest, Reception},
    time::Timestamp,
};
use ring::digest::{SHA256, digest};
use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
    time::Duration,
};
use url::Url;

#[test]
fn each_case_of_identity_providers_fails_alone() {
    each_case_fails_alone(CASES, House::new, |house| house as &dyn Reception);
}

const ISSUER: &str = "https://id.example.com";
const NOW: Timestamp = Timestamp::from_millis(1_795_512_600_000);

/// An adapter with at most one fault, and the provider: its tokens say in plain words how they were signed.
struct House {
    fault: &'static str,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    forgery: Option<Forgery>,
    codes: HashMap<String, Token>,
    used: HashSet<String>,
}

#[derive(Clone)]
struct Token {
    guest: Guest,
    callback: String,
    challenge: String,
    nonce: String,
    forgery: Option<Forgery>,
}

impl House {
    fn new(fault: &'static str) -> Self {
        Self { fault, kept: Mutex::default() }
    }

    fn breaks(&self, rule: &str) -> bool {
        self.fault == rule
    }

    /// What the provider gives for a code.
    fn token(&self, code: &str) -> Result<Token, IdentityProviderError> {
        let mut kept = self.kept.lock().unwrap();
        match kept.codes.get(code).cloned() {
            Some(_) if !kept.used.insert(code.to_owned()) && !self.breaks("a_code_is_exchanged_once") => {
                Err(IdentityProviderError::Refused)
            }
            Some(token) => Ok(token),
            None if self.breaks("a_code_nobody_gave_is_refused") => Err(IdentityProviderError::Unavailable("no such code".into())),
            None => Err(IdentityProviderError::Refused),
        }
    }

    /// What the adapter looks at before it believes a token.
    fn require(&self, rule: &'static str, holds: bool, otherwise: IdentityProviderError) -> Result<(), IdentityProviderError> {
        if holds || self.breaks(rule) { Ok(()) } else { Err(otherwise) }
    }

    fn claims(&self, guest: Guest, code: &str) -> Claims {
        let subject = match guest {
            _ if self.breaks("people_are_told_apart") => "somebody".to_owned(),
            guest if self.breaks("a_person_is_the_same_each_time") => format!("{guest:?} {code}"),
            guest => format!("{guest:?}"),
        };
        let claims = Claims::of(ISSUER, subject).authenticated_at(NOW);
        match guest {
            Guest::Verified => claims.email("ada@example.com", true).name("Ada Lovelace"),
            Guest::Unverified => claims.email("bob@example.com", self.breaks("an_address_counts_where_it_is_verified")),
            Guest::Nameless => claims,
        }
    }
}

fn given(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(given, _)| given == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[async_trait]
impl IdentityProvider for House {
    fn name(&self) -> &str {
        "House"
    }

    fn issuer(&self) -> &str {
        ISSUER
    }

    async fn authorize(&self, authorization: &Authorization) -> Result<Url, IdentityProviderError> {
        let state = if self.breaks("the_state_comes_back") { "another" } else { authorization.state.expose() };
        let method = if self.breaks("what_only_we_know_stays_here") { "plain" } else { "S256" };
        let mut url = Url::parse(ISSUER).unwrap();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", authorization.callback.as_str())
            .append_pair("state", state)
            .append_pair("nonce", authorization.nonce.expose())
            .append_pair("code_challenge", &authorization.challenge)
            .append_pair("code_challenge_method", method);
        if authorization.fresh && !self.breaks("a_fresh_proof_says_when") {
            url.query_pairs_mut().append_pair("prompt", "login").append_pair("max_age", "0");
        }
        Ok(url)
    }

    async fn exchange(&self, exchange: &Exchange) -> Result<Claims, IdentityProviderError> {
        const HOUR: Duration = Duration::from_secs(60 * 60);
        let code = exchange.code.expose();
        let token = self.token(code)?;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, exchange.verifier.expose().as_bytes()));
        let is_of_now = NOW.before(HOUR) < exchange.now && exchange.now < NOW.after(HOUR);
        for (rule, holds) in [
            ("a_code_without_its_verifier_is_refused", token.challenge == challenge),
            ("a_code_of_another_place_is_refused", token.callback == exchange.callback.as_str()),
        ] {
            self.require(rule, holds, IdentityProviderError::Refused)?;
        }
        for (rule, holds) in [
            ("a_token_of_another_request_is_not_trusted", token.nonce == *exchange.nonce.expose()),
            ("a_token_of_another_day_is_not_trusted", is_of_now),
            ("a_token_that_another_key_signed_is_not_trusted", token.forgery != Some(Forgery::ForeignKey)),
            ("a_token_that_nobody_signed_is_not_trusted", token.forgery != Some(Forgery::Unsigned)),
            ("a_token_of_another_issuer_is_not_trusted", token.forgery != Some(Forgery::ForeignIssuer)),
            ("a_token_for_another_client_is_not_trusted", token.forgery != Some(Forgery::ForeignAudience)),
        ] {
            self.require(rule, holds, IdentityProviderError::Untrusted { rule })?;
        }
        Ok(self.claims(token.guest, code))
    }

    async fn check(&self) -> Result<(), IdentityProviderError> {
        match self.breaks("it_answers_a_check") {
            true => Err(IdentityProviderError::Unavailable("it does not answer".into())),
            false => Ok(()),
        }
    }
}

#[async_trait]
impl Reception for House {
    fn provider(&self) -> &dyn IdentityProvider {
        self
    }

    /// Every guest has just come in, whoever is asked.
    fn now(&self) -> Timestamp {
        NOW
    }

    async fn signs_in(&self, url: &Url, guest: Guest) -> Url {
        let mut kept = self.kept.lock().unwrap();
        let code = format!("code {}", kept.codes.len());
        let token = Token {
            guest,
            callback: given(url, "redirect_uri"),
            challenge: given(url, "code_challenge"),
            nonce: given(url, "nonce"),
            forgery: kept.forgery,
        };
        kept.codes.insert(code.clone(), token);
        let mut back = Url::parse(&given(url, "redirect_uri")).unwrap();
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &given(url, "state"));
        back
    }

    async fn forges(&self, forgery: Forgery) {
        self.kept.lock().unwrap().forgery = Some(forgery);
    }
}
