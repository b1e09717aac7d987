//! Whose signatures count. The algorithm belongs to the key, not to the token: a token's word is compared with it and
//! never followed, so that neither `none` nor a MAC made of a public key is ever tried (H-46).

use super::{config::Client, error::untrusted, wire::Answer};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use itoms_core::account::IdentityProviderError;
use ring::{
    digest,
    signature::{self, RsaPublicKeyComponents, UnparsedPublicKey},
};
use serde::Deserialize;
use url::Url;

/// More than any provider has.
const MOST: usize = 100;

/// The algorithms that we know, all asymmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            _ => None,
        }
    }

    /// The hash that belongs to it, of which `at_hash` is made.
    pub(super) fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Rs256 | Self::Es256 => &digest::SHA256,
            Self::EdDsa => &digest::SHA512,
        }
    }
}

/// What a provider signs with.
pub(super) struct Keys(Vec<Key>);

pub(super) struct Key {
    kid: Option<String>,
    algorithm: Algorithm,
    public: Public,
}

enum Public {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// A point of P-256, not compressed.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

/// RFC 7517, of which we know what we use.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    used: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Keys {
    pub(super) async fn ask(client: &Client, address: &Url) -> Result<Self, IdentityProviderError> {
        let set: Set = Answer::of(client.http.get(address.clone())).await?.json()?;
        // What is of no kind that we know is somebody else's.
        let known = set.keys.into_iter().take(MOST).filter_map(|key| serde_json::from_value::<Jwk>(key).ok()?.read());
        Ok(Self(known.collect()))
    }

    /// The key that a token names; where it names none, the only one there is of that algorithm.
    pub(super) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<&Key, IdentityProviderError> {
        let mut fitting = self.0.iter().filter(|key| key.algorithm == algorithm && (kid.is_none() || key.kid.as_deref() == kid));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            _ => Err(untrusted("the key")),
        }
    }
}

impl Jwk {
    fn read(self) -> Option<Key> {
        if self.used.is_some_and(|used| used != "sig") {
            return None;
        }
        let bytes = |text: Option<String>| URL_SAFE_NO_PAD.decode(text?).ok();
        let (algorithm, public) = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => (Algorithm::Rs256, Public::Rsa { n: bytes(self.n)?, e: bytes(self.e)? }),
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes(self.x)?, bytes(self.y)?);
                (x.len() == 32 && y.len() == 32).then_some(())?;
                (Algorithm::Es256, Public::P256([&[4][..], &x, &y].concat()))
            }
            ("OKP", Some("Ed25519")) => (Algorithm::EdDsa, Public::Ed25519(bytes(self.x)?)),
            _ => return None,
        };
        // A key for another algorithm of its kind is not for ours.
        if self.alg.is_some_and(|alg| Algorithm::named(&alg) != Some(algorithm)) {
            return None;
        }
        Some(Key { kid: self.kid, algorithm, public })
    }
}

impl Key {
    /// RSA keys below 2048 bits verify nothing.
    pub(super) fn verify(&self, message: &[u8], signed: &[u8]) -> Result<(), IdentityProviderError> {
        let verified = match &self.public {
            Public::Rsa { n, e } => RsaPublicKeyComponents { n, e }.verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signed),
            Public::P256(point) => UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(message, signed),
            Public::Ed25519(point) => UnparsedPublicKey::new(&signature::ED25519, point).verify(message, signed),
        };
        verified.map_err(|_| untrusted("the signature"))
    }
}
