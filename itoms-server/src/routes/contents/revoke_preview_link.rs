use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::{ContentId, ProjectId},
};

/// Revoke the secret link to a working copy
#[utoipa::path(
    delete,
    path = "/projects/{project}/contents/{content}/preview-link",
    operation_id = "revokePreviewLink",
    tag = "Contents",
    responses(
        (status = 204, description = "The link is dead."),
        (status = 404, description = "There is no link, no such content or project (`not_found`)."),
    )
)]
pub(crate) async fn revoke_preview_link(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
) -> Answer {
    itoms.contents().revoke_preview_link(actor, project, content).await?;
    Ok(done())
}
