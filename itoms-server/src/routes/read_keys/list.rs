use super::ReadKey;
use crate::{
    problem::Refusal,
    routes::{answer::List, caller::Person, path::InPath},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ProjectId};

/// List the read keys of a project
///
/// All of them, the newest first: a project has 20 at most.
#[utoipa::path(
    get,
    path = "/projects/{project}/read-keys",
    operation_id = "listReadKeys",
    tag = "Read API",
    responses((status = 200, description = "The list.", body = List<ReadKey>))
)]
pub(crate) async fn list_read_keys(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
) -> Result<Json<List<ReadKey>>, Refusal> {
    let keys = itoms.projects().read_keys(actor, project).await?;
    Ok(Json(List { items: keys.into_iter().map(ReadKey::from).collect(), next: None }))
}
