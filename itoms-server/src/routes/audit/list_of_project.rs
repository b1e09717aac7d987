use super::{AuditEvent, AuditListQuery};
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        path::InPath,
        query::{ListQuery, Query},
        role::RoleFirst,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ProjectId, project::Permission};

/// List what was done in a project
///
/// The newest first: settings, members, ownership, what was published and deleted. People who have left the project are
/// not named. An act is listed a second after it happened, and for two years.
#[utoipa::path(
    get,
    path = "/projects/{project}/audit-events",
    operation_id = "listProjectAuditEvents",
    tag = "Projects",
    params(AuditListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<AuditEvent>))
)]
pub(crate) async fn list_project_audit_events(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    asked: Result<Query<AuditListQuery>, Refusal>,
) -> Result<Json<List<AuditEvent>>, Refusal> {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::ViewActivity };
    let Query(asked) = role.then(asked).await?;
    let page = itoms.audit().of_project(actor, project, &asked.query(), &asked.list.request()).await?;
    Ok(Json(List::of(page, AuditEvent::from)))
}
