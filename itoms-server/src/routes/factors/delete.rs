use super::{CodeGiven, own_session};
use crate::routes::{
    answer::{Answer, done},
    body::Body,
    caller::Person,
};
use axum::extract::State;
use itoms_core::Itoms;

/// Turn two-factor sign-in off
///
/// By one last code, or a recovery code. Secret and recovery codes are forgotten.
#[utoipa::path(
    post,
    path = "/account/totp/delete",
    operation_id = "deleteTotp",
    tag = "Two-factor sign-in",
    request_body = CodeGiven,
    responses(
        (status = 204, description = "It is off."),
        (status = 403, description = "The code is wrong (`wrong_code`)."),
        (status = 409, description = "It is off (`no_second_factor`)."),
        (status = 429, description = "Too many codes in this session (`too_many_requests`)."),
    )
)]
pub(crate) async fn delete_totp(State(itoms): State<Itoms>, person: Person, Body(CodeGiven { code }): Body<CodeGiven>) -> Answer {
    itoms.accounts().delete_totp(&own_session(person)?, &code).await?;
    Ok(done())
}
