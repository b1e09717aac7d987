use super::{RecoveryCodes, own_session};
use crate::{
    problem::Refusal,
    routes::{caller::Person, once::NotOnce},
};
use axum::{Json, extract::State};
use http::StatusCode;
use itoms_core::Itoms;

/// Make new recovery codes
///
/// In the place of all that there are. They are shown once; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/account/recovery-codes",
    operation_id = "createRecoveryCodes",
    tag = "Two-factor sign-in",
    responses(
        (status = 201, description = "The new codes; the old ones are dead.", body = RecoveryCodes),
        (status = 409, description = "Two-factor sign-in is off (`no_second_factor`)."),
    )
)]
pub(crate) async fn create_recovery_codes(
    State(itoms): State<Itoms>,
    _: NotOnce,
    person: Person,
) -> Result<(StatusCode, Json<RecoveryCodes>), Refusal> {
    let codes = itoms.accounts().create_recovery_codes(&own_session(person)?).await?;
    Ok((StatusCode::CREATED, Json(RecoveryCodes { recovery_codes: codes.expose() })))
}
