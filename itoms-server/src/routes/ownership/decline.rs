use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId};

/// Decline the ownership of a project
#[utoipa::path(
    post,
    path = "/projects/{project}/ownership/decline",
    operation_id = "declineOwnership",
    tag = "Members",
    responses(
        (status = 204, description = "The offer is gone; nobody's role changed."),
        (status = 404, description = "None is offered to the caller any more (`no_offer`), or there is no such project (`not_found`)."),
    )
)]
pub(crate) async fn decline_ownership(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
) -> Answer {
    itoms.projects().decline_ownership(actor, project).await?;
    Ok(done())
}
