//! Two-factor sign-in.

pub(super) mod confirm;
#[cfg(feature = "passkeys")]
pub(super) mod confirm_passkeys;
pub(super) mod delete;
pub(super) mod recovery_codes;
pub(super) mod show;
pub(super) mod start;

use super::{body::FromFields, caller::Person, fields::Fields, scalar, sessions::StartedSession};
use crate::problem::Refusal;
use itoms_core::{
    account::{self, Session},
    secret::Secret,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A code.
#[derive(ToSchema)]
pub(crate) struct CodeGiven {
    /// The code that the app shows now; a recovery code where one can stand for it.
    #[schema(value_type = scalar::Code)]
    code: Secret<String>,
}

impl FromFields for CodeGiven {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { code: fields.required("code")? })
    }
}

/// New recovery codes.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Each works once, in the place of a code. They are shown here and never again.
    #[schema(value_type = Vec<scalar::Code>)]
    recovery_codes: Vec<String>,
}

/// A second factor that was just turned on.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConfirmedFactor {
    /// The same session, with its new token.
    session: StartedSession,
    #[serde(flatten)]
    codes: RecoveryCodes,
}

impl From<account::ConfirmedFactor> for ConfirmedFactor {
    fn from(confirmed: account::ConfirmedFactor) -> Self {
        let codes = RecoveryCodes { recovery_codes: confirmed.recovery_codes.expose() };
        Self { session: confirmed.signed_in.into(), codes }
    }
}

/// The session of a person whom no host vouches for.
fn own_session(person: Person) -> Result<Session, Refusal> {
    person.session.ok_or_else(Refusal::not_found)
}
