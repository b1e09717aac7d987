use super::{Membership, MembershipQuery, Permission, ProjectError, authorize};
use crate::{
    api_key::Scope,
    cursor::{self, Cursor, PageRequest},
    id::ProjectId,
    itoms::Itoms,
    store::{Actor, Page},
};

/// Projects and their members.
#[derive(Debug)]
pub struct Projects<'a>(pub(crate) &'a Itoms);

impl Projects<'_> {
    /// The actor's projects that fit the query, in its order; deleted ones only for their owners, until they are erased.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn list(
        &self,
        actor: Actor,
        query: &MembershipQuery,
        request: &PageRequest,
    ) -> Result<Page<Membership, Cursor>, ProjectError> {
        let account = actor.account().ok_or(ProjectError::NotFound)?;
        actor.require_scope(Scope::In(Permission::ViewProject))?;
        let list = format!("projects {account} {query:?}");
        let slice = request.slice(self.0, &list)?;
        let mut tx = self.0.store().read(actor).await?;
        let page = tx.projects().list_projects(query, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// One project of the actor's, with the actor's role.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`], also for somebody else's.
    pub async fn show(&self, actor: Actor, project: ProjectId) -> Result<Membership, ProjectError> {
        self.require(actor, project, Permission::ViewProject).await
    }

    /// Whether the actor may do something in a project, for handlers that cannot even read what was sent.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] or [`ProjectError::Forbidden`] if not.
    pub async fn require(&self, actor: Actor, project: ProjectId, permission: Permission) -> Result<Membership, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, permission).await
    }
}
