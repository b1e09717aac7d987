use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        path::InPath,
        query::{ListQuery, Query},
        role::RoleFirst,
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    id::{AccountId, InvitationId, ProjectId},
    project::{self, Permission, Role},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An open invitation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invitation {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: InvitationId,
    /// The project.
    #[schema(value_type = scalar::Id)]
    project: ProjectId,
    /// The invited address.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// The role on joining.
    #[schema(value_type = scalar::Role)]
    role: Role,
    /// Who invited.
    #[schema(value_type = scalar::Id)]
    invited_by: AccountId,
    /// When.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When the mailed link ends.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
    /// Since when the mail with the link is given up; null while it is under way, and once it left.
    #[schema(value_type = Option<scalar::Time>, required)]
    undelivered_at: Option<Timestamp>,
}

impl From<project::Invitation> for Invitation {
    fn from(invitation: project::Invitation) -> Self {
        Self {
            id: invitation.id,
            project: invitation.project,
            email: invitation.email.to_string(),
            role: invitation.role,
            invited_by: invitation.invited_by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            undelivered_at: invitation.undelivered_at,
        }
    }
}

/// List the open invitations of a project
#[utoipa::path(
    get,
    path = "/projects/{project}/invitations",
    operation_id = "listInvitations",
    tag = "Members",
    params(ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Invitation>))
)]
pub(crate) async fn list_invitations(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    query: Result<Query<ListQuery>, Refusal>,
) -> Result<Json<List<Invitation>>, Refusal> {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::ManageMembers };
    let Query(query) = role.then(query).await?;
    let page = itoms.projects().invitations(actor, project, &query.request()).await?;
    Ok(Json(List::of(page, Invitation::from)))
}
