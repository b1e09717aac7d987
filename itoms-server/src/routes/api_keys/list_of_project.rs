use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        path::InPath,
        query::{ListQuery, Query},
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms, api_key,
    id::{AccountId, ApiKeyId, ProjectId},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An API key by which a program reaches a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReachingKey {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: ApiKeyId,
    /// The member who made it, and for whom it acts.
    #[schema(value_type = scalar::Id)]
    account: AccountId,
    /// The member's name.
    #[schema(value_type = scalar::FullName)]
    full_name: String,
    /// Whether it reaches this project alone; else it reaches all projects of its account.
    of_project_alone: bool,
    /// What its person calls it.
    #[schema(value_type = scalar::ApiKeyName)]
    name: String,
    /// What it may do in projects, where the member's role may.
    #[schema(value_type = Vec<scalar::Scope>)]
    scopes: Vec<&'static str>,
    /// How its secret begins, to know it again.
    #[schema(example = "itoms_q7Rk2mXw")]
    prefix: String,
    /// When it was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it was last used, to the minute; null if never, and for a key of all projects, since it may have been elsewhere.
    #[schema(value_type = Option<scalar::Time>, required)]
    used_at: Option<Timestamp>,
    /// When it ends; null if it does not end by itself.
    #[schema(value_type = Option<scalar::Time>, required)]
    expires_at: Option<Timestamp>,
}

impl From<api_key::ReachingKey> for ReachingKey {
    fn from(key: api_key::ReachingKey) -> Self {
        Self {
            id: key.id,
            account: key.account,
            full_name: key.full_name.to_string(),
            of_project_alone: key.of_project_alone,
            name: key.name.to_string(),
            scopes: key.scopes.names(),
            prefix: key.prefix,
            created_at: key.created_at,
            used_at: key.used_at,
            expires_at: key.expires_at,
        }
    }
}

/// List the API keys that reach a project
///
/// The keys of its members that are for this project, or for all of their projects, and that may do something in projects:
/// the newest first, without their secrets. One that has expired reaches nothing, and is not among them. Who removes a
/// member ends what the member's keys reach here; the key itself only its person revokes.
#[utoipa::path(
    get,
    path = "/projects/{project}/api-keys",
    operation_id = "listProjectApiKeys",
    tag = "API keys",
    params(ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<ReachingKey>))
)]
pub(crate) async fn list_project_api_keys(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<ReachingKey>>, Refusal> {
    let page = itoms.projects().reaching_keys(actor, project, &query.request()).await?;
    Ok(Json(List::of(page, ReachingKey::from)))
}
