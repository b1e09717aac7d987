use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};

/// Somebody's device that holds one passkey, and the browser before it. It is written by the specification (Web
/// Authentication, level 3) and not by our code or the crate behind it.
#[derive(Debug, Clone)]
pub struct PasskeyDevice {
    origin: String,
    unlocks: bool,
    /// Whether it says that a copy of the passkey is kept elsewhere.
    pub backs_up: bool,
    count: u32,
    counts: bool,
    key: SigningKey,
    credential: Vec<u8>,
    person: Option<String>,
}

impl PasskeyDevice {
    /// A new device, whose browser is on a page of that origin.
    #[must_use]
    pub fn on(origin: &str) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(1);
        let seed = Sha256::digest(MADE.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        let key = SigningKey::from_slice(&seed).expect("nearly every number is a key");
        let credential = Sha256::digest(seed).to_vec();
        Self { origin: origin.to_owned(), unlocks: true, backs_up: false, count: 0, counts: true, key, credential, person: None }
    }

    /// The same device before a browser on another page.
    #[must_use]
    pub fn moved_to(self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self }
    }

    /// The same device, which its person does not unlock.
    #[must_use]
    pub fn left_locked(self) -> Self {
        Self { unlocks: false, ..self }
    }

    /// The same device, which does not count how often it signs.
    #[must_use]
    pub fn without_count(self) -> Self {
        Self { counts: false, ..self }
    }

    /// Makes its passkey, as `navigator.credentials.create` does with these options; answers the credential as JSON.
    pub fn makes(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options are JSON");
        let options = &options["publicKey"];
        let chosen = &options["authenticatorSelection"];
        assert_eq!((&chosen["residentKey"], &chosen["userVerification"]), (&json!("required"), &json!("required")), "{options}");
        assert!(options["pubKeyCredParams"].as_array().is_some_and(|known| known.iter().any(|one| one["alg"] == -7)), "{options}");
        self.person = Some(options["user"]["id"].as_str().expect("the options name a person").to_owned());
        let rp = options["rp"]["id"].as_str().expect("the options name a site");
        let mut data = self.authenticator_data(rp, 0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).expect("a short name").to_be_bytes());
        data.extend(&self.credential);
        data.extend(self.public_key());
        let attestation =
            [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(), &[u8::try_from(data.len()).expect("short")], &data].concat();
        self.answer(
            json!({ "clientDataJSON": encode(self.client_data("webauthn.create", options)), "attestationObject": encode(attestation) }),
        )
    }

    /// Signs, as `navigator.credentials.get` does with these options; answers the credential as JSON.
    pub fn signs(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options are JSON");
        let options = &options["publicKey"];
        assert_eq!(options["userVerification"], "required", "{options}");
        if self.counts {
            self.count += 1;
        }
        let data = self.authenticator_data(options["rpId"].as_str().expect("the options name a site"), 0);
        let client = self.client_data("webauthn.get", options);
        let signature: Signature = self.key.sign(&[data.as_slice(), &Sha256::digest(&client)].concat());
        self.answer(json!({
            "clientDataJSON": encode(client),
            "authenticatorData": encode(data),
            "signature": encode(signature.to_der()),
            "userHandle": self.person,
        }))
    }

    /// The name of its passkey, as options spell it.
    #[must_use]
    pub fn credential(&self) -> String {
        encode(&self.credential)
    }

    /// The same device in other hands: it says that it holds the passkey of whoever has `other`.
    #[must_use]
    pub fn posing_as(self, other: &Self) -> Self {
        Self { person: other.person.clone(), ..self }
    }

    fn authenticator_data(&self, rp: &str, more: u8) -> Vec<u8> {
        let (verified, backed_up) = (if self.unlocks { 0x04 } else { 0 }, if self.backs_up { 0x10 } else { 0 });
        let mut data = Sha256::digest(rp).to_vec();
        // Its person is there, and a copy could be kept elsewhere.
        data.push(0x01 | 0x08 | verified | backed_up | more);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// As COSE writes it: elliptic curve, ES256, P-256, and the two numbers of the point.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false }).to_string().into_bytes()
    }

    fn answer(&self, response: Value) -> String {
        let id = self.credential();
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} }).to_string()
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
