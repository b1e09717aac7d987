use super::Project;
use crate::routes::{
    answer::{Answer, shown},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId};

/// Show a project
#[utoipa::path(
    get,
    path = "/projects/{project}",
    operation_id = "showProject",
    tag = "Projects",
    responses((status = 200, description = "The project.", body = Project))
)]
pub(crate) async fn show_project(State(itoms): State<Itoms>, Person { actor, .. }: Person, InPath(id): InPath<ProjectId>) -> Answer {
    let project = itoms.projects().show(actor, id).await?;
    Ok(shown(&Project::from(project)))
}
