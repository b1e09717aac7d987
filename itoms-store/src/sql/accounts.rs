use super::{Db, Transaction, decode, failed, need::Need, query, query_as, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    account::{
        Account, AccountRepository, Company, EmailAddress, ExternalId, FullName, Identity, OperatorLink, PasswordHash, Registration,
        RegistrationProof, Standing,
    },
    id::{AccountId, Id, RegistrationId},
    language::Language,
    search::fold,
    store::{StoreError, Task, Version},
    time::Timestamp,
    token::TokenHash,
};
use sqlx::FromRow;
use uuid::Uuid;

const SIGN_UP: Need = Need::Task(Task::SignUp);

#[derive(FromRow)]
pub(super) struct AccountRow {
    id: Uuid,
    email: Option<String>,
    email_verified: bool,
    full_name: String,
    company: Option<String>,
    language: String,
    time_zone: String,
    password: Option<String>,
    external_id: Option<String>,
    age_stated_at: Option<i64>,
    operator: bool,
    suspended_at: Option<i64>,
    leaving_at: Option<i64>,
    session_epoch: i64,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl AccountRow {
    pub(super) fn read(self) -> Result<(Account, Option<PasswordHash>), StoreError> {
        let account = Account {
            time_zone: decode::zone(&self.time_zone, "accounts", self.id)?,
            id: AccountId::from_uuid(self.id),
            email_verified: self.email_verified && self.email.is_some(),
            email: self.email.map(EmailAddress::from_stored),
            full_name: FullName::from_stored(self.full_name),
            company: self.company.map(Company::from_stored),
            language: Language::from_stored(self.language),
            external_id: self.external_id.map(ExternalId::from_stored),
            age_stated_at: self.age_stated_at.map(Timestamp::from_millis),
            operator: self.operator,
            standing: Standing::from_stored(self.suspended_at.map(Timestamp::from_millis), self.leaving_at.map(Timestamp::from_millis)),
            session_epoch: self.session_epoch,
            created_at: Timestamp::from_millis(self.created_at),
            updated_at: Timestamp::from_millis(self.updated_at),
            version: Version::from_i64(self.version),
        };
        Ok((account, self.password.map(PasswordHash::from_stored)))
    }
}

#[derive(FromRow)]
struct RegistrationRow {
    id: Uuid,
    email: String,
    full_name: String,
    company: Option<String>,
    password: Option<String>,
    issuer: Option<String>,
    subject: Option<String>,
    age_stated_at: i64,
    token: Vec<u8>,
    created_at: i64,
    expires_at: i64,
    confirmed_at: Option<i64>,
}

impl RegistrationRow {
    fn read(self) -> Result<Registration, StoreError> {
        let proof = match (self.password, self.issuer, self.subject) {
            (Some(password), ..) => RegistrationProof::Password(PasswordHash::from_stored(password)),
            (None, Some(issuer), Some(subject)) => RegistrationProof::Identity(Identity::from_stored(issuer, subject)),
            (None, ..) => return Err(decode::corrupt("registrations", "password", self.id)),
        };
        Ok(Registration {
            token: decode::token(&self.token, "registrations", self.id)?,
            id: RegistrationId::from_uuid(self.id),
            email: EmailAddress::from_stored(self.email),
            full_name: FullName::from_stored(self.full_name),
            company: self.company.map(Company::from_stored),
            proof,
            age_stated_at: Timestamp::from_millis(self.age_stated_at),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
            confirmed_at: self.confirmed_at.map(Timestamp::from_millis),
        })
    }
}

const INSERT_REGISTRATION: &str = "\
    insert into registrations (id, email, email_key, full_name, company, password, age_stated_at, token, created_at, expires_at,
        confirmed_at, issuer, subject)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

const REGISTRATION_BY_TOKEN: &str = "\
    select id, email, full_name, company, password, issuer, subject, age_stated_at, token, created_at, expires_at, confirmed_at
    from registrations where token = $1";

const REGISTRATION: &str = "\
    select id, email, full_name, company, password, issuer, subject, age_stated_at, token, created_at, expires_at, confirmed_at
    from registrations where id = $1";

const NEWEST_REGISTRATIONS: &str = "\
    select id, email, full_name, company, password, issuer, subject, age_stated_at, token, created_at, expires_at, confirmed_at
    from registrations where email_key = $1 and expires_at > $2 and confirmed_at is null
    order by id desc limit $3";

