//! The read API: what a project has published, for front ends elsewhere. A read key names the project, and everything is read
//! as a visitor reads it. Any page of any site may ask.

mod answer;
pub(super) mod cors;
pub(super) mod list;
pub(super) mod project;
mod rate;
pub(super) mod reader;
pub(super) mod show;

use super::scalar;
use crate::public::SiteUrl;
use itoms_core::{
    content::{self, Kind},
    id::ContentId,
    project::Site,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What lists show of something published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublishedSummary {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: ContentId,
    /// What it is.
    #[schema(value_type = scalar::Kind)]
    kind: Kind,
    /// Names it: see `showPublishedContent`.
    #[schema(value_type = scalar::Slug)]
    slug: String,
    /// Its title.
    #[schema(value_type = scalar::Title)]
    title: String,
    /// Its description; empty if it has none.
    #[schema(value_type = scalar::Description)]
    description: String,
    /// Its tags, in the author's order.
    #[schema(value_type = Vec<scalar::Tag>)]
    tags: Vec<String>,
    /// Its language: its own, or the project's.
    #[schema(value_type = scalar::Language)]
    language: String,
    /// The author's name when it was published, as its page shows it.
    #[schema(value_type = scalar::FullName)]
    author: String,
    /// When it was first published.
    #[schema(value_type = scalar::Time)]
    published_at: Timestamp,
    /// When what is public last changed.
    #[schema(value_type = scalar::Time)]
    updated_at: Timestamp,
    /// Where its own page is.
    #[schema(format = "uri", example = "https://itoms.example/field-notes/a-walk-along-the-river")]
    url: String,
}

/// Something published, whole.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublishedContent {
    #[serde(flatten)]
    summary: PublishedSummary,
    /// Its text.
    #[schema(value_type = scalar::Html)]
    html: String,
}

impl PublishedSummary {
    fn of(published: content::PublishedSummary, site: &Site, urls: &SiteUrl) -> Self {
        Self {
            id: published.id,
            kind: published.kind,
            url: urls.content(&published.slug).absolute,
            slug: published.slug.to_string(),
            title: published.title.to_string(),
            description: published.description.to_string(),
            tags: published.tags.iter().map(ToString::to_string).collect(),
            language: published.language.as_ref().unwrap_or(&site.language).to_string(),
            author: published.author_name.to_string(),
            published_at: published.published_at,
            updated_at: published.updated_at,
        }
    }
}

impl PublishedContent {
    fn of(mut published: content::Published, site: &Site, urls: &SiteUrl) -> Self {
        let html = std::mem::take(&mut published.html);
        Self { summary: PublishedSummary::of(published.into(), site, urls), html }
    }
}
