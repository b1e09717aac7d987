//! What visitors read: a project's page, its articles, its tags and its feeds. Answered from finished bytes
//! in memory where nothing has changed since they were made.

mod answer;
mod article;
mod aside;
mod cache;
mod feeds;
mod follow;
mod json_ld;
mod preview;
mod site_url;
mod stories;

use crate::{
    Authentication, Options, Part, RouteInfo,
    assets::Assets,
    dashboard::{How, Paths, refusals, show_at},
    security,
};
use answer::Kind;
pub(crate) use answer::{gzip, takes_gzip};
pub(crate) use article::ArticleView;
use aside::Aside;
use askama::Template;
use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
pub use cache::PageCache;
use itoms_core::{Itoms, project::Slug};
pub(crate) use site_url::SiteUrl;
use std::sync::Arc;
use url::Url;

/// What visitors read: the pages and feeds of all projects.
pub(crate) fn pages<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    let pages = Pages::new(itoms, options);
    let page = |kind: Kind| get(move |State(pages): State<Pages>, request: Request| async move { pages.answer(kind, request).await });
    let router = Router::new()
        .route("/{project}", page(Kind::Stories))
        .route("/{project}/tags/{tag}", page(Kind::Tag))
        .route("/{project}/rss.xml", page(Kind::Rss))
        .route("/{project}/atom.xml", page(Kind::Atom))
        .route("/{project}/{content}", page(Kind::Article))
        .route("/preview/{token}", get(preview::show))
        .fallback(async |State(pages): State<Pages>| pages.missing(StatusCode::NOT_FOUND))
        .with_state(pages.clone());
    security::protect(router, options).layer(middleware::from_fn_with_state(pages, dress))
}

/// Makes a page of every refusal that is none yet: of a method, of another site, of a handler that panicked.
async fn dress(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let (status, is_dressed) = (response.status(), response.headers().contains_key(header::CONTENT_TYPE));
    if is_dressed || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut dressed = pages.missing_with(status, refusals::of_response(&response));
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    dressed
}

/// The rows of the route table that the pages answer.
pub(crate) fn table() -> Vec<RouteInfo> {
    let routes = [
        ("/{project}", "projectPage"),
        ("/{project}/tags/{tag}", "tagPage"),
        ("/{project}/rss.xml", "rssFeed"),
        ("/{project}/atom.xml", "atomFeed"),
        ("/{project}/{content}", "articlePage"),
        ("/preview/{token}", "previewPage"),
    ];
    let public = |(path, operation): (&str, &str)| RouteInfo {
        part: Part::Pages,
        method: "GET",
        path: path.to_owned(),
        operation: operation.to_owned(),
        authentication: Authentication::Public,
        permission: None,
        key: None,
        act: None,
        act_at_times: None,
    };
    routes.map(public).into()
}

/// What every public page needs. A cheap clone.
#[derive(Clone)]
pub(crate) struct Pages(Arc<Inner>);

struct Inner {
    itoms: Itoms,
    base: Url,
    paths: Paths,
    assets: Assets,
    cache: PageCache,
    aside: Aside,
}

impl Pages {
    fn new(itoms: Itoms, options: &Options) -> Self {
        let base = options.base.clone();
        let paths = Paths::below(&base);
        let assets = Assets::below(paths.prefix());
        Self(Arc::new(Inner { itoms, base, paths, assets, cache: options.page_cache.clone(), aside: Aside::new() }))
    }

    fn itoms(&self) -> &Itoms {
        &self.0.itoms
    }

    fn assets(&self) -> &Assets {
        &self.0.assets
    }

    fn urls(&self, slug: &Slug) -> SiteUrl {
        SiteUrl::of(&self.0.base, slug)
    }

    /// A page for what is not there, or cannot be shown now: the same for every address.
    fn missing(&self, how: impl Into<How>) -> Response {
        let how = how.into();
        self.missing_with(how, refusals::of_status(how.status()))
    }

    fn missing_with(&self, how: impl Into<How>, words: refusals::Words) -> Response {
        let how = how.into();
        let page = MissingPage {
            assets: self.assets(),
            name: self.itoms().name(),
            home: self.0.paths.home(),
            status: how.status().as_u16(),
            words,
        };
        show_at(how, &page)
    }
}

#[derive(Template)]
#[template(path = "public/missing.html")]
struct MissingPage<'a> {
    assets: &'a Assets,
    name: &'a str,
    home: String,
    status: u16,
    words: refusals::Words,
}

/// What the head of a page says about it.
struct Meta {
    /// In the window and in search results.
    title: String,
    /// Its own name.
    name: String,
    description: String,
    canonical: String,
}

/// The slug that an address names, in our own spelling alone: one page has one address.
pub(crate) fn slug_named(text: &str) -> Option<Slug> {
    Slug::parse(text).ok().filter(|slug| slug.as_str() == text)
}
