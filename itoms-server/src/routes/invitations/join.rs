use crate::routes::{
    answer::{Answer, shown},
    caller::Person,
    path::InPath,
    projects::Project,
};
use axum::extract::State;
use itoms_core::{Itoms, id::InvitationId};

/// Accept a received invitation
///
/// Joins its project, without the mailed link. Only for the account that has the invited address verified; works
/// once.
#[utoipa::path(
    post,
    path = "/invitations/{invitation}/accept",
    operation_id = "joinProject",
    tag = "Members",
    responses(
        (status = 200, description = "The project that the caller is now a member of.", body = Project),
        (status = 404, description = "The invitation was used, has ended, is for another address, or never was (`unusable_invitation`)."),
    )
)]
pub(crate) async fn join_project(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(invitation): InPath<InvitationId>,
) -> Answer {
    let joined = itoms.projects().accept_received(actor, invitation).await?;
    Ok(shown(&Project::from(joined)))
}
