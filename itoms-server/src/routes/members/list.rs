use super::Member;
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        membership::MembershipListQuery,
        path::InPath,
        query::{ListQuery, Query},
        role::RoleFirst,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ProjectId, project::Permission};

/// List the members of a project
///
/// Who joined first first, or by name. Their addresses are null for viewers.
#[utoipa::path(
    get,
    path = "/projects/{project}/members",
    operation_id = "listMembers",
    tag = "Members",
    params(MembershipListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Member>))
)]
pub(crate) async fn list_members(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    query: Result<Query<MembershipListQuery>, Refusal>,
) -> Result<Json<List<Member>>, Refusal> {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::ViewMembers };
    let Query(query) = role.then(query).await?;
    let page = itoms.projects().members(actor, project, &query.asked(), &query.list.request()).await?;
    Ok(Json(List::of(page, Member::from)))
}
