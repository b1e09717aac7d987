use crate::routes::{
    answer::{Answer, shown},
    caller::Person,
    path::InPath,
    projects::Project,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId};

/// Accept the ownership of a project
///
/// Only the member to whom it is offered can. Who offered it becomes an admin.
#[utoipa::path(
    post,
    path = "/projects/{project}/ownership/accept",
    operation_id = "acceptOwnership",
    tag = "Members",
    responses(
        (status = 200, description = "The project, of which the caller is now an owner.", body = Project),
        (status = 404, description = "None is offered to the caller any more (`no_offer`), or there is no such project (`not_found`)."),
    )
)]
pub(crate) async fn accept_ownership(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
) -> Answer {
    let owned = itoms.projects().accept_ownership(actor, project).await?;
    Ok(shown(&Project::from(owned)))
}
