use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::{ProjectId, ReadKeyId},
};

/// Revoke a read key
///
/// From the next request on it opens nothing.
#[utoipa::path(
    delete,
    path = "/projects/{project}/read-keys/{read_key}",
    operation_id = "revokeReadKey",
    tag = "Read API",
    responses((status = 204, description = "The key is gone."))
)]
pub(crate) async fn revoke_read_key(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(key): InPath<ReadKeyId>,
) -> Answer {
    itoms.projects().revoke_read_key(actor, project, key).await?;
    Ok(done())
}
