use super::OwnershipOffer;
use crate::{
    problem::Refusal,
    routes::{caller::Person, path::InPath},
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    id::{AccountId, ProjectId},
};

/// Offer your ownership to another member
///
/// Nothing changes until that member accepts; then the member is owner, and you are an admin. The offer ends
/// after 7 days. A newer offer takes the place of an older one. The member is told by mail.
#[utoipa::path(
    post,
    path = "/projects/{project}/members/{account}/ownership",
    operation_id = "transferOwnership",
    tag = "Members",
    responses(
        (status = 200, description = "The offer.", body = OwnershipOffer),
        (status = 409, description = "This member is an owner already (`already_owner`)."),
        (status = 429, description = "Too many invitations and offers by this account (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails (`not_configured`)."),
    )
)]
pub(crate) async fn transfer_ownership(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(account): InPath<AccountId>,
) -> Result<Json<OwnershipOffer>, Refusal> {
    let offer = itoms.projects().offer_ownership(actor, project, account).await?;
    Ok(Json(offer.into()))
}
