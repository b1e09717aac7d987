use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::{Bearer, From},
        fields::Fields,
        once::NotOnce,
        scalar,
        sessions::StartedSession,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, secret::Secret};
use utoipa::ToSchema;

/// The present password, and a new one.
#[derive(ToSchema)]
pub(crate) struct ChangePassword {
    /// The password until now.
    #[schema(value_type = scalar::Password)]
    current_password: Secret<String>,
    /// The new password.
    #[schema(value_type = scalar::Password)]
    password: Secret<String>,
}

impl FromFields for ChangePassword {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (current_password, password) = (fields.required("current_password"), fields.required("password"));
        Some(Self { current_password: current_password?, password: password? })
    }
}

/// Change the password
///
/// The session goes on under the token of this answer, all others end, and a mail tells the account's owner. The token is
/// shown once; so an `Idempotency-Key` is refused, and so is a cookie.
#[utoipa::path(
    post,
    path = "/account/password",
    operation_id = "changePassword",
    tag = "Accounts",
    request_body = ChangePassword,
    responses(
        (status = 200, description = "The same session, with its new token.", body = StartedSession),
        (status = 403, description = "The present password is wrong (`wrong_password`)."),
        (status = 429, description = "Too many tries from this network or in this session, or new passwords that were judged for this account (`too_many_requests`)."),
    )
)]
pub(crate) async fn change_password(
    State(itoms): State<Itoms>,
    From(caller): From,
    Bearer(session): Bearer,
    _: NotOnce,
    Body(ChangePassword { current_password, password }): Body<ChangePassword>,
) -> Result<Json<StartedSession>, Refusal> {
    let renewed = itoms.accounts().change_password(&session, current_password, password, &caller).await?;
    Ok(Json(renewed.into()))
}
