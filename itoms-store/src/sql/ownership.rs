use super::{Db, Transaction, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    id::{AccountId, Id, OfferId, ProjectId},
    project::{OwnershipOffer, OwnershipRepository, Role},
    store::{StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct OfferRow {
    project_id: Uuid,
    id: Uuid,
    account_id: Uuid,
    offered_by: Uuid,
    created_at: i64,
    expires_at: i64,
}

impl OfferRow {
    fn read(self) -> OwnershipOffer {
        OwnershipOffer {
            id: OfferId::from_uuid(self.id),
            project: ProjectId::from_uuid(self.project_id),
            account: AccountId::from_uuid(self.account_id),
            offered_by: AccountId::from_uuid(self.offered_by),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
        }
    }
}

const UPSERT: &str = "\
    insert into ownership_offers (project_id, id, account_id, offered_by, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (project_id) do update set id = $2, account_id = $3, offered_by = $4, created_at = $5, expires_at = $6";

/// Names who asks, a task being nobody: the one to whom it is made sees it without being an owner.
const OFFER: &str = "\
    select project_id, id, account_id, offered_by, created_at, expires_at
    from ownership_offers
    where project_id = $1
      and ($2 is null or account_id = $2
           or exists (select 1 from members a where a.project_id = $1 and a.account_id = $2 and a.role = 'owner'))";

const DELETE: &str = "\
    delete from ownership_offers
    where project_id = $1 and id = $2
      and ($3 is null or account_id = $3
           or exists (select 1 from members a where a.project_id = $1 and a.account_id = $3 and a.role = 'owner'))";

/// Both at once or neither, and never to somebody who is suspended or leaving; callers hold the project's lock.
const HAND_OVER: &str = "\
    update members set role = case when account_id = $2 then 'owner' else 'admin' end, version = version + 1
    where project_id = $1 and account_id in ($2, $3)
      and exists (select 1 from members o where o.project_id = $1 and o.account_id = $3 and o.role = 'owner')
      and exists (select 1 from members m where m.project_id = $1 and m.account_id = $2 and m.role <> 'owner')
      and not exists (select 1 from shut_accounts s where s.account_id = $2)";

#[async_trait]
impl OwnershipRepository for Transaction {
    async fn upsert_offer(&mut self, offer: &OwnershipOffer) -> Result<(), StoreError> {
        self.require(&[Need::Role(offer.project, Role::Owner)]).await?;
        self.require_active().await?;
        // Before the row, as whoever changes a role goes, here and below.
        self.lock_members(offer.project).await?;
        let upsert = query::<Db>(UPSERT)
            .bind(offer.project.uuid())
            .bind(offer.id.uuid())
            .bind(offer.account.uuid())
            .bind(offer.offered_by.uuid())
            .bind(offer.created_at.as_millis())
            .bind(offer.expires_at.as_millis());
        upsert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn offer(&mut self, project: ProjectId) -> Result<Option<OwnershipOffer>, StoreError> {
        if !self.may(&[Need::member(project), Need::Task(Task::Transfer), Need::Task(Task::Work)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, OfferRow>(OFFER).bind(project.uuid()).bind(self.actor().account().map(Id::uuid));
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(OfferRow::read))
    }

    async fn delete_offer(&mut self, project: ProjectId, id: OfferId) -> Result<bool, StoreError> {
        if !self.may(&[Need::member(project), Need::Task(Task::Transfer)]).await? {
            return Ok(false);
        }
        self.lock_members(project).await?;
        let delete = query::<Db>(DELETE).bind(project.uuid()).bind(id.uuid()).bind(self.actor().account().map(Id::uuid));
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn hand_over(&mut self, offer: &OwnershipOffer) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::Transfer)]).await? {
            return Ok(false);
        }
        self.lock_project(offer.project).await?;
        let hand_over = query::<Db>(HAND_OVER).bind(offer.project.uuid()).bind(offer.account.uuid()).bind(offer.offered_by.uuid());
        if hand_over.execute(self.connection()).await.map_err(failed)?.rows_affected() < 2 {
            return Ok(false);
        }
        // Nobody is let in by whoever may let nobody in any more.
        let drop = query::<Db>("delete from invitations where project_id = $1 and invited_by = $2");
        drop.bind(offer.project.uuid()).bind(offer.offered_by.uuid()).execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    async fn delete_expired_offers(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from ownership_offers where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
