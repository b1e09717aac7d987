use super::ProviderReturn;
use crate::{
    problem::Refusal,
    routes::{
        answer::Answer,
        body::{Body, FromFields},
        caller::From,
        fields::Fields,
        once::NotOnce,
        scalar,
        sessions::{StartedSession, UnfinishedSignIn},
    },
};
use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use itoms_core::{
    Itoms,
    account::{AuthorizationPurpose, ProviderStep, SignInStep},
    secret::Secret,
    token::Token,
};
use utoipa::ToSchema;

/// What the person came back with, and who began it.
#[derive(ToSchema)]
pub(crate) struct CreateIdentitySession {
    /// The `state` of the address at the front end.
    #[schema(value_type = scalar::Token)]
    state: Token,
    /// Its `code`.
    #[schema(value_type = String, max_length = 4096, example = "SplxlOBeZQQYbYS6WxSbIA")]
    code: Secret<String>,
    /// Its `iss`, if it has one: who says so.
    #[schema(nullable, max_length = 500, example = "https://id.example.com")]
    iss: Option<String>,
    /// Of `startIdentitySignIn`.
    #[schema(value_type = scalar::Token)]
    attempt: Token,
}

impl FromFields for CreateIdentitySession {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (returned, attempt) = (ProviderReturn::from_fields(fields), fields.required("attempt"));
        let (ProviderReturn { state, code, iss }, attempt) = (returned?, attempt?);
        Some(Self { state, code, iss, attempt })
    }
}

/// Sign in by others
///
/// Whoever is linked to an account is signed in to it: starts a session and shows its token, once; so an `Idempotency-Key`
/// is refused. Sets no cookie. Of an account with two-factor sign-in, and for somebody without an account, one step more is
/// to do, which the answer names. What the person came back with works once.
#[utoipa::path(
    post,
    path = "/sessions/identity",
    operation_id = "createIdentitySession",
    tag = "Sign-in by others",
    request_body = CreateIdentitySession,
    responses(
        (status = 201, description = "The session, with its token.", body = StartedSession),
        (status = 202, description = "The provider has proved the person, and the step that it names comes next.", body = UnfinishedSignIn),
        (status = 401, description = "The account is being erased (`wrong_credentials`)."),
        (status = 403, description = "The provider is not believed (`identity_provider_refused`, `identity_untrusted`), or the account is suspended (`account_suspended`). For a new account: the provider has not verified the address (`unverified_address`), it is not invited (`not_invited`), or the person's sign-up waits for an operator (`awaits_approval`)."),
        (status = 404, description = "It was used, has ended, never was, or was begun by somebody else or for something else (`unusable_link`)."),
        (status = 409, description = "An account has the address already, and is not linked (`link_required`): its person signs in as before and links the two."),
        (status = 429, description = "Too many from this network (`too_many_requests`)."),
        (status = 501, description = "No provider is configured (`not_configured`), or not as it should be (`identity_provider_misconfigured`)."),
        (status = 503, description = "The provider does not answer (`identity_provider_unavailable`); begin again after `Retry-After`."),
    )
)]
pub(crate) async fn create_identity_session(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(CreateIdentitySession { state, code, iss, attempt }): Body<CreateIdentitySession>,
) -> Answer {
    let answer = ProviderReturn { state, code, iss }.from(AuthorizationPurpose::SignIn);
    let finished = itoms.accounts().finish_authorization(answer, Some(&attempt), None, &caller).await?;
    Ok(match finished.step? {
        ProviderStep::SignIn(SignInStep::Done(signed_in)) => (StatusCode::CREATED, Json(StartedSession::from(signed_in))).into_response(),
        ProviderStep::SignIn(SignInStep::CodeRequired(pending)) => UnfinishedSignIn::second_factor(&itoms, &pending).await?.into_response(),
        ProviderStep::NewAccount(pending) => UnfinishedSignIn::new_account(pending).into_response(),
        ProviderStep::Linked(_) | ProviderStep::Renewed(_) => return Err(Refusal::not_found()),
    })
}
