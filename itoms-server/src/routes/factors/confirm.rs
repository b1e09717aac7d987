use super::{CodeGiven, RecoveryCodes};
use crate::{
    problem::Refusal,
    routes::{body::Body, caller::Bearer, once::NotOnce, sessions::StartedSession},
};
use axum::{Json, extract::State};
use itoms_core::Itoms;
use serde::Serialize;
use utoipa::ToSchema;

/// A second factor that was just turned on.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConfirmedTotp {
    /// The same session, with its new token.
    session: StartedSession,
    #[serde(flatten)]
    codes: RecoveryCodes,
}

/// Turn two-factor sign-in on
///
/// By a first code of the app. From now on sign-in asks for one. This session goes on under the token of this answer,
/// the old one is dead, and all other sessions end, since they were started without a code. Token and recovery codes
/// are shown once; so an `Idempotency-Key` is refused, and so is a cookie.
#[utoipa::path(
    post,
    path = "/account/totp/confirm",
    operation_id = "confirmTotp",
    tag = "Two-factor sign-in",
    request_body = CodeGiven,
    responses(
        (status = 200, description = "It is on.", body = ConfirmedTotp),
        (status = 403, description = "The code is wrong (`wrong_code`)."),
        (status = 404, description = "Another request has changed the token meanwhile (`not_found`)."),
        (status = 409, description = "No set-up was begun (`no_second_factor`), or it is on already (`second_factor_exists`)."),
        (status = 429, description = "Too many codes in this session (`too_many_requests`)."),
    )
)]
pub(crate) async fn confirm_totp(
    State(itoms): State<Itoms>,
    Bearer(session): Bearer,
    _: NotOnce,
    Body(CodeGiven { code }): Body<CodeGiven>,
) -> Result<Json<ConfirmedTotp>, Refusal> {
    let confirmed = itoms.accounts().confirm_totp(&session, &code).await?;
    let codes = RecoveryCodes { recovery_codes: confirmed.recovery_codes.expose() };
    Ok(Json(ConfirmedTotp { session: confirmed.signed_in.into(), codes }))
}
