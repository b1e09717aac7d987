//! WebAuthn as its crate does it; no other file knows that crate. It draws randomness of its own, so each challenge is
//! drawn again from our port before anybody sees it. It reads the clock for chains of certificates alone, which we do
//! not ask for: when an answer is late, we decide.

use super::{Passkey, relying_party::RelyingParty};
use crate::{
    account::{Account, AccountError},
    failure::Failure,
    id::{AccountId, Id},
    random::Random,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Webauthn,
    WebauthnBuilder,
};

/// Refuses where the feature is off.
pub(super) fn require() -> Result<(), Failure> {
    Ok(())
}

/// What goes to the browser, and what is kept here until it answers.
pub(super) struct Begun {
    pub(super) options: String,
    pub(super) state: String,
}

/// A passkey that a device has made.
pub(super) struct Made {
    pub(super) credential: Vec<u8>,
    pub(super) key: String,
    pub(super) sign_count: u32,
    pub(super) backed_up: bool,
}

/// What an answer says that it is of, before anything is checked.
pub(super) struct Presented {
    pub(super) credential: Vec<u8>,
    pub(super) account: Option<AccountId>,
}

/// Asks for a new passkey, which the device finds by itself when somebody signs in, and unlocks for its person alone.
pub(super) fn creation(party: &RelyingParty, person: &Account, known: &[Passkey], random: &dyn Random) -> Result<Begun, Failure> {
    let name = person.email.as_ref().map_or(person.full_name.as_str(), |email| email.as_str());
    let known = known.iter().map(|passkey| passkey.credential.clone()).collect();
    let begun = webauthn(party)?.start_passkey_registration(person.id.uuid(), name, person.full_name.as_str(), Some(known));
    let (options, state) = begun.map_err(defect)?;
    let (mut options, mut state) = (to_json(&options)?, to_json(&state)?);
    let chosen = &mut options["publicKey"]["authenticatorSelection"];
    chosen["residentKey"] = json!("required");
    chosen["requireResidentKey"] = json!(true);
    renew_challenge(&mut options, &mut state["rs"], random)?;
    Ok(Begun { options: options.to_string(), state: state.to_string() })
}

/// The passkey in an answer to [`creation`], if the answer is right.
pub(super) fn created(party: &RelyingParty, state: &str, answer: &str) -> Result<Made, AccountError> {
    let answer: RegisterPublicKeyCredential = read(answer)?;
    let state: PasskeyRegistration = stored(state)?;
    let credential = webauthn(party)?.finish_passkey_registration(&answer, &state).map_err(refused)?;
    let key = to_json(&credential)?;
    Ok(Made {
        credential: credential.cred_id().to_vec(),
        sign_count: key["cred"]["counter"].as_u64().and_then(|count| count.try_into().ok()).unwrap_or(0),
        backed_up: key["cred"]["backup_state"].as_bool().unwrap_or(false),
        key: key.to_string(),
    })
}

/// Asks for one of these passkeys; for any that the device has for us, where none is named.
pub(super) fn request(party: &RelyingParty, allowed: &[Passkey], random: &dyn Random) -> Result<Begun, Failure> {
    let (options, state) = webauthn(party)?.start_discoverable_authentication().map_err(defect)?;
    let (mut options, mut state) = (to_json(&options)?, to_json(&state)?);
    let named = |passkey: &Passkey| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&passkey.credential) });
    options["publicKey"]["allowCredentials"] = allowed.iter().map(named).collect();
    // Somebody presses a button: nothing waits in the background of a field.
    if let Some(options) = options.as_object_mut() {
        options.remove("mediation");
    }
    renew_challenge(&mut options, &mut state["ast"], random)?;
    Ok(Begun { options: options.to_string(), state: state.to_string() })
}

/// Of which passkey an answer says to be, and whose.
pub(super) fn presented(answer: &str) -> Option<Presented> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    let account = match answer.get_user_unique_id() {
        Some(handle) => Some(AccountId::from_uuid(Uuid::from_slice(handle).ok()?)),
        None => None,
    };
    Some(Presented { credential: answer.get_credential_id().to_vec(), account })
}

/// The passkey as it is after it has signed this answer, if it has.
pub(super) fn verified(party: &RelyingParty, state: &str, answer: &str, passkey: &Passkey) -> Result<Passkey, AccountError> {
    let answer: PublicKeyCredential = read(answer)?;
    let state: DiscoverableAuthentication = stored(state)?;
    let mut credential: Credential = stored(&passkey.key)?;
    let result = webauthn(party)?.finish_discoverable_authentication_v2(&answer, state, &credential).map_err(refused)?;
    credential.update_credential(&result);
    let key = to_json(&credential)?.to_string();
    Ok(Passkey { key, sign_count: result.counter(), backed_up: result.backup_state(), ..passkey.clone() })
}

fn webauthn(party: &RelyingParty) -> Result<Webauthn, Failure> {
    let builder = WebauthnBuilder::new(&party.id, &party.origin).map_err(defect)?;
    let builder = party.others.iter().fold(builder, |builder, other| builder.append_allowed_origin(other.url()));
    builder.rp_name(&party.name).timeout(super::PasskeyChallenge::LIFETIME).build().map_err(defect)
}

/// Puts bytes of our own in the place of those that the crate has drawn.
fn renew_challenge(options: &mut Value, state: &mut Value, random: &dyn Random) -> Result<(), Failure> {
    let mut bytes = [0; 32];
    random.fill(&mut bytes)?;
    let challenge = Value::from(URL_SAFE_NO_PAD.encode(bytes));
    for place in [&mut options["publicKey"], state] {
        match place.get_mut("challenge") {
            Some(drawn) => *drawn = challenge.clone(),
            None => return Err(Failure::Defect("a challenge of WebAuthn has another shape".to_owned())),
        }
    }
    Ok(())
}

fn to_json(value: &impl serde::Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(defect)
}

fn stored<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(defect)
}

/// What somebody sent: whatever is wrong with it, it is no right answer.
fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, AccountError> {
    serde_json::from_str(text).map_err(refused)
}

fn refused(reason: impl std::fmt::Display) -> AccountError {
    tracing::debug!(%reason, "the answer of a passkey was refused");
    AccountError::WrongPasskey
}

fn defect(error: impl std::fmt::Display) -> Failure {
    Failure::Defect(error.to_string())
}
