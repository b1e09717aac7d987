//! Content, as members edit it.

pub(super) mod create;
pub(super) mod create_preview_link;
pub(super) mod delete;
pub(super) mod list;
pub(super) mod preview;
pub(super) mod publish;
pub(super) mod revoke_preview_link;
pub(super) mod show;
pub(super) mod unpublish;
pub(super) mod update;

use super::{answer::Versioned, scalar};
use itoms_core::{
    content::{self, Body, Kind, Status},
    id::{AccountId, ContentId, ProjectId},
    store::Version,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What lists show of a working copy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContentSummary {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: ContentId,
    /// Its state; also the ETag.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// The project.
    #[schema(value_type = scalar::Id)]
    project: ProjectId,
    /// What it is.
    #[schema(value_type = scalar::Kind)]
    kind: Kind,
    /// Its title.
    #[schema(value_type = scalar::Title)]
    title: String,
    /// Where its page will live once this is published; unique in the project.
    #[schema(value_type = scalar::Slug)]
    slug: String,
    /// Its description; empty if it has none.
    #[schema(value_type = scalar::Description)]
    description: String,
    /// Its tags, in the author's order.
    #[schema(value_type = Vec<scalar::Tag>)]
    tags: Vec<String>,
    /// Its language; null if it is the project's.
    #[schema(value_type = Option<scalar::Language>, required)]
    language: Option<String>,
    /// Where it is in its life.
    #[schema(value_type = scalar::Status)]
    status: Status,
    /// Whether the working copy differs from what is public.
    has_unpublished_changes: bool,
    /// When it was first published; null if never.
    #[schema(value_type = Option<scalar::Time>, required)]
    published_at: Option<Timestamp>,
    /// The version that is public; null if none is.
    #[schema(value_type = Option<scalar::Version>, required)]
    published_version: Option<Version>,
    /// Where its public page is; null if it has none.
    #[schema(value_type = Option<scalar::Slug>, required)]
    published_slug: Option<String>,
    /// Who made it.
    #[schema(value_type = scalar::Id)]
    author: AccountId,
    /// When it was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When the working copy last changed.
    #[schema(value_type = scalar::Time)]
    updated_at: Timestamp,
}

/// A working copy, told apart by its `kind`. Only members see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator = "kind")]
pub(crate) enum Content {
    Article(Article),
}

/// The working copy of an article.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Article {
    #[serde(flatten)]
    summary: ContentSummary,
    /// Its text, as the author wrote it.
    #[schema(value_type = scalar::Markdown)]
    body: String,
    /// What publishing would show: safe HTML, made when the content was saved.
    #[schema(value_type = scalar::Html)]
    html: String,
}

impl From<content::ContentSummary> for ContentSummary {
    fn from(content: content::ContentSummary) -> Self {
        Self {
            id: content.id,
            version: content.version,
            project: content.project,
            kind: content.kind,
            has_unpublished_changes: content.has_unpublished_changes(),
            title: content.title.to_string(),
            slug: content.slug.to_string(),
            description: content.description.to_string(),
            tags: content.tags.iter().map(ToString::to_string).collect(),
            language: content.language.map(|language| language.to_string()),
            status: content.status,
            published_at: content.published_at,
            published_version: content.published_version,
            published_slug: content.published_slug.map(|slug| slug.to_string()),
            author: content.author,
            created_at: content.created_at,
            updated_at: content.updated_at,
        }
    }
}

impl From<content::Content> for Content {
    fn from(mut content: content::Content) -> Self {
        let html = std::mem::take(&mut content.html);
        match content.body.clone() {
            Body::Article(article) => {
                Self::Article(Article { summary: content::ContentSummary::from(content).into(), body: article.markdown, html })
            }
        }
    }
}

impl Versioned for Content {
    fn version(&self) -> Version {
        match self {
            Self::Article(article) => article.summary.version,
        }
    }
}
