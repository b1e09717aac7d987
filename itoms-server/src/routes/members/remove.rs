use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::{AccountId, ProjectId},
};

/// Remove a member
///
/// Owners remove anybody; everybody may remove itself.
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
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(account): InPath<AccountId>,
) -> Answer {
    itoms.projects().remove_member(actor, project, account).await?;
    Ok(done())
}
