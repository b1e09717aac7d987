use super::BrandingVersion;
use crate::{
    account::FullName,
    id::ProjectId,
    project::{Permission, ProjectError, Projects, authorize},
    store::Actor,
};

impl Projects<'_> {
    /// The kept versions of a project's branding, newest first, each with the name of who made it, if that is a member
    /// still. What it is now stands in the [`Project`](crate::project::Project).
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`] for a member who may not change it.
    pub async fn branding_versions(&self, actor: Actor, id: ProjectId) -> Result<Vec<(BrandingVersion, Option<FullName>)>, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, id, Permission::UpdateProject).await?;
        let mut versions = Vec::new();
        for version in tx.branding().branding_versions(id).await? {
            let by = match version.changed_by {
                Some(account) => tx.members().member(id, account).await?.map(|member| member.full_name),
                None => None,
            };
            versions.push((version, by));
        }
        Ok(versions)
    }
}
