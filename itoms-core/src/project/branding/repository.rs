use super::BrandingVersion;
use crate::{id::ProjectId, store::StoreError};
use async_trait::async_trait;

/// What a project's branding asks of storage. The present one is part of the
/// [`Project`](crate::project::Project), and its look part of the [`Site`](crate::project::Site).
#[async_trait]
pub trait BrandingRepository: Send {
    /// Gives a project its next branding and keeps it as a version; of these the newest [`BrandingVersion::KEPT`] stay.
    /// `false` unless the project's branding is at the version before it. As an admin or owner, in the own name.
    async fn brand_project(&mut self, version: &BrandingVersion) -> Result<bool, StoreError>;

    /// The kept versions of a project, newest first. As an admin or owner.
    async fn branding_versions(&mut self, project: ProjectId) -> Result<Vec<BrandingVersion>, StoreError>;
}
