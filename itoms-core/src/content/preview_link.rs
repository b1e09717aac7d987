use crate::{
    id::{AccountId, ContentId, ProjectId},
    store::StoreError,
    time::Timestamp,
    token::TokenHash,
};
use async_trait::async_trait;

/// A secret link to a working copy: whoever has it sees what its maker sees, and changes nothing. A piece of content
/// has one at most, until somebody revokes it, its maker leaves, or the content goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewLink {
    /// Project.
    pub project: ProjectId,
    /// What it shows.
    pub content: ContentId,
    /// Recognises it.
    pub token: TokenHash,
    /// The member who made it, and as whom the working copy is read.
    pub made_by: AccountId,
    /// When.
    pub created_at: Timestamp,
}

/// What secret links ask of storage. A link goes with its content and with its maker's membership.
#[async_trait]
pub trait PreviewRepository: Send {
    /// Keeps a link, in the place of an older one to the same content. As its maker, who is an admin or owner.
    async fn upsert_preview_link(&mut self, link: &PreviewLink) -> Result<(), StoreError>;

    /// The link to that content. As an admin or owner.
    async fn preview_link(&mut self, project: ProjectId, content: ContentId) -> Result<Option<PreviewLink>, StoreError>;

    /// The link with that token. As `Preview`.
    async fn preview_link_by_token(&mut self, token: &TokenHash) -> Result<Option<PreviewLink>, StoreError>;

    /// Removes the link to that content; `false` if there is none. As an admin or owner.
    async fn delete_preview_link(&mut self, project: ProjectId, content: ContentId) -> Result<bool, StoreError>;
}