const WAITING_REGISTRATION: &str = "\
    select id, email, full_name, company, password, issuer, subject, age_stated_at, token, created_at, expires_at, confirmed_at
    from registrations where email_key = $1 and expires_at > $2 and confirmed_at is not null
    order by id desc limit 1";

const INSERT_ACCOUNT: &str = "\
    insert into accounts (id, email, email_key, full_name, full_name_key, company, language, time_zone, password, external_id,
        age_stated_at, operator, created_at, updated_at, version, email_verified)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    on conflict do nothing";

const ACCOUNT: &str = "\
    select id, email, full_name, company, language, time_zone, null as password, external_id, age_stated_at, operator, suspended_at, leaving_at,
        session_epoch, created_at, updated_at, version, email_verified
    from accounts where id = $1";

const ACCOUNT_BY_EMAIL: &str = "\
    select id, email, full_name, company, language, time_zone, password, external_id, age_stated_at, operator, suspended_at, leaving_at,
        session_epoch, created_at, updated_at, version, email_verified
    from accounts where email_key = $1";

const ACCOUNT_BY_EXTERNAL_ID: &str = "\
    select id, email, full_name, company, language, time_zone, null as password, external_id, age_stated_at, operator, suspended_at, leaving_at,
        session_epoch, created_at, updated_at, version, email_verified
    from accounts where external_id = $1";

const UPDATE_ACCOUNT: &str = "\
    update accounts set email = $2, email_key = $3, full_name = $4, full_name_key = $5, company = $6, language = $7, time_zone = $8,
        updated_at = $9, version = $10, email_verified = $12
    where id = $1 and version = $11";

const UPDATE_PASSWORD: &str = "update accounts set password = $2 where id = $1 and ($3 is null or password = $3)";

#[async_trait]
impl AccountRepository for Transaction {
    async fn insert_registration(&mut self, registration: &Registration) -> Result<(), StoreError> {
        self.require(&[SIGN_UP]).await?;
        let insert = query::<Db>(INSERT_REGISTRATION)
            .bind(registration.id.uuid())
            .bind(registration.email.as_str())
            .bind(registration.email.key())
            .bind(registration.full_name.as_str())
            .bind(registration.company.as_ref().map(Company::as_str))
            .bind(registration.proof.password().map(PasswordHash::expose))
            .bind(registration.age_stated_at.as_millis())
            .bind(registration.token.as_bytes().as_slice())
            .bind(registration.created_at.as_millis())
            .bind(registration.expires_at.as_millis())
            .bind(registration.confirmed_at.map(Timestamp::as_millis))
            .bind(registration.proof.identity().map(Identity::issuer))
            .bind(registration.proof.identity().map(Identity::subject));
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn registration_by_token(&mut self, token: &TokenHash) -> Result<Option<Registration>, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, RegistrationRow>(REGISTRATION_BY_TOKEN).bind(token.as_bytes().as_slice());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(RegistrationRow::read).transpose()
    }

    async fn registration(&mut self, id: RegistrationId) -> Result<Option<Registration>, StoreError> {
        if !self.may(&[SIGN_UP, Need::Task(Task::Work)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, RegistrationRow>(REGISTRATION).bind(id.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(RegistrationRow::read).transpose()
    }

    async fn newest_registrations(&mut self, email: &EmailAddress, now: Timestamp, limit: u32) -> Result<Vec<Registration>, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(Vec::new());
        }
        let rows = query_as::<Db, RegistrationRow>(NEWEST_REGISTRATIONS).bind(email.key()).bind(now.as_millis()).bind(i64::from(limit));
        rows.fetch_all(self.connection()).await.map_err(failed)?.into_iter().map(RegistrationRow::read).collect()
    }

    async fn waiting_registration(&mut self, email: &EmailAddress, now: Timestamp) -> Result<Option<Registration>, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, RegistrationRow>(WAITING_REGISTRATION).bind(email.key()).bind(now.as_millis());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(RegistrationRow::read).transpose()
    }

