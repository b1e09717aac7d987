use super::StartedSession;
use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::{Bearer, From},
        fields::Fields,
        once::NotOnce,
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, account::Proof, secret::Secret};
use utoipa::ToSchema;

/// A proof that the session's person is there.
#[derive(ToSchema)]
pub(crate) struct Reauthenticate {
    /// The password of the account.
    #[schema(value_type = scalar::Password)]
    password: Secret<String>,
    /// A code of the authenticator app or a recovery code, of an account with two-factor sign-in. Without an app, a recovery
    /// code; a passkey proves alone (`reauthenticateByPasskey`).
    #[schema(value_type = Option<scalar::Code>, nullable)]
    code: Option<Secret<String>>,
}

impl FromFields for Reauthenticate {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (password, code) = (fields.required("password"), fields.optional("code"));
        Some(Self { password: password?, code })
    }
}

/// Prove again that it is you
///
/// Whoever is refused with `reauthentication_required` sends the password here, with two-factor sign-in also a code,
/// then repeats the request with the token of this answer: the session goes on under it, the old token is dead, and for
/// 10 minutes nothing asks again. The token is shown once; so an `Idempotency-Key` is refused, and so is a cookie.
#[utoipa::path(
    post,
    path = "/session/reauthenticate",
    operation_id = "reauthenticate",
    tag = "Sessions",
    request_body = Reauthenticate,
    responses(
        (status = 200, description = "The same session, with its new token.", body = StartedSession),
        (status = 403, description = "The password is wrong (`wrong_password`), the code is missing (`second_factor_required`) or wrong (`wrong_code`)."),
        (status = 404, description = "Another request has changed the token meanwhile (`not_found`)."),
        (status = 429, description = "Too many tries from this network or in this session (`too_many_requests`)."),
    )
)]
pub(crate) async fn reauthenticate(
    State(itoms): State<Itoms>,
    From(caller): From,
    Bearer(session): Bearer,
    _: NotOnce,
    Body(Reauthenticate { password, code }): Body<Reauthenticate>,
) -> Result<Json<StartedSession>, Refusal> {
    let proof = match code {
        None => Proof::Password(password),
        Some(code) => Proof::PasswordAndCode(password, code),
    };
    let renewed = itoms.accounts().reauthenticate(&session, proof, &caller).await?;
    Ok(Json(renewed.into()))
}
