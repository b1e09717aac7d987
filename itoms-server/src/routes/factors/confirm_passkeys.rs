use super::ConfirmedFactor;
use crate::{
    problem::Refusal,
    routes::{caller::Bearer, once::NotOnce},
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// Turn two-factor sign-in on by the own passkeys
///
/// Without an app. From now on sign-in asks for a passkey after the password; a passkey alone signs in as before. This
/// session goes on under the token of this answer, the old one is dead, and all other sessions end, since they were started
/// without a second factor. Token and recovery codes are shown once; so an `Idempotency-Key` is refused, and so is a cookie.
#[utoipa::path(
    post,
    path = "/account/second-factor/passkeys",
    operation_id = "confirmPasskeys",
    tag = "Two-factor sign-in",
    responses(
        (status = 200, description = "It is on.", body = ConfirmedFactor),
        (status = 404, description = "Another request has changed the token meanwhile (`not_found`)."),
        (status = 409, description = "It is on already (`second_factor_exists`), or there is no passkey (`no_passkey`)."),
        (status = 501, description = "The public address has no name that passkeys could belong to (`not_configured`)."),
    )
)]
pub(crate) async fn confirm_passkeys(
    State(itoms): State<Itoms>,
    Bearer(session): Bearer,
    _: NotOnce,
) -> Result<Json<ConfirmedFactor>, Refusal> {
    Ok(Json(itoms.accounts().confirm_passkeys(&session).await?.into()))
}
