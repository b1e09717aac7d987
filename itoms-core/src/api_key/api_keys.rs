use super::{ApiKey, ApiKeyError};
use crate::{
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::{ApiKeyId, ProjectId},
    itoms::Itoms,
    project::{Permission, authorize},
    store::{Actor, Page},
    unit_of_work::UnitOfWork,
};

/// API keys of the own account.
#[derive(Debug)]
pub struct ApiKeys<'a>(pub(crate) &'a Itoms);

impl ApiKeys<'_> {
    /// The own keys, the newest first, without their secrets: all, or those of one project.
    ///
    /// # Errors
    /// [`ApiKeyError::NotFound`] for a project that is not the actor's; a broken cursor or limit.
    pub async fn list(&self, actor: Actor, project: Option<ProjectId>, request: &PageRequest) -> Result<Page<ApiKey, Cursor>, ApiKeyError> {
        let account = actor.person()?;
        let list = format!("api keys {account} {project:?}");
        let slice = request.slice(self.0, &list)?;
        let mut tx = self.0.store().read(actor).await?;
        if let Some(project) = project {
            authorize(&mut *tx, project, Permission::ViewProject).await?;
        }
        let page = tx.api_keys().list_api_keys(project, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// One of the own keys, without its secret.
    ///
    /// # Errors
    /// [`ApiKeyError::NotFound`], also for somebody else's.
    pub async fn show(&self, actor: Actor, id: ApiKeyId) -> Result<ApiKey, ApiKeyError> {
        actor.person()?;
        let mut tx = self.0.store().read(actor).await?;
        tx.api_keys().api_key(id).await?.ok_or(ApiKeyError::NotFound)
    }

    /// Ends one of the own keys. Its secrets are dead from the next request on.
    ///
    /// # Errors
    /// [`ApiKeyError::NotFound`], also for somebody else's.
    pub async fn revoke(&self, actor: Actor, id: ApiKeyId) -> Result<(), ApiKeyError> {
        actor.person()?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        if !work.tx().api_keys().delete_api_key(id).await? {
            return Err(ApiKeyError::NotFound);
        }
        work.record(Change::ApiKeyRevoked { key: id })?;
        Ok(work.commit().await?)
    }
}
