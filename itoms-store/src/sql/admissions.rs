use super::{Db, Transaction, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    account::EmailAddress,
    id::{AccountId, AdmissionId, Id},
    people::{Admission, AdmissionRepository},
    store::{Page, Position, Slice, SortKey, StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct AdmissionRow {
    id: Uuid,
    email: String,
    invited_by: Option<Uuid>,
    created_at: i64,
    expires_at: i64,
}

impl AdmissionRow {
    fn read(self) -> Admission {
        Admission {
            id: AdmissionId::from_uuid(self.id),
            email: EmailAddress::from_stored(self.email),
            invited_by: self.invited_by.map(AccountId::from_uuid),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
        }
    }
}

const PEOPLE: Need = Need::Task(Task::People);

const UPSERT: &str = "\
    insert into admissions (id, email, email_key, invited_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (email_key) do update set id = $1, email = $2, invited_by = $4, created_at = $5, expires_at = $6";

const LIST: &str = "\
    select id, email, invited_by, created_at, expires_at from admissions where id > $1 order by id limit $2";

const ONE: &str = "select id, email, invited_by, created_at, expires_at from admissions where id = $1";

const OF_ADDRESS: &str = "select id, email, invited_by, created_at, expires_at from admissions where email_key = $1";

#[async_trait]
impl AdmissionRepository for Transaction {
    async fn upsert_admission(&mut self, admission: &Admission) -> Result<(), StoreError> {
        self.require(&[Need::Operator, PEOPLE]).await?;
        let upsert = query::<Db>(UPSERT)
            .bind(admission.id.uuid())
            .bind(admission.email.as_str())
            .bind(admission.email.key())
            .bind(admission.invited_by.map(AccountId::uuid))
            .bind(admission.created_at.as_millis())
            .bind(admission.expires_at.as_millis());
        upsert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn list_admissions(&mut self, slice: &Slice) -> Result<Page<Admission>, StoreError> {
        if !self.may(&[Need::Operator, PEOPLE]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let after = slice.after.as_ref().map_or(Uuid::nil(), |position| position.id);
        let rows = query_as::<Db, AdmissionRow>(LIST).bind(after).bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let admissions = rows.into_iter().map(AdmissionRow::read).collect();
        Ok(Page::from_rows(admissions, slice.limit, |admission: &Admission| Position {
            key: SortKey::Time(admission.created_at.as_millis()),
            id: admission.id.uuid(),
        }))
    }

    async fn admission(&mut self, id: AdmissionId) -> Result<Option<Admission>, StoreError> {
        if !self.may(&[Need::Operator, PEOPLE]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, AdmissionRow>(ONE).bind(id.uuid());
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(AdmissionRow::read))
    }

    async fn renew_admission(&mut self, id: AdmissionId, expires_at: Timestamp) -> Result<bool, StoreError> {
        if !self.may(&[Need::Operator, PEOPLE]).await? {
            return Ok(false);
        }
        let renew = query::<Db>("update admissions set expires_at = $2 where id = $1").bind(id.uuid()).bind(expires_at.as_millis());
        Ok(renew.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn admission_of(&mut self, email: &EmailAddress) -> Result<Option<Admission>, StoreError> {
        if !self.may(&[Need::Task(Task::SignUp), Need::Task(Task::Work)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, AdmissionRow>(OF_ADDRESS).bind(email.key());
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(AdmissionRow::read))
    }

    async fn delete_admission(&mut self, id: AdmissionId) -> Result<bool, StoreError> {
        if !self.may(&[Need::Operator, PEOPLE]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from admissions where id = $1").bind(id.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn use_admission(&mut self, email: &EmailAddress) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::SignUp)]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from admissions where email_key = $1").bind(email.key());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_expired_admissions(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from admissions where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
