use super::PasskeyGiven;
use crate::{
    problem::Refusal,
    routes::{
        body::Body,
        caller::{Bearer, From},
        once::NotOnce,
        sessions::StartedSession,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, account::Proof};

/// Prove by a passkey that it is you
///
/// As `reauthenticate`, with a passkey in the place of password and code: the session goes on under the token of this
/// answer, the old one is dead, and for 10 minutes nothing asks again. The token is shown once; so an `Idempotency-Key` is
/// refused, and so is a cookie.
#[utoipa::path(
    post,
    path = "/session/reauthenticate/passkey",
    operation_id = "reauthenticateByPasskey",
    tag = "Passkeys",
    request_body = PasskeyGiven,
    responses(
        (status = 200, description = "The same session, with its new token.", body = StartedSession),
        (status = 403, description = "The passkey is not the account's, or its answer was not asked for in this session, comes late or again, or is not right (`wrong_passkey`)."),
        (status = 404, description = "Another request has changed the token meanwhile (`not_found`)."),
        (status = 429, description = "Too many tries from this network or in this session (`too_many_requests`)."),
    )
)]
pub(crate) async fn reauthenticate_by_passkey(
    State(itoms): State<Itoms>,
    From(caller): From,
    Bearer(session): Bearer,
    _: NotOnce,
    Body(given): Body<PasskeyGiven>,
) -> Result<Json<StartedSession>, Refusal> {
    let renewed = itoms.accounts().reauthenticate(&session, Proof::Passkey(given.into()), &caller).await?;
    Ok(Json(renewed.into()))
}
