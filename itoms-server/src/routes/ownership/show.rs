use super::OwnershipOffer;
use crate::{
    problem::Refusal,
    routes::{caller::Person, path::InPath},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ProjectId};

/// Show the open offer of ownership
///
/// For the owners of the project and the member to whom it is made.
#[utoipa::path(
    get,
    path = "/projects/{project}/ownership",
    operation_id = "showOwnershipOffer",
    tag = "Members",
    responses(
        (status = 200, description = "The offer.", body = OwnershipOffer),
        (status = 404, description = "None is open that concerns the caller (`no_offer`), or there is no such project (`not_found`)."),
    )
)]
pub(crate) async fn show_ownership_offer(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
) -> Result<Json<OwnershipOffer>, Refusal> {
    let offer = itoms.projects().ownership_offer(actor, project).await?;
    Ok(Json(offer.into()))
}
