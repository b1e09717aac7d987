use super::Branding;
use crate::routes::{
    answer::{Answer, shown},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId};

/// Show how a project looks
#[utoipa::path(
    get,
    path = "/projects/{project}/branding",
    operation_id = "showBranding",
    tag = "Branding",
    responses((status = 200, description = "Its branding.", body = Branding))
)]
pub(crate) async fn show_branding(State(itoms): State<Itoms>, Person { actor, .. }: Person, InPath(project): InPath<ProjectId>) -> Answer {
    let membership = itoms.projects().show(actor, project).await?;
    Ok(shown(&Branding::from(membership)))
}
