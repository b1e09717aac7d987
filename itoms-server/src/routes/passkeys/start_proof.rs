use super::{StartedPasskey, own_session};
use crate::{
    problem::Refusal,
    routes::{
        caller::{From, Person},
        once::NotOnce,
    },
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// Begin to prove by a passkey that it is you
///
/// Give the options to `navigator.credentials.get`, and what it answers to `reauthenticateByPasskey`, in the same session.
/// The challenge is shown once; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/session/reauthenticate/passkey/start",
    operation_id = "startPasskeyProof",
    tag = "Passkeys",
    responses(
        (status = 200, description = "What to ask the device.", body = StartedPasskey),
        (status = 409, description = "The account has no passkey (`no_passkey`)."),
        (status = 429, description = "Too many from this network or of this account (`too_many_requests`)."),
        (status = 501, description = "The public address has no name that passkeys could belong to (`not_configured`)."),
    )
)]
pub(crate) async fn start_passkey_proof(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    person: Person,
) -> Result<Json<StartedPasskey>, Refusal> {
    Ok(Json(itoms.accounts().start_passkey_proof(&own_session(person)?, &caller).await?.into()))
}
