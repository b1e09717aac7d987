use super::Content;
use crate::routes::{
    answer::{Answer, shown},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::{ContentId, ProjectId},
};

/// Show a working copy
#[utoipa::path(
    get,
    path = "/projects/{project}/contents/{content}",
    operation_id = "showContent",
    tag = "Contents",
    responses((status = 200, description = "The working copy.", body = Content))
)]
pub(crate) async fn show_content(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
) -> Answer {
    let content = itoms.contents().show(actor, project, content).await?;
    Ok(shown(&Content::from(content)))
}
