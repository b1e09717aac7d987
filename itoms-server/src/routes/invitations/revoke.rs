use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::{InvitationId, ProjectId},
};

/// Take an open invitation back
///
/// Its mailed link is dead then.
#[utoipa::path(
    delete,
    path = "/projects/{project}/invitations/{invitation}",
    operation_id = "revokeInvitation",
    tag = "Members",
    responses((status = 204, description = "The invitation is gone."))
)]
pub(crate) async fn revoke_invitation(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(invitation): InPath<InvitationId>,
) -> Answer {
    itoms.projects().revoke_invitation(actor, project, invitation).await?;
    Ok(done())
}
