use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ApiKeyId};

/// Revoke an API key
///
/// Its secrets are dead from the next request on.
#[utoipa::path(
    delete,
    path = "/api-keys/{key}",
    operation_id = "revokeApiKey",
    tag = "API keys",
    responses(
        (status = 204, description = "The key is gone."),
        (status = 404, description = "There is no such key, or not an own one (`not_found`)."),
    )
)]
pub(crate) async fn revoke_api_key(State(itoms): State<Itoms>, Person { actor, .. }: Person, InPath(id): InPath<ApiKeyId>) -> Answer {
    itoms.api_keys().revoke(actor, id).await?;
    Ok(done())
}
