//! Passkeys: how one is added, and how one signs in and proves that its person is there.

pub(super) mod delete;
pub(super) mod finish;
pub(super) mod finish_sign_in;
pub(super) mod list;
pub(super) mod prove;
pub(super) mod sign_in;
pub(super) mod start;
pub(super) mod start_proof;
pub(super) mod start_sign_in;
pub(super) mod start_step;
pub(super) mod update;

use super::{answer::Versioned, body::FromFields, caller::Person, fields::Fields, scalar};
use crate::problem::Refusal;
use itoms_core::{
    account::{self, PasskeyAnswer, Session},
    id::PasskeyId,
    store::Version,
    time::Timestamp,
    token::Token,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A passkey. What is kept of it opens nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Passkey {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: PasskeyId,
    /// Counts its names; also the ETag.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// What its person calls it.
    #[schema(min_length = 1, max_length = 80, example = "My telephone")]
    name: String,
    /// Whether its device said at its last use that a copy is kept elsewhere.
    backed_up: bool,
    /// When it was added.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it was last used; null if never.
    #[schema(value_type = Option<scalar::Time>, required)]
    used_at: Option<Timestamp>,
}

impl From<account::Passkey> for Passkey {
    fn from(passkey: account::Passkey) -> Self {
        Self {
            id: passkey.id,
            version: passkey.version,
            name: passkey.name.to_string(),
            backed_up: passkey.backed_up,
            created_at: passkey.created_at,
            used_at: passkey.used_at,
        }
    }
}

impl Versioned for Passkey {
    fn version(&self) -> Version {
        self.version
    }
}

/// What a device is asked.
#[derive(Serialize, ToSchema)]
pub(crate) struct StartedPasskey {
    /// Send this back with the answer, within 5 minutes. It works once.
    #[schema(value_type = scalar::Token)]
    challenge: String,
    /// What `navigator.credentials` takes, as JSON text: an object with `publicKey`, whose bytes are in base64url.
    #[schema(example = "{\"publicKey\":{\"challenge\":\"…\",\"rpId\":\"itoms.example\"}}")]
    options: String,
}

impl From<account::StartedPasskey> for StartedPasskey {
    fn from(started: account::StartedPasskey) -> Self {
        Self { challenge: started.challenge.expose().to_owned(), options: started.options }
    }
}

/// What a device answered.
#[derive(ToSchema)]
pub(crate) struct PasskeyGiven {
    /// Of what it was asked.
    #[schema(value_type = scalar::Token)]
    challenge: Token,
    /// The `PublicKeyCredential` as JSON text, as its `toJSON` writes it.
    #[schema(max_length = 16384, example = "{\"id\":\"…\",\"type\":\"public-key\",\"response\":{}}")]
    credential: String,
}

impl FromFields for PasskeyGiven {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (challenge, credential) = (fields.required("challenge"), fields.required("credential"));
        Some(Self { challenge: challenge?, credential: credential? })
    }
}

impl From<PasskeyGiven> for PasskeyAnswer {
    fn from(given: PasskeyGiven) -> Self {
        Self { challenge: given.challenge, credential: given.credential }
    }
}

/// The session of a person whom no host vouches for.
fn own_session(person: Person) -> Result<Session, Refusal> {
    person.session.ok_or_else(Refusal::not_found)
}
