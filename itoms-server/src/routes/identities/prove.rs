use super::ProviderReturn;
use crate::{
    problem::Refusal,
    routes::{
        answer::Answer,
        body::Body,
        caller::{Bearer, From},
        once::NotOnce,
        sessions::{StartedSession, UnfinishedSignIn},
    },
};
use axum::{Json, extract::State, response::IntoResponse};
use itoms_core::{
    Itoms,
    account::{AuthorizationPurpose, ProviderStep, SignInStep},
};

/// Prove by others that it is you
///
/// As `reauthenticate`, with the provider in the place of the password: the session goes on under the token of this answer,
/// the old one is dead, and for 10 minutes nothing asks again. Of an account with two-factor sign-in the second factor is
/// asked for, which starts a session anew; end this one then. The token is shown once; so an `Idempotency-Key` is refused,
/// and so is a cookie.
#[utoipa::path(
    post,
    path = "/session/reauthenticate/identity",
    operation_id = "reauthenticateByIdentity",
    tag = "Sign-in by others",
    request_body = ProviderReturn,
    responses(
        (status = 200, description = "The same session, with its new token.", body = StartedSession),
        (status = 202, description = "The provider has proved the person, and the second factor comes next.", body = UnfinishedSignIn),
        (status = 403, description = "Whom the provider names is not linked to this account (`identity_not_linked`), or it is not believed (`identity_provider_refused`, `identity_untrusted`)."),
        (status = 404, description = "It was used, has ended, never was, or was begun in another session or for something else (`unusable_link`); or another request has changed the token meanwhile (`not_found`)."),
        (status = 429, description = "Too many from this network (`too_many_requests`)."),
        (status = 501, description = "No provider is configured (`not_configured`), or not as it should be (`identity_provider_misconfigured`)."),
        (status = 503, description = "The provider does not answer (`identity_provider_unavailable`); begin again after `Retry-After`."),
    )
)]
pub(crate) async fn reauthenticate_by_identity(
    State(itoms): State<Itoms>,
    From(caller): From,
    Bearer(session): Bearer,
    _: NotOnce,
    Body(returned): Body<ProviderReturn>,
) -> Answer {
    let answer = returned.from(AuthorizationPurpose::Reauthenticate);
    match itoms.accounts().finish_authorization(answer, None, Some(&session), &caller).await?.step? {
        ProviderStep::Renewed(renewed) => Ok(Json(StartedSession::from(renewed)).into_response()),
        ProviderStep::SignIn(SignInStep::CodeRequired(pending)) => {
            Ok(UnfinishedSignIn::second_factor(&itoms, &pending).await?.into_response())
        }
        _ => Err(Refusal::not_found()),
    }
}
