use super::{ProviderAddress, ProviderCallback};
use crate::{
    problem::Refusal,
    routes::{
        body::Body,
        caller::{From, Person},
        once::NotOnce,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, account::Intent};

/// Begin to link an identity provider
///
/// Send the person to `url`, and what the person comes back with to `linkIdentity`, in the same session. The address works
/// once; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/account/identities/start",
    operation_id = "startIdentityLink",
    tag = "Sign-in by others",
    request_body = ProviderCallback,
    responses(
        (status = 200, description = "Where to send the person.", body = ProviderAddress),
        (status = 429, description = "Too many from this network (`too_many_requests`)."),
        (status = 501, description = "No provider is configured, or no address of a front end (`not_configured`)."),
        (status = 503, description = "The provider does not answer (`identity_provider_unavailable`); try again after `Retry-After`."),
    )
)]
pub(crate) async fn start_identity_link(
    State(itoms): State<Itoms>,
    From(caller): From,
    person: Person,
    _: NotOnce,
    Body(ProviderCallback { callback }): Body<ProviderCallback>,
) -> Result<Json<ProviderAddress>, Refusal> {
    let session = person.session.ok_or_else(Refusal::not_found)?;
    Ok(Json(itoms.accounts().begin_authorization_at(Intent::Link(&session), &callback, &caller).await?.into()))
}
