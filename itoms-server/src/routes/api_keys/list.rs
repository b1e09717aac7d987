use super::ApiKey;
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        query::{FromParameters, ListQuery, Parameters, Query},
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    id::{Id, ProjectId},
};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which keys a list shows.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApiKeyListQuery {
    /// Only keys of this project.
    #[param(value_type = Option<scalar::Id>)]
    project: Option<ProjectId>,
    #[param(ignore)]
    list: ListQuery,
}

impl FromParameters for ApiKeyListQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        // What is no id is the id of nothing.
        let project = parameters.text("project").map(|text| text.parse().unwrap_or_else(|_| ProjectId::from_uuid(Uuid::nil())));
        Some(Self { project, list: ListQuery::from_parameters(parameters)? })
    }
}

/// List the own API keys
///
/// The newest first, without their secrets. A key that has expired is listed for 30 days more.
#[utoipa::path(
    get,
    path = "/api-keys",
    operation_id = "listApiKeys",
    tag = "API keys",
    params(ApiKeyListQuery, ListQuery),
    responses(
        (status = 200, description = "A part of the list.", body = List<ApiKey>),
        (status = 404, description = "There is no such project, or none of yours (`not_found`)."),
    )
)]
pub(crate) async fn list_api_keys(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    Query(ApiKeyListQuery { project, list }): Query<ApiKeyListQuery>,
) -> Result<Json<List<ApiKey>>, Refusal> {
    let page = itoms.api_keys().list(actor, project, &list.request()).await?;
    Ok(Json(List::of(page, ApiKey::from)))
}
