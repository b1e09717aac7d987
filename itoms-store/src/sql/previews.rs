use super::{Db, Transaction, decode, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    content::{PreviewLink, PreviewRepository},
    id::{AccountId, ContentId, Id, ProjectId},
    project::Role,
    store::{StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct LinkRow {
    project_id: Uuid,
    content_id: Uuid,
    token: Vec<u8>,
    made_by: Uuid,
    created_at: i64,
}

impl LinkRow {
    fn read(self) -> Result<PreviewLink, StoreError> {
        Ok(PreviewLink {
            project: ProjectId::from_uuid(self.project_id),
            content: ContentId::from_uuid(self.content_id),
            token: TokenHash::from_bytes(&self.token).ok_or_else(|| decode::corrupt("preview_links", "token", self.content_id))?,
            made_by: AccountId::from_uuid(self.made_by),
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}

const UPSERT: &str = "\
    insert into preview_links (project_id, content_id, token, made_by, created_at)
    values ($1, $2, $3, $4, $5)
    on conflict (project_id, content_id) do update set token = $3, made_by = $4, created_at = $5";

const LINK: &str = "\
    select project_id, content_id, token, made_by, created_at from preview_links where project_id = $1 and content_id = $2";

const LINK_BY_TOKEN: &str = "\
    select project_id, content_id, token, made_by, created_at from preview_links where token = $1";

#[async_trait]
impl PreviewRepository for Transaction {
    async fn upsert_preview_link(&mut self, link: &PreviewLink) -> Result<(), StoreError> {
        self.require(&[Need::Role(link.project, Role::Admin)]).await?;
        self.require(&[Need::Itself(link.made_by)]).await?;
        let upsert = query::<Db>(UPSERT)
            .bind(link.project.uuid())
            .bind(link.content.uuid())
            .bind(link.token.as_bytes().as_slice())
            .bind(link.made_by.uuid())
            .bind(link.created_at.as_millis());
        upsert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn preview_link(&mut self, project: ProjectId, content: ContentId) -> Result<Option<PreviewLink>, StoreError> {
        if !self.may(&[Need::Role(project, Role::Admin)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, LinkRow>(LINK).bind(project.uuid()).bind(content.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(LinkRow::read).transpose()
    }

    async fn preview_link_by_token(&mut self, token: &TokenHash) -> Result<Option<PreviewLink>, StoreError> {
        if !self.may(&[Need::Task(Task::Preview)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, LinkRow>(LINK_BY_TOKEN).bind(token.as_bytes().as_slice());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(LinkRow::read).transpose()
    }

    async fn delete_preview_link(&mut self, project: ProjectId, content: ContentId) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(project, Role::Admin)]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from preview_links where project_id = $1 and content_id = $2");
        Ok(delete.bind(project.uuid()).bind(content.uuid()).execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }
}
