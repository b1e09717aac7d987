use super::Project;
use crate::routes::{
    answer::{Answer, shown},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId};

/// Take a deletion back
///
/// Within 7 days of it. A project that was not deleted stays as it is.
#[utoipa::path(
    post,
    path = "/projects/{project}/restore",
    operation_id = "restoreProject",
    tag = "Projects",
    responses(
        (status = 200, description = "The project, as it was.", body = Project),
        (status = 412, description = "It changed in this very moment (`stale`)."),
    )
)]
pub(crate) async fn restore_project(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
) -> Answer {
    let restored = itoms.projects().restore(actor, project).await?;
    Ok(shown(&Project::from(restored)))
}
