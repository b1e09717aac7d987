use super::{Content, ContentQuery, ContentSummary, Published, PublishedSummary, Tag, Title};
use crate::{
    id::{ContentId, ProjectId},
    project::Slug,
    store::{Page, Slice, StoreError, Version},
};
use async_trait::async_trait;

/// What content asks of storage. Working copies are for members alone, and only admins and owners of the project
/// write them and their snapshots; [`Published`] is for everybody.
#[async_trait]
pub trait ContentRepository: Send {
    /// Keeps a new working copy with its tags; `false` if its slug is taken in the project.
    async fn insert_content(&mut self, content: &Content) -> Result<bool, StoreError>;

    /// One working copy.
    async fn content(&mut self, project: ProjectId, id: ContentId) -> Result<Option<Content>, StoreError>;

    /// The titles of those working copies of the project that are there, in no order. Callers ask for no more than a page shows.
    async fn titles(&mut self, project: ProjectId, ids: &[ContentId]) -> Result<Vec<(ContentId, Title)>, StoreError>;

    /// Working copies, by [`ContentQuery`].
    async fn list_contents(&mut self, project: ProjectId, query: &ContentQuery, slice: &Slice) -> Result<Page<ContentSummary>, StoreError>;

    /// Writes a working copy with its tags; `false` if there is none at version `expected`, or its slug is
    /// taken in the project.
    async fn update_content(&mut self, content: &Content, expected: Version) -> Result<bool, StoreError>;

    /// Removes a working copy, its tags and its snapshot; `false` if there is none at version `expected`.
    async fn delete_content(&mut self, project: ProjectId, id: ContentId, expected: Version) -> Result<bool, StoreError>;

    /// Whether a slug is free among working copies and snapshots of the project, `except` aside. To whoever is no
    /// member, none is.
    async fn is_slug_free(&mut self, project: ProjectId, slug: &Slug, except: Option<ContentId>) -> Result<bool, StoreError>;

    /// Makes or replaces the snapshot of a piece of content; `false` if another snapshot has its slug.
    async fn upsert_published(&mut self, published: &Published) -> Result<bool, StoreError>;

    /// Removes the snapshot; `false` if there is none.
    async fn delete_published(&mut self, project: ProjectId, id: ContentId) -> Result<bool, StoreError>;

    /// The snapshot at that slug. As `Visitor` or a member.
    async fn published(&mut self, project: ProjectId, slug: &Slug) -> Result<Option<Published>, StoreError>;

    /// The newest snapshots by first publication, all or those with a tag. As `Visitor` or a member.
    async fn list_published(&mut self, project: ProjectId, tag: Option<&Tag>, slice: &Slice) -> Result<Page<PublishedSummary>, StoreError>;

    /// The newest snapshots by first publication, whole, at most so many. As `Visitor` or a member.
    async fn newest_published(&mut self, project: ProjectId, limit: u32) -> Result<Vec<Published>, StoreError>;
}
