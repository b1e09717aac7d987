//! ID tokens: what must hold before anybody is believed to be anybody (OpenID Connect Core, section 3.1.3.7).

use super::{
    config::Client,
    error::untrusted,
    keys::{Algorithm, Keys},
    wire::is_yes,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use itoms_core::{
    account::{Claims, Exchange, IdentityProviderError},
    secret::Secret,
    time::Timestamp,
};
use ring::digest;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// How far the provider's clock may be from ours.
const CLOCKS_APART: i64 = 120;
/// A token is made while we wait for it; an older one is somebody's who kept it.
const OLDEST: i64 = 10 * 60;
/// More than any token is long.
const LONGEST: usize = 32 * 1024;

/// A token that anybody may have written.
pub(super) struct Unverified<'t> {
    header: Header,
    algorithm: Algorithm,
    signed: &'t str,
    payload: &'t str,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// A token whose signature is the provider's.
pub(super) struct Verified {
    payload: Payload,
    algorithm: Algorithm,
}

#[derive(Deserialize)]
struct Payload {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nonce: Option<String>,
    at_hash: Option<String>,
    auth_time: Option<f64>,
    email: Option<String>,
    email_verified: Option<Value>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl<'t> Unverified<'t> {
    pub(super) fn read(token: &'t str) -> Result<Self, IdentityProviderError> {
        let unreadable = || untrusted("the form of the token");
        if token.len() > LONGEST {
            return Err(unreadable());
        }
        let (signed, signature) = token.rsplit_once('.').ok_or_else(unreadable)?;
        let (header, payload) = signed.split_once('.').filter(|(_, payload)| !payload.contains('.')).ok_or_else(unreadable)?;
        let header: Header = decoded(header).ok_or_else(unreadable)?;
        let algorithm = Algorithm::named(&header.alg).ok_or_else(|| untrusted("the algorithm"))?;
        // What we do not understand and must, and what is another kind of token.
        if header.crit.is_some() || header.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("jwt")) {
            return Err(unreadable());
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| unreadable())?;
        Ok(Self { header, algorithm, signed, payload, signature })
    }

    pub(super) fn verify(&self, keys: &Keys) -> Result<Verified, IdentityProviderError> {
        keys.find(self.header.kid.as_deref(), self.algorithm)?.verify(self.signed.as_bytes(), &self.signature)?;
        let payload = decoded(self.payload).ok_or_else(|| untrusted("the claims of the token"))?;
        Ok(Verified { payload, algorithm: self.algorithm })
    }
}

fn decoded<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

impl Verified {
    pub(super) fn check(
        self,
        client: &Client,
        exchange: &Exchange,
        access_token: Option<&Secret<String>>,
    ) -> Result<Claims, IdentityProviderError> {
        let now = exchange.now.as_millis() / 1000;
        let rules: [(&'static str, bool); 6] = [
            ("the issuer", self.payload.iss == client.issuer),
            ("the audience", self.is_for(&client.client_id)),
            ("the end of the token", seconds(self.payload.exp).is_some_and(|ends| now < ends.saturating_add(CLOCKS_APART))),
            ("the age of the token", seconds(self.payload.iat).is_some_and(|made| (now - OLDEST..=now + CLOCKS_APART).contains(&made))),
            ("the nonce", self.payload.nonce.clone().map(Secret::new).as_ref() == Some(&exchange.nonce)),
            ("the hash of the access token", self.fits(access_token)),
        ];
        if let Some((rule, _)) = rules.into_iter().find(|(_, holds)| !holds) {
            return Err(untrusted(rule));
        }
        Ok(self.payload.claims())
    }

    /// For us: among its audiences, and where there are more, the one that asked.
    fn is_for(&self, client_id: &str) -> bool {
        let (is_among, alone) = match &self.payload.aud {
            Audience::One(one) => (one == client_id, true),
            Audience::Many(many) => (many.iter().any(|one| one == client_id), many.len() == 1),
        };
        let asked = self.payload.azp.as_deref().map(|azp| azp == client_id);
        is_among && asked.unwrap_or(alone)
    }

    /// Whether the access token is the one that it was made with, if it says so.
    fn fits(&self, access_token: Option<&Secret<String>>) -> bool {
        let Some(expected) = &self.payload.at_hash else { return true };
        let Some(access_token) = access_token else { return false };
        let hash = digest::digest(self.algorithm.digest(), access_token.expose().as_bytes());
        let hash = hash.as_ref();
        URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2]) == *expected
    }
}

impl Payload {
    fn claims(self) -> Claims {
        let mut claims = Claims::of(self.iss, self.sub);
        if let Some(email) = self.email {
            claims = claims.email(email, is_yes(self.email_verified.as_ref()));
        }
        if let Some(name) = self.name {
            claims = claims.name(name);
        }
        match self.auth_time.and_then(seconds).and_then(|at| at.checked_mul(1000)) {
            Some(millis) => claims.authenticated_at(Timestamp::from_millis(millis)),
            None => claims,
        }
    }
}

/// NumericDate may have a fraction, and may be nonsense.
fn seconds(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 1e15).then_some(number as i64)
}
