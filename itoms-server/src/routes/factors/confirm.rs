use super::{CodeGiven, ConfirmedFactor};
use crate::{
    problem::Refusal,
    routes::{body::Body, caller::Bearer, once::NotOnce},
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// Turn two-factor sign-in on
///
/// By a first code of the app. From now on sign-in asks for one. Where it was on by passkeys, the app comes to them, and new
/// recovery codes take the place of the old. This session goes on under the token of this answer,
/// the old one is dead, and all other sessions end, since they were started without a code. Token and recovery codes
/// are shown once; so an `Idempotency-Key` is refused, and so is a cookie.
#[utoipa::path(
    post,
    path = "/account/totp/confirm",
    operation_id = "confirmTotp",
    tag = "Two-factor sign-in",
    request_body = CodeGiven,
    responses(
        (status = 200, description = "It is on.", body = ConfirmedFactor),
        (status = 403, description = "The code is wrong (`wrong_code`)."),
        (status = 404, description = "Another request has changed the token meanwhile (`not_found`)."),
        (status = 409, description = "No set-up was begun (`no_second_factor`), or there is an app already (`second_factor_exists`)."),
        (status = 429, description = "Too many codes in this session (`too_many_requests`)."),
    )
)]
pub(crate) async fn confirm_totp(
    State(itoms): State<Itoms>,
    Bearer(session): Bearer,
    _: NotOnce,
    Body(CodeGiven { code }): Body<CodeGiven>,
) -> Result<Json<ConfirmedFactor>, Refusal> {
    Ok(Json(itoms.accounts().confirm_totp(&session, &code).await?.into()))
}
