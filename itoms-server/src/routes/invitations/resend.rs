use crate::{
    problem::Refusal,
    routes::{answer::Accepted, caller::Person, path::InPath},
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    account::DangerousAct,
    id::{InvitationId, ProjectId},
    project::Role,
};

/// Mail an open invitation again
///
/// With a new link that works for 7 days; the old one is dead. To an address that was mailed much no mail leaves: the
/// old link works for 7 days then. The answer is the same whether the address has an
/// account or not, and whether that account is a member by now (then no mail leaves). Mailing an owner's again asks for a fresh proof, and no key does it.
#[utoipa::path(
    post,
    path = "/projects/{project}/invitations/{invitation}/resend",
    operation_id = "resendInvitation",
    tag = "Members",
    responses(
        (status = 202, description = "If the address can still be invited, a mail is on its way.", body = Accepted),
        (status = 429, description = "Too many invitations by this account, all of them or those to this address (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails (`not_configured`)."),
    )
)]
pub(crate) async fn resend_invitation(
    State(itoms): State<Itoms>,
    person: Person,
    InPath(project): InPath<ProjectId>,
    InPath(invitation): InPath<InvitationId>,
) -> Result<Accepted, Refusal> {
    let actor = person.actor;
    if itoms.projects().open_invitation(actor, project, invitation).await?.role == Role::Owner {
        person.require_proof(&itoms, DangerousAct::SetOwners)?;
    }
    itoms.projects().resend_invitation(actor, project, invitation).await?;
    Ok(Accepted { message: "If this address is no member yet, an invitation is on its way." })
}
