//! What a secret link shows: the working copy, as its page would show it, to whoever has the link and to nobody else.
//! No cache keeps it and no search engine lists it; where it leads, nobody learns the link.

use super::{
    ArticleView, Pages, SiteUrl,
    answer::{Missing, written},
};
use crate::assets::Assets;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{Html, IntoResponse, Response},
};
use itoms_core::{project::Site, token::Token};

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

#[derive(Template)]
#[template(path = "public/preview.html")]
struct PreviewPage<'a> {
    assets: &'a Assets,
    site: &'a Site,
    urls: &'a SiteUrl,
    article: ArticleView,
}

/// A link that is dead gives what an address gives at which nothing ever was.
pub(super) async fn show(State(pages): State<Pages>, Path(token): Path<String>) -> Response {
    match pages.preview(&Token::presented(token)).await {
        Ok(page) => page,
        Err(missing) => pages.missing(missing),
    }
}

impl Pages {
    async fn preview(&self, token: &Token) -> Result<Response, Missing> {
        let (site, working_copy) = self.itoms().pages().preview(token).await?.ok_or(Missing::Nothing)?;
        let urls = self.urls(&site.slug);
        let article = ArticleView::of(&working_copy, &site);
        let page = PreviewPage { assets: self.assets(), site: &site, urls: &urls, article };
        let headers = [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer"), (ROBOTS, "noindex")];
        Ok((headers, Html(written(&page)?)).into_response())
    }
}
