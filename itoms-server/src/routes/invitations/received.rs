use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        query::{ListQuery, Query},
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    id::{InvitationId, ProjectId},
    project::{self, Role},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An open invitation to the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceivedInvitation {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: InvitationId,
    /// The project.
    #[schema(value_type = scalar::Id)]
    project: ProjectId,
    /// The project's name.
    #[schema(value_type = scalar::ProjectName)]
    project_name: String,
    /// The role on joining.
    #[schema(value_type = scalar::Role)]
    role: Role,
    /// When it was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it ends.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
}

impl From<project::ReceivedInvitation> for ReceivedInvitation {
    fn from(invitation: project::ReceivedInvitation) -> Self {
        Self {
            id: invitation.id,
            project: invitation.project,
            project_name: invitation.project_name.to_string(),
            role: invitation.role,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// List the open invitations to you
///
/// Those to the address that your account has verified, oldest first.
#[utoipa::path(
    get,
    path = "/invitations",
    operation_id = "listReceivedInvitations",
    tag = "Members",
    params(ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<ReceivedInvitation>))
)]
pub(crate) async fn list_received_invitations(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<ReceivedInvitation>>, Refusal> {
    let page = itoms.projects().received_invitations(actor, &query.request()).await?;
    Ok(Json(List::of(page, ReceivedInvitation::from)))
}
