use super::{
    answer,
    reader::{KeyAlone, Reader},
};
use crate::{
    public::SiteUrl,
    routes::{answer::Answer, api::Api, query::Query, scalar},
};
use axum::extract::State;
use http::HeaderMap;
use itoms_core::{id::ProjectId, project::Site};
use serde::Serialize;
use utoipa::ToSchema;

/// What everybody may know of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublishedProject {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: ProjectId,
    /// Its name.
    #[schema(value_type = scalar::ProjectName)]
    name: String,
    /// Where its pages live.
    #[schema(value_type = scalar::Slug)]
    slug: String,
    /// The language of its pages.
    #[schema(value_type = scalar::Language)]
    language: String,
    /// The zone in which its dates are shown.
    #[schema(value_type = scalar::TimeZone)]
    time_zone: String,
    /// Plain text at the end of its pages; null if it has none.
    #[schema(value_type = Option<scalar::Footer>, required)]
    footer: Option<String>,
    /// Where its own pages begin.
    #[schema(format = "uri", example = "https://itoms.example/field-notes")]
    url: String,
    /// Its feed (RSS).
    #[schema(format = "uri", example = "https://itoms.example/field-notes/rss.xml")]
    rss_url: String,
    /// Its feed (Atom).
    #[schema(format = "uri", example = "https://itoms.example/field-notes/atom.xml")]
    atom_url: String,
}

impl PublishedProject {
    fn of(site: &Site, urls: &SiteUrl) -> Self {
        Self {
            id: site.project,
            name: site.name.to_string(),
            slug: site.slug.to_string(),
            language: site.language.to_string(),
            time_zone: site.time_zone.name().to_owned(),
            footer: site.look.footer.as_ref().map(|footer| footer.to_string()),
            url: urls.home().absolute,
            rss_url: urls.rss().absolute,
            atom_url: urls.atom().absolute,
        }
    }
}

/// Read what everybody may know of a project
///
/// The read key names the project.
#[utoipa::path(
    get,
    path = "/published",
    operation_id = "showPublishedProject",
    tag = "Read API",
    responses((status = 200, description = "The project.", body = PublishedProject))
)]
pub(crate) async fn show_published_project(
    State(api): State<Api>,
    Reader(opened): Reader,
    Query(KeyAlone): Query<KeyAlone>,
    headers: HeaderMap,
) -> Answer {
    let urls = SiteUrl::of(&api.base, &opened.site.slug);
    answer::read(&headers, &opened, &PublishedProject::of(&opened.site, &urls))
}