    async fn delete_registrations(&mut self, email: &EmailAddress) -> Result<u64, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from registrations where email_key = $1").bind(email.key());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn delete_expired_registrations(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from registrations where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn insert_account(&mut self, account: &Account, password: Option<&PasswordHash>) -> Result<bool, StoreError> {
        self.require(&[SIGN_UP]).await?;
        let insert = query::<Db>(INSERT_ACCOUNT)
            .bind(account.id.uuid())
            .bind(account.email.as_ref().map(EmailAddress::as_str))
            .bind(account.email.as_ref().map(EmailAddress::key))
            .bind(account.full_name.as_str())
            .bind(fold(account.full_name.as_str()))
            .bind(account.company.as_ref().map(Company::as_str))
            .bind(account.language.as_str())
            .bind(account.time_zone.name())
            .bind(password.map(PasswordHash::expose))
            .bind(account.external_id.as_ref().map(ExternalId::as_str))
            .bind(account.age_stated_at.map(Timestamp::as_millis))
            .bind(account.operator)
            .bind(account.created_at.as_millis())
            .bind(account.updated_at.as_millis())
            .bind(account.version.as_i64())
            .bind(account.email_verified);
        Ok(insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        if !self
            .may(&[Need::Itself(id), Need::Task(Task::SignIn), Need::Task(Task::Work), Need::Task(Task::People), Need::Operator])
            .await?
        {
            return Ok(None);
        }
        let found = query_as::<Db, AccountRow>(ACCOUNT).bind(id.uuid());
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(AccountRow::read).transpose()?.map(|(account, _)| account))
    }

    async fn account_by_email(&mut self, email: &EmailAddress) -> Result<Option<(Account, Option<PasswordHash>)>, StoreError> {
        if !self.may(&[Need::Task(Task::SignIn), SIGN_UP]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, AccountRow>(ACCOUNT_BY_EMAIL).bind(email.key());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(AccountRow::read).transpose()
    }

    async fn account_by_external_id(&mut self, external_id: &ExternalId) -> Result<Option<Account>, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, AccountRow>(ACCOUNT_BY_EXTERNAL_ID).bind(external_id.as_str());
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(AccountRow::read).transpose()?.map(|(account, _)| account))
    }

    async fn update_account(&mut self, account: &Account, expected: Version) -> Result<bool, StoreError> {
        if !self.may(&[Need::Itself(account.id), SIGN_UP, Need::Task(Task::SignIn)]).await? {
            return Ok(false);
        }
        let update = query::<Db>(UPDATE_ACCOUNT)
            .bind(account.id.uuid())
            .bind(account.email.as_ref().map(EmailAddress::as_str))
            .bind(account.email.as_ref().map(EmailAddress::key))
            .bind(account.full_name.as_str())
            .bind(fold(account.full_name.as_str()))
            .bind(account.company.as_ref().map(Company::as_str))
            .bind(account.language.as_str())
            .bind(account.time_zone.name())
            .bind(account.updated_at.as_millis())
            .bind(account.version.as_i64())
            .bind(expected.as_i64())
            .bind(account.email_verified);
        if self.execute_unless_taken(update).await? == 0 {
            return Ok(false);
        }
        self.copy_to_members(account).await?;
        Ok(true)
    }

    async fn update_password(&mut self, id: AccountId, password: &PasswordHash, former: Option<&PasswordHash>) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::SignIn)]).await? {
            return Ok(false);
        }
        let update = query::<Db>(UPDATE_PASSWORD).bind(id.uuid()).bind(password.expose()).bind(former.map(PasswordHash::expose));
        Ok(update.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn has_operator(&mut self) -> Result<bool, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(false);
        }
        let found = query_scalar::<Db, bool>("select exists (select 1 from accounts where operator)");
        found.fetch_one(self.connection()).await.map_err(failed)
    }

    async fn operator_link(&mut self) -> Result<Option<OperatorLink>, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, (Vec<u8>, i64)>("select token, expires_at from operator_link");
        let Some((token, expires_at)) = found.fetch_optional(self.connection()).await.map_err(failed)? else { return Ok(None) };
        let token = decode::token(&token, "operator_link", Uuid::nil())?;
        Ok(Some(OperatorLink { token, expires_at: Timestamp::from_millis(expires_at) }))
    }

    async fn set_operator_link(&mut self, link: &OperatorLink) -> Result<(), StoreError> {
        self.require(&[SIGN_UP]).await?;
        let upsert = query::<Db>(
            "insert into operator_link (one, token, expires_at) values (1, $1, $2)
             on conflict (one) do update set token = $1, expires_at = $2",
        );
        let upsert = upsert.bind(link.token.as_bytes().as_slice()).bind(link.expires_at.as_millis());
        upsert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn delete_operator_link(&mut self, token: &TokenHash) -> Result<bool, StoreError> {
        if !self.may(&[SIGN_UP]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from operator_link where token = $1").bind(token.as_bytes().as_slice());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }
}
