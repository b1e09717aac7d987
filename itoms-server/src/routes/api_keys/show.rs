use super::ApiKey;
use crate::{
    problem::Refusal,
    routes::{caller::Person, path::InPath},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ApiKeyId};

/// Show an API key
///
/// Without its secret, which nobody can show again.
#[utoipa::path(
    get,
    path = "/api-keys/{key}",
    operation_id = "showApiKey",
    tag = "API keys",
    responses(
        (status = 200, description = "The key.", body = ApiKey),
        (status = 404, description = "There is no such key, or not an own one (`not_found`)."),
    )
)]
pub(crate) async fn show_api_key(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(id): InPath<ApiKeyId>,
) -> Result<Json<ApiKey>, Refusal> {
    Ok(Json(itoms.api_keys().show(actor, id).await?.into()))
}
