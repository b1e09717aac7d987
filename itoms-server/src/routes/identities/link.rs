use super::{Identity, ProviderReturn};
use crate::{
    problem::Refusal,
    routes::{
        body::Body,
        caller::{From, Person},
        once::NotOnce,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    account::{AuthorizationPurpose, ProviderStep},
};

/// Link an identity provider
///
/// From now on it signs in to the own account. You are told by mail. What the person came back with works once, in the
/// session that began it; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/account/identities",
    operation_id = "linkIdentity",
    tag = "Sign-in by others",
    request_body = ProviderReturn,
    responses(
        (status = 200, description = "The link. It may have been there before.", body = Identity),
        (status = 403, description = "The provider is not believed (`identity_provider_refused`, `identity_untrusted`)."),
        (status = 404, description = "It was used, has ended, never was, or was begun in another session or for something else (`unusable_link`)."),
        (status = 409, description = "It is linked to another account (`identity_taken`), or this account to somebody else there (`identity_exists`)."),
        (status = 429, description = "Too many from this network (`too_many_requests`)."),
        (status = 501, description = "No provider is configured (`not_configured`), or not as it should be (`identity_provider_misconfigured`)."),
        (status = 503, description = "The provider does not answer (`identity_provider_unavailable`); begin again after `Retry-After`."),
    )
)]
pub(crate) async fn link_identity(
    State(itoms): State<Itoms>,
    From(caller): From,
    person: Person,
    _: NotOnce,
    Body(returned): Body<ProviderReturn>,
) -> Result<Json<Identity>, Refusal> {
    let session = person.session.ok_or_else(Refusal::not_found)?;
    let answer = returned.from(AuthorizationPurpose::Link);
    match itoms.accounts().finish_authorization(answer, None, Some(&session), &caller).await?.step? {
        ProviderStep::Linked(linked) => Ok(Json(Identity::of(linked, &itoms))),
        _ => Err(Refusal::not_found()),
    }
}
