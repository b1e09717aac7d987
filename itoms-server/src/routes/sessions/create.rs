use super::{StartedSession, UnfinishedSignIn};
use crate::routes::{
    answer::Answer,
    body::{Body, FromFields},
    caller::From,
    fields::Fields,
    once::NotOnce,
    scalar,
};
use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use itoms_core::{
    Itoms,
    account::{SignIn, SignInStep},
    secret::Secret,
};
use utoipa::ToSchema;

/// Credentials.
#[derive(ToSchema)]
pub(crate) struct CreateSession {
    /// The address.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// The password.
    #[schema(value_type = scalar::Password)]
    password: Secret<String>,
    /// A code of the authenticator app or a recovery code, of an account with two-factor sign-in. Without an app, a recovery
    /// code.
    #[schema(value_type = Option<scalar::Code>, nullable)]
    code: Option<Secret<String>>,
}

impl FromFields for CreateSession {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (email, password) = (fields.required("email"), fields.required("password"));
        let code = fields.optional("code");
        Some(Self { email: email?, password: password?, code })
    }
}

/// Sign in
///
/// Starts a session and shows its token, once; so an `Idempotency-Key` is refused. Sets no cookie. An unknown address and a
/// wrong password give the same answer after the same work. Whoever has two-factor sign-in sends a `code` along, or makes a
/// second step, by a code or a passkey; or signs in by a passkey alone (`createPasskeySession`). Each code works once. An
/// account is signed in 100 times at most: one more ends the session used longest ago.
#[utoipa::path(
    post,
    path = "/sessions",
    operation_id = "createSession",
    tag = "Sessions",
    request_body = CreateSession,
    responses(
        (status = 201, description = "The session, with its token.", body = StartedSession),
        (status = 202, description = "The password is right, and the second factor comes next.", body = UnfinishedSignIn),
        (status = 401, description = "Address and password do not belong together (`wrong_credentials`)."),
        (status = 403, description = "The password is right; the code is wrong (`wrong_code`), the account is suspended (`account_suspended`), or the sign-up waits for an operator (`awaits_approval`)."),
        (status = 429, description = "Too many tries from this network or for this address (`too_many_requests`)."),
    )
)]
pub(crate) async fn create_session(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(CreateSession { email, password, code }): Body<CreateSession>,
) -> Answer {
    let sign_in = SignIn { email, password, code };
    Ok(match itoms.accounts().begin_sign_in(sign_in, &caller).await? {
        SignInStep::Done(signed_in) => (StatusCode::CREATED, Json(StartedSession::from(signed_in))).into_response(),
        SignInStep::CodeRequired(pending) => UnfinishedSignIn::second_factor(&itoms, &pending).await?.into_response(),
    })
}
