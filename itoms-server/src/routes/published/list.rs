use super::{PublishedSummary, answer, reader::Reader};
use crate::{
    public::SiteUrl,
    routes::{
        answer::{Answer, List},
        api::Api,
        query::{FromParameters, ListQuery, Parameters, Query},
        scalar,
    },
};
use axum::extract::State;
use http::HeaderMap;
use itoms_core::content::Tag;
use utoipa::IntoParams;

/// Which of what is published is asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PublishedQuery {
    /// Only with this tag, in any letter case.
    #[param(value_type = Option<scalar::Tag>)]
    tag: Option<Tag>,
    #[param(ignore)]
    list: ListQuery,
}

impl FromParameters for PublishedQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        parameters.text(super::reader::KEY);
        Some(Self { tag: parameters.parsed("tag", Tag::parse), list: ListQuery::from_parameters(parameters)? })
    }
}

/// Read what a project has published
///
/// The newest first by when it was first published. The read key names the project.
#[utoipa::path(
    get,
    path = "/published/contents",
    operation_id = "listPublishedContents",
    tag = "Read API",
    params(PublishedQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<PublishedSummary>))
)]
pub(crate) async fn list_published_contents(
    State(api): State<Api>,
    Reader(opened): Reader,
    Query(PublishedQuery { tag, list }): Query<PublishedQuery>,
    headers: HeaderMap,
) -> Answer {
    let urls = SiteUrl::of(&api.base, &opened.site.slug);
    let page = api.itoms.pages().list_in(&opened.site, tag.as_ref(), &list.request()).await?;
    answer::read(&headers, &opened, &List::of(page, |published| PublishedSummary::of(published, &opened.site, &urls)))
}
