use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    account::DangerousAct,
    id::{AccountId, ProjectId},
    project::{Permission, Role},
};

/// Remove a member
///
/// Owners remove anybody; everybody may remove itself. Removing another owner asks for a fresh proof, and no key removes any.
#[utoipa::path(
    delete,
    path = "/projects/{project}/members/{account}",
    operation_id = "removeMember",
    tag = "Members",
    responses(
        (status = 204, description = "The account is no member any more."),
        (status = 409, description = "The project would have no owner left (`last_owner`)."),
    )
)]
pub(crate) async fn remove_member(
    State(itoms): State<Itoms>,
    person: Person,
    InPath(project): InPath<ProjectId>,
    InPath(account): InPath<AccountId>,
) -> Answer {
    let actor = person.actor;
    let may_remove = itoms.projects().require(actor, project, Permission::ManageMembers).await.is_ok();
    if may_remove && actor.account() != Some(account) {
        let member = itoms.projects().member(actor, project, account).await?;
        if member.role == Role::Owner {
            person.require_proof(&itoms, DangerousAct::SetOwners)?;
        }
    }
    itoms.projects().remove_member(actor, project, account).await?;
    Ok(done())
}
