use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId};

/// Take the open offer of ownership back
#[utoipa::path(
    delete,
    path = "/projects/{project}/ownership",
    operation_id = "revokeOwnershipOffer",
    tag = "Members",
    responses(
        (status = 204, description = "The offer is gone; nobody's role changed."),
        (status = 404, description = "None is open any more (`no_offer`), or there is no such project (`not_found`)."),
    )
)]
pub(crate) async fn revoke_ownership_offer(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
) -> Answer {
    itoms.projects().revoke_ownership_offer(actor, project).await?;
    Ok(done())
}
