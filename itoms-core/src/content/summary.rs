use super::{Content, Description, Kind, Published, Status, Tag, Title};
use crate::{
    account::FullName,
    id::{AccountId, ContentId, Id, ProjectId},
    language::Language,
    project::Slug,
    store::{Position, SortKey, Version},
    time::Timestamp,
};

/// What lists show of a working copy: all but its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentSummary {
    /// Project.
    pub project: ProjectId,
    /// Id.
    pub id: ContentId,
    /// Kind.
    pub kind: Kind,
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

impl ContentSummary {
    /// Whether the working copy differs from what is public.
    #[must_use]
    pub fn has_unpublished_changes(&self) -> bool {
        self.published_version.is_some_and(|public| public != self.version)
    }
}

impl From<Content> for ContentSummary {
    fn from(content: Content) -> Self {
        Self {
            project: content.project,
            id: content.id,
            kind: content.body.kind(),
            slug: content.slug,
            title: content.title,
            description: content.description,
            tags: content.tags,
            language: content.language,
            status: content.status,
            published_at: content.published_at,
            published_version: content.published_version,
            published_slug: content.published_slug,
            author: content.author,
            created_at: content.created_at,
            updated_at: content.updated_at,
            version: content.version,
        }
    }
}

/// What lists show of a snapshot: all but its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedSummary {
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
    /// The author's name when it was published.
    pub author_name: FullName,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When this snapshot was made.
    pub updated_at: Timestamp,
    /// The version of the working copy that it shows.
    pub version: Version,
}

impl PublishedSummary {
    /// Where it stands in the list of what is published.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { key: SortKey::Time(self.published_at.as_millis()), id: self.id.uuid() }
    }
}

impl From<Published> for PublishedSummary {
    fn from(published: Published) -> Self {
        Self {
            project: published.project,
            id: published.id,
            kind: published.kind,
            slug: published.slug,
            title: published.title,
            description: published.description,
            tags: published.tags,
            language: published.language,
            author_name: published.author_name,
            published_at: published.published_at,
            updated_at: published.updated_at,
            version: published.version,
        }
    }
}
