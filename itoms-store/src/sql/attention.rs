use super::{Db, Transaction, decode, failed, query_as};
use async_trait::async_trait;
use itoms_core::{
    account::EmailAddress,
    api_key::ApiKeyName,
    attention::{Attention, AttentionRepository, Horizon, Whereabouts},
    id::{ApiKeyId, Id, InvitationId, ProjectId},
    project::{Project, ProjectName, Slug},
    store::{Actor, StoreError},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct EndingRow {
    kind: String,
    id: Uuid,
    slug: Option<String>,
    name: String,
    project_id: Option<Uuid>,
    email: Option<String>,
    ends_at: i64,
}

impl EndingRow {
    fn read(self) -> Result<Attention, StoreError> {
        let ends_at = Timestamp::from_millis(self.ends_at);
        Ok(match self.kind.as_str() {
            "closed_project" => Attention::ClosedProject { project: self.project()? },
            "ownership_offer" => Attention::OwnershipOffer { project: self.project()?, expires_at: ends_at },
            "undelivered_invitation" => {
                Attention::UndeliveredInvitation { id: InvitationId::from_uuid(self.id), project: self.project()?, email: self.invited()? }
            }
            "sent_invitation" => Attention::SentInvitation {
                id: InvitationId::from_uuid(self.id),
                project: self.project()?,
                email: self.invited()?,
                expires_at: ends_at,
            },
            "deleted_project" => Attention::DeletedProject { project: self.project()?, erased_at: ends_at },
            _ => Attention::ApiKey { id: ApiKeyId::from_uuid(self.id), name: ApiKeyName::from_stored(self.name), expires_at: ends_at },
        })
    }

    fn invited(&self) -> Result<EmailAddress, StoreError> {
        self.email.clone().map(EmailAddress::from_stored).ok_or_else(|| decode::corrupt("invitations", "email", self.id))
    }

    fn project(&self) -> Result<Whereabouts, StoreError> {
        let (Some(id), Some(slug)) = (self.project_id, &self.slug) else { return Err(decode::corrupt("projects", "slug", self.id)) };
        let name = ProjectName::from_stored(self.name.clone());
        Ok(Whereabouts { id: ProjectId::from_uuid(id), slug: Slug::from_stored(slug.clone()), name })
    }
}

const ENDINGS: &str = "\
    select kind, id, project_id, slug, name, email, ends_at from (
        select 'closed_project' as kind, p.id, p.id as project_id, p.slug, p.name, null as email, 0 as ends_at
        from members m join projects p on p.id = m.project_id
        where m.account_id = $1 and p.requires_two_factors and p.deleted_at is null
          and not exists (select 1 from two_factor_accounts f where f.account_id = $1)
        union all
        select 'ownership_offer', o.id, p.id, p.slug, p.name, null, o.expires_at
        from ownership_offers o join projects p on p.id = o.project_id
        where o.account_id = $1 and p.deleted_at is null and o.expires_at > $2
        union all
        select case when i.undelivered_at is null then 'sent_invitation' else 'undelivered_invitation' end, i.id, p.id, p.slug, p.name,
            i.email, case when i.undelivered_at is null then i.expires_at else 0 end
        from members m join projects p on p.id = m.project_id join invitations i on i.project_id = p.id
        where m.account_id = $1 and m.role = 'owner' and p.deleted_at is null and i.expires_at > $2
          and (i.expires_at <= $3 or i.undelivered_at is not null)
          and (not p.requires_two_factors or exists (select 1 from two_factor_accounts f where f.account_id = $1))
        union all
        select 'deleted_project', p.id, p.id, p.slug, p.name, null, p.deleted_at + $4
        from members m join projects p on p.id = m.project_id
        where m.account_id = $1 and m.role = 'owner' and p.deleted_at + $4 > $2
        union all
        select 'api_key', k.id, k.project_id, null, k.name, null, k.expires_at
        from api_keys k
        where k.account_id = $1 and k.expires_at > $2 and k.expires_at <= $5
    ) as endings
    order by ends_at, id limit $6";

#[async_trait]
impl AttentionRepository for Transaction {
    async fn list_endings(&mut self, horizon: &Horizon, limit: u32) -> Result<Vec<Attention>, StoreError> {
        let Actor::Account(account) = self.actor() else { return Ok(Vec::new()) };
        let grace = i64::try_from(Project::GRACE.as_millis()).unwrap_or(i64::MAX);
        let rows = query_as::<Db, EndingRow>(ENDINGS)
            .bind(account.uuid())
            .bind(horizon.now.as_millis())
            .bind(horizon.invitations.as_millis())
            .bind(grace)
            .bind(horizon.api_keys.as_millis())
            .bind(i64::from(limit));
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        rows.into_iter().map(EndingRow::read).collect()
    }
}
