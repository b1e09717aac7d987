//! In the place of the file that knows WebAuthn, where the feature `passkeys` is off.

use super::{Passkey, relying_party::RelyingParty};
use crate::{
    account::{Account, AccountError},
    failure::Failure,
    id::AccountId,
    random::Random,
};

pub(super) fn require() -> Result<(), Failure> {
    Err(missing())
}

pub(super) struct Begun {
    pub(super) options: String,
    pub(super) state: String,
}

pub(super) struct Made {
    pub(super) credential: Vec<u8>,
    pub(super) key: String,
    pub(super) sign_count: u32,
    pub(super) backed_up: bool,
}

pub(super) struct Presented {
    pub(super) credential: Vec<u8>,
    pub(super) account: Option<AccountId>,
}

fn missing() -> Failure {
    Failure::NotConfigured { what: "WebAuthn", mend: "cargo with the feature `passkeys`" }
}

pub(super) fn creation(_: &RelyingParty, _: &Account, _: &[Passkey], _: &dyn Random) -> Result<Begun, Failure> {
    Err(missing())
}

pub(super) fn created(_: &RelyingParty, _: &str, _: &str) -> Result<Made, AccountError> {
    Err(missing().into())
}

pub(super) fn request(_: &RelyingParty, _: &[Passkey], _: &dyn Random) -> Result<Begun, Failure> {
    Err(missing())
}

pub(super) fn presented(_: &str) -> Option<Presented> {
    None
}

pub(super) fn verified(_: &RelyingParty, _: &str, _: &str, _: &Passkey) -> Result<Passkey, AccountError> {
    Err(missing().into())
}
