use super::{
    PublishedContent, answer,
    reader::{KeyAlone, Reader},
};
use crate::{
    problem::Refusal,
    public::{SiteUrl, slug_named},
    routes::{answer::Answer, api::Api, query::Query},
};
use axum::extract::{FromRequestParts, RawPathParams, State};
use http::{HeaderMap, request::Parts};
use itoms_core::project::Slug;

/// The slug that a path names, in our own spelling alone; nothing for any other text.
pub(crate) struct SlugInPath(Option<Slug>);

impl<S: Send + Sync> FromRequestParts<S> for SlugInPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refusal::not_found())?;
        Ok(Self(params.iter().find(|(name, _)| *name == "slug").and_then(|(_, text)| slug_named(text))))
    }
}

/// Read something that a project has published
///
/// Whole, by its slug. The read key names the project.
#[utoipa::path(
    get,
    path = "/published/contents/{slug}",
    operation_id = "showPublishedContent",
    tag = "Read API",
    responses(
        (status = 200, description = "The content.", body = PublishedContent),
        (status = 404, description = "The project has nothing public there (`not_found`)."),
    )
)]
pub(crate) async fn show_published_content(
    State(api): State<Api>,
    Reader(opened): Reader,
    SlugInPath(slug): SlugInPath,
    Query(KeyAlone): Query<KeyAlone>,
    headers: HeaderMap,
) -> Answer {
    let slug = slug.ok_or_else(Refusal::not_found)?;
    let published = api.itoms.pages().show_in(&opened.site, &slug).await?.ok_or_else(Refusal::not_found)?;
    let urls = SiteUrl::of(&api.base, &opened.site.slug);
    answer::read(&headers, &opened, &PublishedContent::of(published, &opened.site, &urls))
}
