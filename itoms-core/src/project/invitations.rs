use super::{Invitation, Permission, ProjectError, Projects, authorize};
use crate::{
    cursor::{self, Cursor, PageRequest},
    id::{InvitationId, ProjectId},
    store::{Actor, Page},
};

impl Projects<'_> {
    /// Open invitations of a project, for those who manage its members.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`], [`ProjectError::Forbidden`]; a broken cursor or limit.
    pub async fn invitations(
        &self,
        actor: Actor,
        project: ProjectId,
        request: &PageRequest,
    ) -> Result<Page<Invitation, Cursor>, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ManageMembers).await?;
        let list = format!("invitations {project}");
        let slice = request.slice(self.0, &list)?;
        let page = tx.members().list_invitations(project, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// One open invitation of a project, for those who manage its members.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] for one that is not open, [`ProjectError::Forbidden`].
    pub async fn open_invitation(&self, actor: Actor, project: ProjectId, id: InvitationId) -> Result<Invitation, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ManageMembers).await?;
        tx.members().invitation(project, id).await?.ok_or(ProjectError::NotFound)
    }
}
