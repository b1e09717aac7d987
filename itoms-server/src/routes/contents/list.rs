use super::ContentSummary;
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        path::InPath,
        query::{FromParameters, ListQuery, Parameters, Query},
        role::RoleFirst,
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    content::{ContentQuery, ContentSort, Status, Tag},
    id::ProjectId,
    project::Permission,
    search::SearchText,
};
use utoipa::IntoParams;

/// What a list of content shows, and in which order.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContentListQuery {
    /// Only of this status.
    #[param(value_type = Option<scalar::Status>)]
    status: Option<Status>,
    /// Only with this tag, in any letter case.
    #[param(value_type = Option<scalar::Tag>)]
    tag: Option<Tag>,
    /// Only with this text in title, description or tags, in any letter case.
    #[param(value_type = Option<String>, max_length = 254)]
    search: Option<SearchText>,
    /// The order; last changed first if left out.
    #[param(value_type = Option<scalar::Sort>)]
    sort: Option<ContentSort>,
    #[param(ignore)]
    list: ListQuery,
}

impl FromParameters for ContentListQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        let sort_named = |name: &str| ContentSort::ALL.into_iter().find(|sort| sort.name() == name);
        Some(Self {
            status: parameters.one_of("status", Status::named, &Status::ALL.map(Status::name)),
            tag: parameters.parsed("tag", Tag::parse),
            search: parameters.parsed("search", SearchText::parse),
            sort: parameters.one_of("sort", sort_named, &ContentSort::ALL.map(ContentSort::name)),
            list: ListQuery::from_parameters(parameters)?,
        })
    }
}

/// List the content of a project
#[utoipa::path(
    get,
    path = "/projects/{project}/contents",
    operation_id = "listContents",
    tag = "Contents",
    params(ContentListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<ContentSummary>))
)]
pub(crate) async fn list_contents(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    query: Result<Query<ContentListQuery>, Refusal>,
) -> Result<Json<List<ContentSummary>>, Refusal> {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::ViewContent };
    let Query(ContentListQuery { status, tag, search, sort, list }) = role.then(query).await?;
    let query = ContentQuery { status, tag, search, sort: sort.unwrap_or_default() };
    let page = itoms.contents().list(actor, project, &query, &list.request()).await?;
    Ok(Json(List::of(page, ContentSummary::from)))
}
