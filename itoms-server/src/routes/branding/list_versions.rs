use super::BrandingVersion;
use crate::{
    problem::Refusal,
    routes::{answer::List, caller::Person, path::InPath},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ProjectId};

/// List how a project has looked
///
/// The newest 20 versions of its branding, the present one first; all in one part. A project that nobody ever changed has
/// none.
#[utoipa::path(
    get,
    path = "/projects/{project}/branding/versions",
    operation_id = "listBrandingVersions",
    tag = "Branding",
    responses((status = 200, description = "The list.", body = List<BrandingVersion>))
)]
pub(crate) async fn list_branding_versions(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
) -> Result<Json<List<BrandingVersion>>, Refusal> {
    let versions = itoms.projects().branding_versions(actor, project).await?;
    Ok(Json(List { items: versions.into_iter().map(|(version, _)| version.into()).collect(), next: None }))
}
