//! Planted secrets, and the search for them in everything that the product let out (P3.2-c).

use aho_corasick::AhoCorasick;
use base64::{Engine, engine::general_purpose};
use itoms::mail::Mail;
use serde_json::Value;
use std::{collections::BTreeSet, sync::Mutex};

/// Where something was let out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outlet {
    Log,
    Answer,
    Mail,
}

/// What must not get out, and what did.
#[derive(Default)]
pub(crate) struct Secrets {
    planted: Mutex<Vec<Planted>>,
    heard: Mutex<Vec<(Outlet, String, String)>>,
}

struct Planted {
    what: String,
    spellings: Vec<String>,
    /// Where alone it may be seen: at that outlet, in what begins like this.
    allowed: &'static [(Outlet, &'static str)],
}

impl Secrets {
    /// Nobody may ever see this.
    pub(crate) fn plant(&self, what: impl Into<String>, secret: &str) {
        self.plant_allowing(what, secret, &[]);
    }

    /// The token of a session that was just answered: it is told to its owner, once.
    pub(crate) fn session(&self, answer: &Value) -> String {
        let token = answer["token"].as_str().expect("a session's answer has its token").to_owned();
        self.plant_allowing(
            "a session's token",
            &token,
            &[
                (Outlet::Answer, "POST /api/v1/sessions"),
                (Outlet::Answer, "POST /api/v1/session/reauthenticate"),
                (Outlet::Answer, "POST /api/v1/accounts/verify"),
                (Outlet::Answer, "POST /api/v1/accounts/identity"),
                (Outlet::Answer, "POST /api/v1/account/password"),
                (Outlet::Answer, "POST /api/v1/account/totp/confirm"),
                (Outlet::Answer, "POST /api/v1/account/second-factor/passkeys"),
            ],
        );
        token
    }

    /// What a front end keeps while somebody is at the identity provider: it is told to it, once.
    pub(crate) fn attempt(&self, answer: &Value) -> String {
        let attempt = answer["attempt"].as_str().expect("a begun sign-in has its attempt").to_owned();
        self.plant_allowing("what a front end keeps", &attempt, &[(Outlet::Answer, "POST /api/v1/sessions/identity/start")]);
        attempt
    }

    /// The secret of an authenticator app: shown where it is set up.
    pub(crate) fn plant_totp(&self, secret: &str) {
        self.plant_allowing("the secret of a second factor", secret, &[(Outlet::Answer, "POST /api/v1/account/totp")]);
    }

    /// A recovery code: shown where it is made.
    pub(crate) fn plant_recovery_code(&self, code: &str) {
        const ALLOWED: &[(Outlet, &str)] = &[
            (Outlet::Answer, "POST /api/v1/account/totp/confirm"),
            (Outlet::Answer, "POST /api/v1/account/second-factor/passkeys"),
            (Outlet::Answer, "POST /api/v1/account/recovery-codes"),
            (Outlet::Answer, "POST /dashboard/account/two-factor/confirm"),
            (Outlet::Answer, "POST /dashboard/account/two-factor/passkeys"),
            (Outlet::Answer, "POST /dashboard/account/two-factor/recovery-codes"),
        ];
        self.plant_allowing("a recovery code", code, ALLOWED);
    }

    /// The secret of an API key that was just answered: it is told to its person, once.
    pub(crate) fn api_key(&self, answer: &Value) -> String {
        let secret = answer["secret"].as_str().expect("a new key's answer has its secret").to_owned();
        self.plant_allowing(
            "the secret of an API key",
            &secret,
            &[(Outlet::Answer, "POST /api/v1/api-keys"), (Outlet::Answer, "POST /dashboard/account/keys")],
        );
        secret
    }

