use super::Content;
use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, shown},
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

/// Unpublish content
///
/// Takes back what is public. The working copy stays.
#[utoipa::path(
    post,
    path = "/projects/{project}/contents/{content}/unpublish",
    operation_id = "unpublishContent",
    tag = "Contents",
    params(MayMatch),
    responses(
        (status = 200, description = "The content, of which nothing is public now.", body = Content),
        (status = 409, description = "Nothing of it is public (`not_published`)."),
    )
)]
pub(crate) async fn unpublish_content(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
    expected: Result<MayMatch, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::PublishContent };
    let MayMatch(expected) = role.then(expected).await?;
    let content = itoms.contents().unpublish(actor, project, content, expected).await?;
    Ok(shown(&Content::from(content)))
}
