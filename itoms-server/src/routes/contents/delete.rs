use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, done},
        caller::Person,
        path::InPath,
        precondition::MayMatch,
        role::RoleFirst,
    },
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::{ContentId, ProjectId},
    project::Permission,
};

/// Delete content
///
/// The working copy and what is public of it, for good.
#[utoipa::path(
    delete,
    path = "/projects/{project}/contents/{content}",
    operation_id = "deleteContent",
    tag = "Contents",
    params(MayMatch),
    responses((status = 204, description = "It is gone."))
)]
pub(crate) async fn delete_content(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
    expected: Result<MayMatch, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::WriteContent };
    let MayMatch(expected) = role.then(expected).await?;
    itoms.contents().delete(actor, project, content, expected).await?;
    Ok(done())
}
