use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId};

/// Leave a project
///
/// What you wrote stays with the project. To come back, you need an invitation.
#[utoipa::path(
    post,
    path = "/projects/{project}/leave",
    operation_id = "leaveProject",
    tag = "Members",
    responses(
        (status = 204, description = "The caller is no member any more."),
        (status = 409, description = "The project would have no owner left (`last_owner`)."),
    )
)]
pub(crate) async fn leave_project(State(itoms): State<Itoms>, Person { actor, .. }: Person, InPath(project): InPath<ProjectId>) -> Answer {
    itoms.projects().leave(actor, project).await?;
    Ok(done())
}
