use super::{Permission, ProjectError, Projects, authorize};
use crate::{
    api_key::{ReachingKey, Scope},
    cursor::{self, Cursor, PageRequest},
    id::ProjectId,
    store::{Actor, Page},
};

impl Projects<'_> {
    /// The API keys by which programs reach a project, the newest first: those of its members that are for it or for all
    /// their projects, and have not ended. Whoever manages the members sees them, and ends what they reach by removing the member. No
    /// key sees one.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`], [`ProjectError::NotFound`]; a broken cursor or limit.
    pub async fn reaching_keys(
        &self,
        actor: Actor,
        project: ProjectId,
        request: &PageRequest,
    ) -> Result<Page<ReachingKey, Cursor>, ProjectError> {
        actor.person()?;
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ManageMembers).await?;
        let list = format!("keys that reach {project}");
        let slice = request.slice(self.0, &list)?;
        let page = tx.api_keys().list_reaching_keys(project, self.0.now(), &slice).await?;
        Ok(cursor::seal(page.map(of_projects), self.0, &list)?)
    }
}

/// Without what it may do beside projects, and, of one that reaches others too, without when it was used there.
fn of_projects(key: ReachingKey) -> ReachingKey {
    let scopes = key.scopes.iter().filter(|scope| matches!(scope, Scope::In(_))).collect();
    ReachingKey { scopes, used_at: key.used_at.filter(|_| key.of_project_alone), ..key }
}
