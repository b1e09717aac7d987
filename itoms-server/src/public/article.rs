use super::{
    Meta, Pages, SiteUrl,
    answer::{Fresh, Missing, Named, written},
    json_ld::JsonLd,
    slug_named,
};
use crate::{assets::Assets, dashboard::format};
use askama::Template;
use itoms_core::{
    content::Published,
    language::Language,
    project::Site,
    time::{TimeZone, Timestamp},
};
use serde_json::json;

/// An article as readers see it: the same on its page and in the preview.
#[derive(Debug, Clone)]
pub(crate) struct ArticleView {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) author: String,
    pub(crate) language: Option<Language>,
    /// What its project is written in, where the article says nothing else.
    pub(crate) site_language: Language,
    pub(crate) published_at: String,
    pub(crate) published_on: String,
    /// The day of the last change, if it is another one.
    pub(crate) updated: Option<(String, String)>,
    /// Safe: made by core, from Markdown, when it was saved.
    pub(crate) html: String,
}

impl ArticleView {
    pub(crate) fn of(published: &Published, site: &Site) -> Self {
        let view = Self {
            title: published.title.to_string(),
            description: published.description.to_string(),
            author: published.author_name.to_string(),
            language: published.language.clone(),
            site_language: site.language.clone(),
            published_at: String::new(),
            published_on: String::new(),
            updated: None,
            html: published.html.clone(),
        };
        view.dated(published.published_at, published.updated_at, &site.time_zone)
    }

    pub(crate) fn is_right_to_left(&self) -> bool {
        self.language.as_ref().unwrap_or(&self.site_language).is_right_to_left()
    }

    /// Which way its parts are written. A language from right to left says so, since its texts may begin with a name of
    /// another; else each part goes the way it begins, for people who tell no language.
    pub(crate) fn direction(&self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "auto" }
    }

    /// With the days of its first publication and of its last change, as the project counts days.
    pub(crate) fn dated(self, published: Timestamp, updated: Timestamp, zone: &TimeZone) -> Self {
        let day = |at: Timestamp| (at.format("%Y-%m-%d", zone), format::date(at, zone));
        let (published_at, published_on) = day(published);
        let updated = Some(day(updated)).filter(|(on, _)| *on > published_at);
        Self { published_at, published_on, updated, ..self }
    }
}

#[derive(Template)]
#[template(path = "public/article.html")]
struct ArticlePage<'a> {
    assets: &'a Assets,
    site: &'a Site,
    urls: &'a SiteUrl,
    meta: Meta,
    article: ArticleView,
    tags: Vec<(String, String)>,
    published_at: Timestamp,
    modified_at: Option<Timestamp>,
    json_ld: JsonLd,
}

impl Pages {
    pub(super) async fn article(&self, named: &Named) -> Result<Fresh, Missing> {
        let slug = named.part("content").and_then(slug_named).ok_or(Missing::Nothing)?;
        let (site, published) = self.itoms().pages().show(&named.project()?, &slug).await?.ok_or(Missing::Nothing)?;
        let urls = self.urls(&site.slug);
        let address = urls.content(&published.slug);
        let page = ArticlePage {
            assets: self.assets(),
            site: &site,
            urls: &urls,
            meta: Meta {
                title: format!("{} · {}", published.title, site.name),
                name: published.title.to_string(),
                description: published.description.to_string(),
                canonical: address.absolute.clone(),
            },
            article: ArticleView::of(&published, &site),
            tags: published.tags.iter().map(|tag| (tag.to_string(), urls.tag(tag).path)).collect(),
            published_at: published.published_at,
            modified_at: Some(published.updated_at).filter(|at| *at > published.published_at),
            json_ld: json_ld(&published, &site, &address.absolute),
        };
        Ok(Fresh { project: site.project, content_type: "text/html; charset=utf-8", body: written(&page)?, path: address.path })
    }
}

/// What search engines read of an article (schema.org). What it has not is not named: an empty text would be one.
fn json_ld(published: &Published, site: &Site, address: &str) -> JsonLd {
    let mut said = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": published.title,
        "description": published.description,
        "author": { "@type": "Person", "name": published.author_name },
        "publisher": { "@type": "Organization", "name": site.name },
        "datePublished": published.published_at,
        "dateModified": published.updated_at,
        "inLanguage": published.language.as_ref().unwrap_or(&site.language),
        "keywords": published.tags,
        "mainEntityOfPage": address,
    });
    if let Some(said) = said.as_object_mut() {
        said.retain(|_, value| *value != json!("") && *value != json!([]));
    }
    JsonLd::new(&said)
}
