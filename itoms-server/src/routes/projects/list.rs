use super::Project;
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        membership::MembershipListQuery,
        query::{ListQuery, Query},
    },
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// List the own projects
///
/// The newest first, or by name; deleted ones only for their owners, as long as they can be restored.
#[utoipa::path(
    get,
    path = "/projects",
    operation_id = "listProjects",
    tag = "Projects",
    params(MembershipListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Project>))
)]
pub(crate) async fn list_projects(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    Query(query): Query<MembershipListQuery>,
) -> Result<Json<List<Project>>, Refusal> {
    let page = itoms.projects().list(actor, &query.asked(), &query.list.request()).await?;
    Ok(Json(List::of(page, Project::from)))
}
