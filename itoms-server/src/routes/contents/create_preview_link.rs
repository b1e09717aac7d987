use crate::{
    problem::Refusal,
    routes::{caller::Person, once::NotOnce, path::InPath, scalar},
};
use axum::{Json, extract::State};
use http::StatusCode;
use itoms_core::{
    Itoms,
    id::{ContentId, ProjectId},
    links::Place,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A secret link, as it is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewPreviewLink {
    /// What the link holds.
    #[schema(value_type = scalar::Token)]
    token: String,
    /// The address that shows the working copy; null where this installation has no pages.
    #[schema(required)]
    address: Option<String>,
    /// When it was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
}

/// Make a secret link to a working copy
///
/// Whoever has the link sees the working copy as its page would show it, always as it is then, and needs no account. It
/// works until it is revoked, the content is deleted, or you may no longer write in the project. An older link to the
/// same content is dead. The link is shown once; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/projects/{project}/contents/{content}/preview-link",
    operation_id = "createPreviewLink",
    tag = "Contents",
    responses(
        (status = 201, description = "The link.", body = NewPreviewLink),
        (status = 400, description = "An `Idempotency-Key` was sent (`idempotency_key_refused`)."),
        (status = 501, description = "This installation has no pages (`not_configured`)."),
    )
)]
pub(crate) async fn create_preview_link(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
    _: NotOnce,
) -> Result<(StatusCode, Json<NewPreviewLink>), Refusal> {
    let (link, token) = itoms.contents().make_preview_link(actor, project, content).await?;
    let address = itoms.links().to(&Place::Preview(token.clone())).map(String::from);
    Ok((StatusCode::CREATED, Json(NewPreviewLink { token: token.expose().to_owned(), address, created_at: link.created_at })))
}
