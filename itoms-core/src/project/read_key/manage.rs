use super::{NewReadKey, ReadKey, ReadKeyName, ReadKeyText};
use crate::{
    event::Change,
    id::{Id, ProjectId, ReadKeyId},
    idempotency::Fingerprint,
    project::{Permission, ProjectError, Projects, authorize},
    store::Actor,
    unit_of_work::UnitOfWork,
};

impl Projects<'_> {
    /// The read keys of a project, newest first.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`] for a member who may not make them.
    pub async fn read_keys(&self, actor: Actor, id: ProjectId) -> Result<Vec<ReadKey>, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, id, Permission::ManageReadKeys).await?;
        Ok(tx.read_keys().list_read_keys(id).await?)
    }

    /// Makes a read key, by which front ends elsewhere read what the project has published, and nothing else (P3.3-b).
    ///
    /// # Errors
    /// [`ProjectError::TooManyReadKeys`], a name that breaks its rules; [`ProjectError::NotFound`] for a key that was made
    /// once and is revoked.
    pub async fn create_read_key(&self, actor: Actor, id: ProjectId, new: NewReadKey) -> Result<ReadKey, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), id, Permission::ManageReadKeys).await?;
        let name = ReadKeyName::parse(&new.name)?;
        let key_id = work.id::<ReadKeyId>()?;
        let input = Fingerprint::of("read_key.create").with("project", &id.to_string()).with("name", name.as_str());
        let made = work.once(new.key.as_ref(), input, key_id.uuid()).await?;
        let kept = work.tx().read_keys().list_read_keys(id).await?;
        if let Some(made) = made {
            return kept.into_iter().find(|key| key.id.uuid() == made).ok_or(ProjectError::NotFound);
        }
        if kept.len() >= ReadKey::MAX_PER_PROJECT {
            return Err(ProjectError::TooManyReadKeys);
        }
        let text = ReadKeyText::draw(self.0.random())?;
        let key = ReadKey { id: key_id, project: id, name, text, created_at: work.now() };
        work.tx().read_keys().insert_read_key(&key).await?;
        work.record(Change::ReadKeyCreated { project: id, key: key.id })?;
        work.commit().await?;
        Ok(key)
    }

    /// Ends a read key. From the next request on it opens nothing.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] when the project has no such key.
    pub async fn revoke_read_key(&self, actor: Actor, id: ProjectId, key: ReadKeyId) -> Result<(), ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), id, Permission::ManageReadKeys).await?;
        if !work.tx().read_keys().delete_read_key(id, key).await? {
            return Err(ProjectError::NotFound);
        }
        work.record(Change::ReadKeyRevoked { project: id, key })?;
        Ok(work.commit().await?)
    }
}
