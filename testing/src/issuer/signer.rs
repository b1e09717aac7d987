use super::Fault;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest, hmac,
    rand::SystemRandom,
    signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair},
};
use serde_json::{Value, json};

/// What tokens are signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA, with a key that the tests keep: nothing here makes one.
    Rs256,
    /// P-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

/// A key, and what it is called.
pub(super) struct Signer {
    kid: String,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Signer {
    pub(super) fn new(algorithm: Algorithm, kid: &str) -> Self {
        let random = SystemRandom::new();
        let key = match algorithm {
            Algorithm::Rs256 => Key::Rsa(Box::new(RsaKeyPair::from_pkcs8(include_bytes!("rsa.pk8")).expect("a key"))),
            Algorithm::Es256 => {
                let kind = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
                let pair = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("a key");
                Key::P256(EcdsaKeyPair::from_pkcs8(kind, pair.as_ref(), &random).expect("a key"))
            }
            Algorithm::EdDsa => {
                let pair = Ed25519KeyPair::generate_pkcs8(&random).expect("a key");
                Key::Ed25519(Ed25519KeyPair::from_pkcs8(pair.as_ref()).expect("a key"))
            }
        };
        Self { kid: kid.to_owned(), key }
    }

    fn name(&self) -> &'static str {
        match self.key {
            Key::Rsa(_) => "RS256",
            Key::P256(_) => "ES256",
            Key::Ed25519(_) => "EdDSA",
        }
    }

    /// The public half, beside what is not for us.
    pub(super) fn jwks(&self) -> Value {
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = json!({ "kid": self.kid, "use": "sig", "alg": self.name() });
        match &self.key {
            Key::Rsa(pair) => {
                let public: ring::rsa::PublicKeyComponents<Vec<u8>> = pair.public_key().into();
                (jwk["kty"], jwk["n"], jwk["e"]) = (json!("RSA"), json!(part(&public.n)), json!(part(&public.e)));
            }
            Key::P256(pair) => {
                let point = pair.public_key().as_ref();
                (jwk["kty"], jwk["crv"]) = (json!("EC"), json!("P-256"));
                (jwk["x"], jwk["y"]) = (json!(part(&point[1..33])), json!(part(&point[33..])));
            }
            Key::Ed25519(pair) => {
                (jwk["kty"], jwk["crv"], jwk["x"]) = (json!("OKP"), json!("Ed25519"), json!(part(pair.public_key().as_ref())));
            }
        }
        let mut encrypts = jwk.clone();
        (encrypts["kid"], encrypts["use"]) = (json!("encrypts"), json!("enc"));
        json!({ "keys": [encrypts, { "kty": "oct", "kid": "strange", "k": "AAAA" }, { "nothing": 1 }, jwk] })
    }

    pub(super) fn hash_of(&self, access_token: &str) -> String {
        let algorithm = if matches!(self.key, Key::Ed25519(_)) { &digest::SHA512 } else { &digest::SHA256 };
        let hash = digest::digest(algorithm, access_token.as_bytes());
        URL_SAFE_NO_PAD.encode(&hash.as_ref()[..hash.as_ref().len() / 2])
    }

    pub(super) fn sign(&self, claims: &Value, fault: Option<Fault>) -> String {
        if fault == Some(Fault::Garbage) {
            return "not.a token".to_owned();
        }
        let mut header = json!({ "alg": self.name(), "kid": self.kid, "typ": "JWT" });
        match fault {
            Some(Fault::AlgNone) => header["alg"] = json!("none"),
            Some(Fault::HmacOfPublicKey) => header["alg"] = json!("HS256"),
            Some(Fault::UnknownKey) => header["kid"] = json!("nobody's"),
            Some(Fault::NamesNoKey) => header["kid"] = Value::Null,
            Some(Fault::Critical) => header["crit"] = json!(["strange"]),
            _ => {}
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = match fault {
            Some(Fault::AlgNone) => Vec::new(),
            Some(Fault::HmacOfPublicKey) => {
                hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.public()), signed.as_bytes()).as_ref().to_vec()
            }
            Some(Fault::ForeignKey) => Self::new(Algorithm::Es256, &self.kid).signature(signed.as_bytes()),
            _ => self.signature(signed.as_bytes()),
        };
        let signed = match fault {
            Some(Fault::Altered) => {
                let mut claims = claims.clone();
                claims["sub"] = json!("somebody else");
                format!("{}.{}", part(&header), part(&claims))
            }
            _ => signed,
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn public(&self) -> Vec<u8> {
        match &self.key {
            Key::Rsa(pair) => pair.public_key().as_ref().to_vec(),
            Key::P256(pair) => pair.public_key().as_ref().to_vec(),
            Key::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut signature).expect("a signature");
                signature
            }
            Key::P256(pair) => pair.sign(&random, message).expect("a signature").as_ref().to_vec(),
            Key::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}
