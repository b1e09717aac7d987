use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::InvitationId};

/// Decline a received invitation
///
/// Its mailed link is dead then.
#[utoipa::path(
    delete,
    path = "/invitations/{invitation}",
    operation_id = "declineInvitation",
    tag = "Members",
    responses(
        (status = 204, description = "The invitation is gone."),
        (status = 404, description = "The invitation was used, has ended, is for another address, or never was (`unusable_invitation`)."),
    )
)]
pub(crate) async fn decline_invitation(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(invitation): InPath<InvitationId>,
) -> Answer {
    itoms.projects().decline_received(actor, invitation).await?;
    Ok(done())
}
