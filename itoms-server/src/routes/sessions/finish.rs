use super::StartedSession;
use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::From,
        fields::Fields,
        once::NotOnce,
        scalar,
    },
};
use axum::{Json, extract::State};
use http::StatusCode;
use itoms_core::{Itoms, account::PendingSignIn, secret::Secret};
use utoipa::ToSchema;

/// The second step of a sign-in.
#[derive(ToSchema)]
pub(crate) struct FinishSignIn {
    /// Of the first step.
    #[schema(max_length = 4096, example = "v1.…")]
    pending: String,
    /// A code of the authenticator app or a recovery code; without an app, a recovery code.
    #[schema(value_type = scalar::Code)]
    code: Secret<String>,
}

impl FromFields for FinishSignIn {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (pending, code) = (fields.required_within("pending", 4096), fields.required("code"));
        Some(Self { pending: pending?, code: code? })
    }
}

/// Finish a sign-in with a code
///
/// After `createSession`, `createIdentitySession` or `reauthenticateByIdentity` has answered that a second factor comes next.
/// Starts a session and shows its token, once; so an `Idempotency-Key` is refused. Sets no cookie. After a wrong code the
/// same step can be tried again.
#[utoipa::path(
    post,
    path = "/sessions/finish",
    operation_id = "finishSignIn",
    tag = "Sessions",
    request_body = FinishSignIn,
    responses(
        (status = 201, description = "The session, with its token.", body = StartedSession),
        (status = 403, description = "The code is wrong (`wrong_code`)."),
        (status = 404, description = "The first step is older than 10 minutes, or the password has changed since (`unusable_link`); begin again."),
        (status = 429, description = "Too many tries from this network or for this account (`too_many_requests`)."),
    )
)]
pub(crate) async fn finish_sign_in(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(FinishSignIn { pending, code }): Body<FinishSignIn>,
) -> Result<(StatusCode, Json<StartedSession>), Refusal> {
    let signed_in = itoms.accounts().finish_sign_in(&PendingSignIn::presented(pending), &code, &caller).await?;
    Ok((StatusCode::CREATED, Json(signed_in.into())))
}