    /// A mail left. The token in its link is for the mail, for the page that it leads to, and for the operator of an
    /// installation that keeps its mails.
    pub(crate) fn mail(&self, mail: &Mail) {
        const ALLOWED: &[(Outlet, &str)] = &[
            (Outlet::Mail, ""),
            (Outlet::Answer, "GET /verify-email/"),
            (Outlet::Answer, "GET /reset-password/"),
            (Outlet::Answer, "GET /confirm-email/"),
            // It may lead to the sign-in, and from there back.
            (Outlet::Answer, "POST /confirm-email/"),
            (Outlet::Answer, "GET /dashboard/sign-in?next=%2Fconfirm-email%2F"),
            (Outlet::Answer, "POST /dashboard/sign-in"),
            (Outlet::Answer, "GET /restore-email/"),
            (Outlet::Answer, "GET /invitations/"),
            (Outlet::Answer, "GET /dashboard/outbox/"),
        ];
        for token in mail.text.split(['/', ' ', '\n', '>']).filter(|word| word.len() == 43) {
            self.plant_allowing("a mailed token", token, ALLOWED);
        }
        self.heard(Outlet::Mail, format!("{} <{}>", mail.subject, mail.to.address), format!("{:?}\n{}\n{}", mail.to, mail.text, mail.html));
    }

    /// The secret link to a draft: it is shown to its maker, once, and leads to its page.
    pub(crate) fn preview_link(&self, token: &str) {
        const ALLOWED: &[(Outlet, &str)] = &[(Outlet::Answer, "POST /api/v1/projects/"), (Outlet::Answer, "POST /dashboard/")];
        self.plant_allowing("the token of a secret link", token, ALLOWED);
    }

    fn plant_allowing(&self, what: impl Into<String>, secret: &str, allowed: &'static [(Outlet, &'static str)]) {
        self.planted.lock().unwrap().push(Planted { what: what.into(), spellings: spellings(secret), allowed });
    }

    /// Something was let out.
    pub(crate) fn heard(&self, outlet: Outlet, what: impl Into<String>, text: impl Into<String>) {
        self.heard.lock().unwrap().push((outlet, what.into(), text.into()));
    }

    /// How much was let out and searched.
    pub(crate) fn outlets(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    /// Every secret that got out, in words.
    pub(crate) fn leaks(&self) -> Vec<String> {
        let (planted, heard) = (self.planted.lock().unwrap(), self.heard.lock().unwrap());
        let spelled: Vec<_> = planted.iter().flat_map(|secret| secret.spellings.iter().map(move |spelling| (secret, spelling))).collect();
        // All of them in one pass: a story hears thousands of texts, and knows hundreds of secrets.
        let search = AhoCorasick::new(spelled.iter().map(|(_, spelling)| spelling)).expect("secrets are short");
        let mut leaks = BTreeSet::new();
        for (outlet, what, text) in heard.iter() {
            let found = search.find_overlapping_iter(text).map(|found| spelled[found.pattern()].0);
            leaks.extend(
                found
                    .filter(|secret| !secret.may_be_in(*outlet, what))
                    .map(|secret| format!("{} stands in the {outlet:?} of {what}", secret.what)),
            );
        }
        leaks.into_iter().collect()
    }
}

impl Planted {
    fn may_be_in(&self, outlet: Outlet, what: &str) -> bool {
        self.allowed.iter().any(|(allowed, of)| *allowed == outlet && what.starts_with(of))
    }
}

/// As it is, its first part, and in the common encodings.
fn spellings(secret: &str) -> Vec<String> {
    assert!(secret.len() >= 16, "a secret this short would be found by chance");
    let bytes = secret.as_bytes();
    // Of base64 only what does not hang on the bytes beside it.
    let base64 = general_purpose::STANDARD_NO_PAD.encode(&bytes[..bytes.len() / 3 * 3]);
    let prefix: String = secret.chars().take(16).collect();
    let escaped: String = url::form_urlencoded::byte_serialize(bytes).collect();
    vec![prefix, hex::encode(bytes), base64.replace('+', "-").replace('/', "_"), base64, escaped]
}
