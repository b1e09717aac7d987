use super::{Db, Transaction, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    id::{Id, ProjectId, ReadKeyId},
    project::{ReadKey, ReadKeyName, ReadKeyRepository, ReadKeyText, Role},
    store::{StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct ReadKeyRow {
    project_id: Uuid,
    id: Uuid,
    name: String,
    text: String,
    created_at: i64,
}

impl From<ReadKeyRow> for ReadKey {
    fn from(row: ReadKeyRow) -> Self {
        Self {
            id: ReadKeyId::from_uuid(row.id),
            project: ProjectId::from_uuid(row.project_id),
            name: ReadKeyName::from_stored(row.name),
            text: ReadKeyText::from_stored(row.text),
            created_at: Timestamp::from_millis(row.created_at),
        }
    }
}

const INSERT: &str = "insert into read_keys (project_id, id, name, text, created_at) values ($1, $2, $3, $4, $5)";

const LIST: &str = "select project_id, id, name, text, created_at from read_keys where project_id = $1 order by id desc";

pub(crate) const BY_TEXT: &str = "select project_id, id, name, text, created_at from read_keys where text = $1";

const DELETE: &str = "delete from read_keys where project_id = $1 and id = $2";

#[async_trait]
impl ReadKeyRepository for Transaction {
    async fn insert_read_key(&mut self, key: &ReadKey) -> Result<(), StoreError> {
        self.require(&[Need::Role(key.project, Role::Admin)]).await?;
        let insert = query::<Db>(INSERT)
            .bind(key.project.uuid())
            .bind(key.id.uuid())
            .bind(key.name.as_str())
            .bind(key.text.as_str())
            .bind(key.created_at.as_millis());
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn list_read_keys(&mut self, project: ProjectId) -> Result<Vec<ReadKey>, StoreError> {
        if !self.may(&[Need::Role(project, Role::Admin)]).await? {
            return Ok(Vec::new());
        }
        self.lock_read_keys(project).await?;
        let rows = query_as::<Db, ReadKeyRow>(LIST).bind(project.uuid());
        Ok(rows.fetch_all(self.connection()).await.map_err(failed)?.into_iter().map(ReadKey::from).collect())
    }

    async fn read_key_by_text(&mut self, text: &ReadKeyText) -> Result<Option<ReadKey>, StoreError> {
        if !self.may(&[Need::Task(Task::Authenticate)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, ReadKeyRow>(BY_TEXT).bind(text.as_str());
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(ReadKey::from))
    }

    async fn delete_read_key(&mut self, project: ProjectId, id: ReadKeyId) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(project, Role::Admin)]).await? {
            return Ok(false);
        }
        let delete = query::<Db>(DELETE).bind(project.uuid()).bind(id.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }
}
