use super::Project;
use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, shown},
        caller::Person,
        path::InPath,
        precondition::MayMatch,
        role::RoleFirst,
    },
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::ProjectId,
    project::{Membership, Permission, Role},
};

/// Delete a project
///
/// Hides the project and its pages at once. An owner can restore it for 7 days; then everything in it is erased.
#[utoipa::path(
    delete,
    path = "/projects/{project}",
    operation_id = "deleteProject",
    tag = "Projects",
    params(MayMatch),
    responses((status = 200, description = "The project as it is now, with `restorable_until`.", body = Project))
)]
pub(crate) async fn delete_project(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    expected: Result<MayMatch, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::DeleteProject };
    let MayMatch(expected) = role.then(expected).await?;
    let project = itoms.projects().delete(actor, project, expected).await?;
    Ok(shown(&Project::from(Membership { project, role: Role::Owner, is_closed: false })))
}
