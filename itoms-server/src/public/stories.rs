use super::{
    Meta, Pages, SiteUrl,
    answer::{Fresh, Missing, Named, written},
};
use crate::{assets::Assets, dashboard::format};
use askama::Template;
use itoms_core::{
    content::{PublishedSummary, Tag},
    cursor::{Cursor, PageRequest},
    project::Site,
};

#[derive(Template)]
#[template(path = "public/stories.html")]
struct StoriesPage<'a> {
    assets: &'a Assets,
    site: &'a Site,
    urls: &'a SiteUrl,
    meta: Meta,
    tag: Option<String>,
    stories: Vec<Story>,
    is_first: bool,
    first: String,
    next: Option<String>,
}

/// An article in a list.
struct Story {
    title: String,
    description: String,
    language: Option<String>,
    href: String,
    published_at: String,
    published_on: String,
    /// Each with the address of what has it.
    tags: Vec<(String, String)>,
}

impl Story {
    fn of(published: &PublishedSummary, site: &Site, urls: &SiteUrl) -> Self {
        Self {
            title: published.title.to_string(),
            description: published.description.to_string(),
            language: published.language.as_ref().map(ToString::to_string),
            href: urls.content(&published.slug).path,
            published_at: published.published_at.format("%Y-%m-%d", &site.time_zone),
            published_on: format::date(published.published_at, &site.time_zone),
            tags: published.tags.iter().map(|tag| (tag.to_string(), urls.tag(tag).path)).collect(),
        }
    }
}

impl Pages {
    /// Everything that a project has published, the newest first.
    pub(super) async fn stories(&self, named: &Named) -> Result<Fresh, Missing> {
        self.list(named, None).await
    }

    /// What a project has published under a tag. A tag that nobody used is an address that never was.
    pub(super) async fn tag(&self, named: &Named) -> Result<Fresh, Missing> {
        let tag = named.part("tag").and_then(|tag| Tag::parse(tag).ok()).ok_or(Missing::Nothing)?;
        self.list(named, Some(tag)).await
    }

    async fn list(&self, named: &Named, tag: Option<Tag>) -> Result<Fresh, Missing> {
        let request = PageRequest { cursor: named.cursor.clone().map(Cursor::presented), limit: None };
        let listed = self.itoms().pages().list(&named.project()?, tag.as_ref(), &request).await?;
        let (site, published) = listed.ok_or(Missing::Nothing)?;
        // The tag as its authors spell it.
        let tag = match tag {
            None => None,
            Some(asked) => {
                let used = published.items.iter().flat_map(|one| &one.tags).find(|tag| tag.key() == asked.key());
                Some(used.cloned().ok_or(Missing::Nothing)?)
            }
        };
        let urls = self.urls(&site.slug);
        let address = tag.as_ref().map_or_else(|| urls.home(), |tag| urls.tag(tag));
        // Each page of a list shows something else, and so has an address of its own.
        let here = named.cursor.as_deref().map_or_else(|| address.clone(), |cursor| address.after(cursor));
        let page = StoriesPage {
            assets: self.assets(),
            urls: &urls,
            meta: Meta {
                title: tag.as_ref().map_or_else(|| site.name.to_string(), |tag| format!("{tag} · {}", site.name)),
                name: tag.as_ref().map_or_else(|| site.name.to_string(), ToString::to_string),
                description: String::new(),
                canonical: here.absolute,
            },
            tag: tag.as_ref().map(ToString::to_string),
            stories: published.items.iter().map(|one| Story::of(one, &site, &urls)).collect(),
            is_first: named.cursor.is_none(),
            next: published.next.map(|cursor| address.after(&cursor.to_string()).path),
            first: address.path.clone(),
            site: &site,
        };
        Ok(Fresh { project: site.project, content_type: "text/html; charset=utf-8", body: written(&page)?, path: address.path })
    }
}
