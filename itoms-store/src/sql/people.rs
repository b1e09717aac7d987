use super::{
    Db, Transaction, accounts::AccountRow, decode, failed, keyset::after_text, like::beginning, need::Need, query, query_as, query_scalar,
};
use async_trait::async_trait;
use itoms_core::{
    account::{Account, Company, EmailAddress, FullName, StandingKind},
    id::{AccountId, Id, ProjectId, RegistrationId},
    mail::AddressHash,
    people::{Departure, PeopleQuery, PeopleRepository, WaitingRegistration},
    project::{ProjectName, Slug},
    search::fold,
    sort::ListSort,
    store::{Page, Position, Slice, SortKey, StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

const PEOPLE: Need = Need::Task(Task::People);

#[derive(FromRow)]
struct DepartureRow {
    id: Uuid,
    name: String,
    slug: String,
    deleted_at: Option<i64>,
    role: String,
    others: i64,
    other_owners: i64,
}

impl DepartureRow {
    fn read(self) -> Result<Departure, StoreError> {
        Ok(Departure {
            role: decode::role(&self.role, "members", self.id)?,
            project: ProjectId::from_uuid(self.id),
            name: ProjectName::from_stored(self.name),
            slug: Slug::from_stored(self.slug),
            others: self.others.unsigned_abs(),
            is_last_owner: self.role == "owner" && self.other_owners == 0,
            is_deleted: self.deleted_at.is_some(),
        })
    }
}

#[derive(FromRow)]
struct WaitingRow {
    id: Uuid,
    email: String,
    full_name: String,
    company: Option<String>,
    confirmed_at: i64,
    expires_at: i64,
}

impl WaitingRow {
    fn read(self) -> WaitingRegistration {
        WaitingRegistration {
            id: RegistrationId::from_uuid(self.id),
            email: EmailAddress::from_stored(self.email),
            full_name: FullName::from_stored(self.full_name),
            company: self.company.map(Company::from_stored),
            confirmed_at: Timestamp::from_millis(self.confirmed_at),
            expires_at: Timestamp::from_millis(self.expires_at),
        }
    }
}

/// A list in one order, of all or of operators alone, whose own index serves only what says so. The other filters stand in each,
/// and a filter that is not asked for is null.
macro_rules! list_people {
    ($of:literal, $from:literal, $order:literal) => {
        concat!(
            "select id, email, full_name, company, language, time_zone, null as password, external_id, age_stated_at, operator, \
                 suspended_at, leaving_at, session_epoch, created_at, updated_at, version, email_verified \
             from accounts \
             where (cast($1 as text) is null or full_name_key like $1 escape '\\' or email_key like $4 escape '\\') \
               and (cast($2 as text) is null or $2 = case \
                   when leaving_at is not null then 'leaving' when suspended_at is not null then 'suspended' else 'active' end) \
               and ",
            $of,
            $from,
            " order by ",
            $order,
            " limit $3"
        )
    };
}

const LIST_BY_CREATION: &str = list_people!("", "id < $5", "id desc");
const LIST_BY_NAME: &str = list_people!("", "(full_name_key, id) > ($5, $6)", "full_name_key, id");
pub(crate) const LIST_OPERATORS_BY_CREATION: &str = list_people!("operator and ", "id < $5", "id desc");
const LIST_OPERATORS_BY_NAME: &str = list_people!("operator and ", "(full_name_key, id) > ($5, $6)", "full_name_key, id");

const LIST_WAITING: &str = "\
    select id, email, full_name, company, confirmed_at, expires_at from registrations
    where id > $1 and confirmed_at is not null and expires_at > $2
    order by id limit $3";

/// Callers hold the lock of the operators.
const SUSPEND: &str = "\
    update accounts set suspended_at = $2, session_epoch = session_epoch + 1
    where id = $1 and suspended_at is null and leaving_at is null
      and (not operator
           or exists (select 1 from accounts o where o.operator and o.suspended_at is null and o.leaving_at is null and o.id <> $1))";

/// Who is suspended lets nobody in, and hands nothing over.
const TAKE_INVITATIONS_BACK: &str = "delete from invitations where invited_by = $1";
const TAKE_OFFERS_BACK: &str = "delete from ownership_offers where offered_by = $1";

/// Callers hold the lock of the operators. One that is suspended decides about nothing, and may be dismissed whoever it is.
const SET_OPERATOR: &str = "\
    update accounts set operator = $2, session_epoch = session_epoch + 1
    where id = $1 and leaving_at is null and operator <> $2
      and ($2 or suspended_at is not null
           or exists (select 1 from accounts o where o.operator and o.suspended_at is null and o.leaving_at is null and o.id <> $1))";

const RESUME: &str = "update accounts set suspended_at = null where id = $1 and suspended_at is not null and leaving_at is null";

/// Callers hold the lock of the operators. One that is suspended decides about nothing, and may go whoever it is.
const BEGIN_LEAVING: &str = "\
    update accounts set leaving_at = $2
    where id = $1 and leaving_at is null
      and (not operator or suspended_at is not null
           or exists (select 1 from accounts o where o.operator and o.suspended_at is null and o.leaving_at is null and o.id <> $1))";

pub(crate) const LEAVING_BEFORE: &str = "\
    select id from accounts where leaving_at is not null and leaving_at < $1 order by leaving_at";

const END_SESSIONS: &str = "delete from sessions where account_id = $1";

const DEPARTURES: &str = "\
    select p.id, p.name, p.slug, p.deleted_at, m.role,
        (select count(*) from members o where o.project_id = p.id and o.account_id <> $1) as others,
        (select count(*) from members o where o.project_id = p.id and o.role = 'owner' and o.account_id <> $1
            and (p.deleted_at is not null or not exists (select 1 from shut_accounts s where s.account_id = o.account_id))) as other_owners
    from members m join projects p on p.id = m.project_id
    where m.account_id = $1 order by p.id";

const HIDE: &str = "\
    update projects set deleted_at = $2, updated_at = $2, version = version + 1 where id = $1 and deleted_at is null";

const LEAVING: &str =
    "select case when email_verified then coalesce(email_key, '') else '' end from accounts where id = $1 and leaving_at is not null";

const SIGNED_BY: &str = "\
    select distinct c.project_id from contents c join published p on p.project_id = c.project_id and p.id = c.id
    where c.author_id = $1";

const UNSIGN: &str = "\
    update published set author_name = $2
    where exists (select 1 from contents c where c.project_id = published.project_id and c.id = published.id and c.author_id = $1)";

const ERASE: &str = "delete from accounts where id = $1 and leaving_at is not null";

#[async_trait]
impl PeopleRepository for Transaction {
    async fn list_people(&mut self, asked: &PeopleQuery, slice: &Slice) -> Result<Page<Account>, StoreError> {
        if !self.may(&[Need::Operator, PEOPLE]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let statement = match (asked.operators, asked.sort) {
            (false, ListSort::Created) => LIST_BY_CREATION,
            (false, ListSort::Name) => LIST_BY_NAME,
            (true, ListSort::Created) => LIST_OPERATORS_BY_CREATION,
            (true, ListSort::Name) => LIST_OPERATORS_BY_NAME,
        };
        let rows = query_as::<Db, AccountRow>(statement)
            .bind(asked.search.as_ref().map(|text| beginning(&fold(text.as_str()))))
            .bind(asked.standing.map(StandingKind::name))
            .bind(i64::from(slice.limit) + 1)
            .bind(asked.search.as_ref().map(|text| beginning(&text.as_str().to_ascii_lowercase())));
        let rows = match asked.sort {
            ListSort::Created => rows.bind(slice.after.as_ref().map_or(Uuid::max(), |position| position.id)),
            ListSort::Name => {
                let (name, id) = after_text(slice.after.as_ref());
                rows.bind(name).bind(id)
            }
        };
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let people = rows.into_iter().map(|row| Ok(row.read()?.0)).collect::<Result<_, StoreError>>()?;
        Ok(Page::from_rows(people, slice.limit, |account: &Account| {
            asked.sort.position(account.created_at, account.full_name.as_str(), account.id.uuid())
        }))
    }

    async fn list_waiting(&mut self, now: Timestamp, slice: &Slice) -> Result<Page<WaitingRegistration>, StoreError> {
        if !self.may(&[Need::Operator, PEOPLE]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let after = slice.after.as_ref().map_or(Uuid::nil(), |position| position.id);
        let rows = query_as::<Db, WaitingRow>(LIST_WAITING).bind(after).bind(now.as_millis()).bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let waiting = rows.into_iter().map(WaitingRow::read).collect();
        Ok(Page::from_rows(waiting, slice.limit, |waiting: &WaitingRegistration| Position {
            key: SortKey::Time(waiting.confirmed_at.as_millis()),
            id: waiting.id.uuid(),
        }))
    }

    async fn suspend(&mut self, account: AccountId, at: Timestamp) -> Result<bool, StoreError> {
        if !self.may(&[PEOPLE]).await? {
            return Ok(false);
        }
        self.lock_operators().await?;
        self.lock_standing(account).await?;
        let suspend = query::<Db>(SUSPEND).bind(account.uuid()).bind(at.as_millis());
        if suspend.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        for step in [END_SESSIONS, TAKE_OFFERS_BACK, TAKE_INVITATIONS_BACK] {
            query::<Db>(step).bind(account.uuid()).execute(self.connection()).await.map_err(failed)?;
        }
        Ok(true)
    }

    async fn resume(&mut self, account: AccountId) -> Result<bool, StoreError> {
        if !self.may(&[Need::Operator, PEOPLE]).await? {
            return Ok(false);
        }
        let resume = query::<Db>(RESUME).bind(account.uuid());
        Ok(resume.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn set_operator(&mut self, account: AccountId, operator: bool) -> Result<bool, StoreError> {
        if !self.may(&[PEOPLE]).await? {
            return Ok(false);
        }
        self.lock_operators().await?;
        let set = query::<Db>(SET_OPERATOR).bind(account.uuid()).bind(operator);
        if set.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        query::<Db>(END_SESSIONS).bind(account.uuid()).execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    async fn departures(&mut self, account: AccountId) -> Result<Vec<Departure>, StoreError> {
        if !self.may(&[Need::Person(account), PEOPLE]).await? {
            return Ok(Vec::new());
        }
        let rows = query_as::<Db, DepartureRow>(DEPARTURES).bind(account.uuid());
        rows.fetch_all(self.connection()).await.map_err(failed)?.into_iter().map(DepartureRow::read).collect()
    }

    async fn begin_leaving(&mut self, account: AccountId, at: Timestamp) -> Result<bool, StoreError> {
        if !self.may(&[PEOPLE]).await? {
            return Ok(false);
        }
        self.lock_operators().await?;
        self.lock_standing(account).await?;
        let leave = query::<Db>(BEGIN_LEAVING).bind(account.uuid()).bind(at.as_millis());
        if leave.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        query::<Db>(END_SESSIONS).bind(account.uuid()).execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    async fn accounts_leaving_before(&mut self, before: Timestamp) -> Result<Vec<AccountId>, StoreError> {
        if !self.may(&[PEOPLE]).await? {
            return Ok(Vec::new());
        }
        let found = query_scalar::<Db, Uuid>(LEAVING_BEFORE).bind(before.as_millis());
        let found = found.fetch_all(self.connection()).await.map_err(failed)?;
        Ok(found.into_iter().map(AccountId::from_uuid).collect())
    }

    async fn hide_project(&mut self, project: ProjectId, at: Timestamp) -> Result<bool, StoreError> {
        if !self.may(&[PEOPLE]).await? {
            return Ok(false);
        }
        let hide = query::<Db>(HIDE).bind(project.uuid()).bind(at.as_millis());
        Ok(hide.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn erase_account(&mut self, account: AccountId, nameless: &str) -> Result<Option<Vec<ProjectId>>, StoreError> {
        if !self.may(&[PEOPLE]).await? {
            return Ok(None);
        }
        let leaving = query_scalar::<Db, String>(LEAVING).bind(account.uuid());
        let Some(email_key) = leaving.fetch_optional(self.connection()).await.map_err(failed)? else { return Ok(None) };
        let hash = AddressHash::of(&EmailAddress::from_stored(email_key.clone()));
        let signed = query_scalar::<Db, Uuid>(SIGNED_BY).bind(account.uuid()).fetch_all(self.connection()).await.map_err(failed)?;
        let unsign = query::<Db>(UNSIGN).bind(account.uuid()).bind(nameless);
        unsign.execute(self.connection()).await.map_err(failed)?;
        for of_the_address in [
            "delete from registrations where email_key = $1",
            "delete from admissions where email_key = $1",
            "delete from invitations where email_key = $1",
        ] {
            query::<Db>(of_the_address).bind(email_key.as_str()).execute(self.connection()).await.map_err(failed)?;
        }
        let refusals = query::<Db>("delete from mail_refusals where address = $1").bind(hash.as_bytes().as_slice());
        refusals.execute(self.connection()).await.map_err(failed)?;
        // Foreign keys take everything else along.
        query::<Db>(ERASE).bind(account.uuid()).execute(self.connection()).await.map_err(failed)?;
        Ok(Some(signed.into_iter().map(ProjectId::from_uuid).collect()))
    }
}
