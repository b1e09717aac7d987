use super::StartedPasskey;
use crate::{
    problem::Refusal,
    routes::{caller::From, once::NotOnce},
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// Begin to sign in by a passkey
///
/// Give the options to `navigator.credentials.get`, and what it answers to `createPasskeySession`. Nobody is named, so
/// this tells nothing of any account. The challenge is shown once; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/sessions/passkey/start",
    operation_id = "startPasskeySignIn",
    tag = "Passkeys",
    responses(
        (status = 200, description = "What to ask the device.", body = StartedPasskey),
        (status = 429, description = "Too many from this network (`too_many_requests`)."),
        (status = 501, description = "The public address has no name that passkeys could belong to (`not_configured`)."),
    )
)]
pub(crate) async fn start_passkey_sign_in(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
) -> Result<Json<StartedPasskey>, Refusal> {
    Ok(Json(itoms.accounts().start_passkey_sign_in(&caller).await?.into()))
}
