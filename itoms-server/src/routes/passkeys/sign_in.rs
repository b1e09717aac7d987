use super::PasskeyGiven;
use crate::{
    problem::Refusal,
    routes::{body::Body, caller::From, once::NotOnce, sessions::StartedSession},
};
use axum::{Json, extract::State};
use http::StatusCode;
use itoms_core::Itoms;

/// Sign in by a passkey
///
/// Starts a session and shows its token, once; so an `Idempotency-Key` is refused. Sets no cookie. A passkey is two
/// factors in one: no password and no code is asked for.
#[utoipa::path(
    post,
    path = "/sessions/passkey",
    operation_id = "createPasskeySession",
    tag = "Passkeys",
    request_body = PasskeyGiven,
    responses(
        (status = 201, description = "The session, with its token.", body = StartedSession),
        (status = 403, description = "The passkey is not known here, or its answer comes late or again, or is not right (`wrong_passkey`)."),
        (status = 429, description = "Too many tries from this network (`too_many_requests`)."),
    )
)]
pub(crate) async fn create_passkey_session(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(given): Body<PasskeyGiven>,
) -> Result<(StatusCode, Json<StartedSession>), Refusal> {
    let signed_in = itoms.accounts().sign_in_by_passkey(&given.into(), &caller).await?;
    Ok((StatusCode::CREATED, Json(signed_in.into())))
}
