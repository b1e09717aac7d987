use super::{Article, Tag, article};
use crate::{
    account::FullName,
    id::{AccountId, ContentId, ProjectId},
    idempotency::Fingerprint,
    language::Language,
    project::Slug,
    search::fold,
    store::Version,
    text::texts,
    time::Timestamp,
};
use url::Url;

texts! {
    /// A title.
    Title: "title", 1 to 200;
    /// What a search engine, a feed or a list shows below the title. May be empty.
    Description: "description", 0 to 500 lines;
}

/// What a piece of content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Long text, written in Markdown.
    Article,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 1] = [Self::Article];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What only this kind of content has. Stored as JSON beside the common columns.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Long text.
    Article(Article),
}

impl Body {
    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Article(_) => Kind::Article,
        }
    }

    /// With all that its author wrote: a field more does not compile until it is told, as absent where it had no value before.
    pub(crate) fn told(&self, fingerprint: Fingerprint) -> Fingerprint {
        match self {
            Self::Article(Article { markdown }) => fingerprint.with("kind", Kind::Article.name()).with("markdown", markdown),
        }
    }

    /// Safe HTML, made once when content is saved and stored with [`article::RENDERER`](super::article::RENDERER).
    #[must_use]
    pub fn render(&self) -> String {
        match self {
            Self::Article(article) => article.render(),
        }
    }
}

/// Where a piece of content is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Never published.
    Draft,
    /// A snapshot is public.
    Published,
    /// Was public once.
    Unpublished,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Unpublished];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Unpublished => "unpublished",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// The working copy. Only members see it; editing it changes nothing public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Project.
    pub project: ProjectId,
    /// Id.
    pub id: ContentId,
    /// Where its page will live once this is published; unique in the project.
    pub slug: Slug,
    /// Title.
    pub title: Title,
    /// Description.
    pub description: Description,
    /// Tags, in the author's order.
    pub tags: Vec<Tag>,
    /// Its language, if it is not the project's.
    pub language: Option<Language>,
    /// What only this kind has.
    pub body: Body,
    /// The body as safe HTML.
    pub html: String,
    /// The renderer's version that made `html`.
    pub renderer: i32,
    /// Where it is in its life.
    pub status: Status,
    /// When it was first published.
    pub published_at: Option<Timestamp>,
    /// The version that is public, if one is.
    pub published_version: Option<Version>,
    /// Where its public page is, if it has one. Stored with the snapshot, since the working copy may have moved on.
    pub published_slug: Option<Slug>,
    /// Who made it.
    pub author: AccountId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the working copy last changed.
    pub updated_at: Timestamp,
    /// Counts its states.
    pub version: Version,
}

impl Content {
    /// Whether the working copy differs from what is public.
    #[must_use]
    pub fn has_unpublished_changes(&self) -> bool {
        self.published_version.is_some_and(|public| public != self.version)
    }

    /// What publishing it at `now` would make public, under the author's name.
    #[must_use]
    pub fn snapshot(&self, author: FullName, now: Timestamp) -> Published {
        Published {
            project: self.project,
            id: self.id,
            kind: self.body.kind(),
            slug: self.slug.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            tags: self.tags.clone(),
            language: self.language.clone(),
            html: self.html.clone(),
            author_name: author,
            published_at: self.published_at.unwrap_or(now),
            updated_at: now,
            version: self.version,
        }
    }

    /// What lists search in: title, description and tags, [folded](fold). Stored with the row.
    #[must_use]
    pub fn search_text(&self) -> String {
        let tags = self.tags.iter().map(Tag::as_str);
        let parts = [self.title.as_str(), self.description.as_str()].into_iter().chain(tags);
        fold(&parts.collect::<Vec<_>>().join("\n"))
    }
}

/// The public snapshot, made by publishing: all that a visitor may read of a piece of content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Project.
    pub project: ProjectId,
    /// The content that it is a snapshot of.
    pub id: ContentId,
    /// Kind.
    pub kind: Kind,
    /// Where its page lives; unique among what the project has published.
    pub slug: Slug,
    /// Title.
    pub title: Title,
    /// Description.
    pub description: Description,
    /// Tags, in the author's order.
    pub tags: Vec<Tag>,
    /// Its language, if it is not the project's.
    pub language: Option<Language>,
    /// Safe HTML.
    pub html: String,
    /// The author's name when it was published.
    pub author_name: FullName,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When this snapshot was made.
    pub updated_at: Timestamp,
    /// The version of the working copy that it shows.
    pub version: Version,
}

impl Published {
    /// Its HTML as it is read away from its page, such as in a feed: each link and each image by its whole address, as it is
    /// found from that of the page.
    #[must_use]
    pub fn html_away_from(&self, page: &Url) -> String {
        article::absolute(&self.html, page)
    }
}
