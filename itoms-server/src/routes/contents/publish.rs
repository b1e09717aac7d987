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

/// Publish content
///
/// Makes the working copy public as it is, for the first time or again.
#[utoipa::path(
    post,
    path = "/projects/{project}/contents/{content}/publish",
    operation_id = "publishContent",
    tag = "Contents",
    params(MayMatch),
    responses(
        (status = 200, description = "The content, with what is public now.", body = Content),
        (status = 409, description = "Other content of the project is public at this slug (`slug_taken`)."),
        (status = 422, description = "It lacks what public content must have, such as a text (`invalid_input`)."),
    )
)]
pub(crate) async fn publish_content(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
    expected: Result<MayMatch, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::PublishContent };
    let MayMatch(expected) = role.then(expected).await?;
    let content = itoms.contents().publish(actor, project, content, expected).await?;
    Ok(shown(&Content::from(content)))
}
