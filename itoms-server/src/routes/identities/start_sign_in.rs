use super::ProviderCallback;
use crate::{
    problem::Refusal,
    routes::{body::Body, caller::From, once::NotOnce, scalar},
};
use axum::{Json, extract::State};
use itoms_core::{Failure, Itoms, account::Intent};
use serde::Serialize;
use utoipa::ToSchema;

/// A sign-in that goes to the provider.
#[derive(Serialize, ToSchema)]
pub(crate) struct StartedIdentitySignIn {
    /// The provider's page, for the person's browser. It works for 10 minutes.
    #[schema(format = "uri", example = "https://id.example.com/authorize?client_id=itoms&state=…")]
    url: String,
    /// Keep it where the person is, and nowhere else: in a cookie of the front end, or in the app. It shows that who comes
    /// back is who went.
    #[schema(value_type = scalar::Token)]
    attempt: String,
}

/// Begin to sign in by others
///
/// Send the person to `url`, and what the person comes back with to `createIdentitySession`, together with `attempt`. Who
/// is sent an address that somebody else began has no `attempt` for it, and is signed in to no account of theirs. The
/// `attempt` is shown once; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/sessions/identity/start",
    operation_id = "startIdentitySignIn",
    tag = "Sign-in by others",
    request_body = ProviderCallback,
    responses(
        (status = 200, description = "Where to send the person.", body = StartedIdentitySignIn),
        (status = 429, description = "Too many from this network (`too_many_requests`)."),
        (status = 501, description = "No provider is configured, or no address of a front end (`not_configured`)."),
        (status = 503, description = "The provider does not answer (`identity_provider_unavailable`); try again after `Retry-After`."),
    )
)]
pub(crate) async fn start_identity_sign_in(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(ProviderCallback { callback }): Body<ProviderCallback>,
) -> Result<Json<StartedIdentitySignIn>, Refusal> {
    let begun = itoms.accounts().begin_authorization_at(Intent::SignIn, &callback, &caller).await?;
    let attempt = begun.browser.ok_or_else(|| Failure::Defect("a sign-in began without its attempt".to_owned()))?;
    Ok(Json(StartedIdentitySignIn { url: begun.url.into(), attempt: attempt.expose().to_owned() }))
}
