use super::{Db, Transaction, decode, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    account::{Passkey, PasskeyChallenge, PasskeyName, PasskeyPurpose, PasskeyRepository},
    id::{AccountId, Id, PasskeyId},
    store::{StoreError, Task, Version},
    time::Timestamp,
    token::TokenHash,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct PasskeyRow {
    id: Uuid,
    account_id: Uuid,
    credential: Vec<u8>,
    name: String,
    key: String,
    sign_count: i64,
    backed_up: bool,
    created_at: i64,
    used_at: Option<i64>,
    version: i64,
}

impl PasskeyRow {
    fn read(self) -> Result<Passkey, StoreError> {
        Ok(Passkey {
            sign_count: u32::try_from(self.sign_count).map_err(|_| decode::corrupt("passkeys", "sign_count", self.id))?,
            id: PasskeyId::from_uuid(self.id),
            account: AccountId::from_uuid(self.account_id),
            credential: self.credential,
            name: PasskeyName::from_stored(self.name),
            key: self.key,
            backed_up: self.backed_up,
            created_at: Timestamp::from_millis(self.created_at),
            used_at: self.used_at.map(Timestamp::from_millis),
            version: Version::from_i64(self.version),
        })
    }
}

#[derive(FromRow)]
struct ChallengeRow {
    token: Vec<u8>,
    purpose: String,
    account_id: Option<Uuid>,
    bound_to: Option<Vec<u8>>,
    state: String,
    expires_at: i64,
}

impl ChallengeRow {
    fn read(self) -> Result<PasskeyChallenge, StoreError> {
        const TABLE: &str = "passkey_challenges";
        // It has no id but its token, which is nobody's business.
        let token = |bytes: &[u8]| decode::token(bytes, TABLE, Uuid::nil());
        Ok(PasskeyChallenge {
            token: token(&self.token)?,
            purpose: PasskeyPurpose::named(&self.purpose).ok_or_else(|| decode::corrupt(TABLE, "purpose", Uuid::nil()))?,
            account: decode::optional(self.account_id),
            bound_to: self.bound_to.as_deref().map(token).transpose()?,
            state: self.state,
            expires_at: Timestamp::from_millis(self.expires_at),
        })
    }
}

const INSERT: &str = "\
    insert into passkeys (id, account_id, credential, name, key, sign_count, backed_up, created_at, used_at, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict do nothing";

const LIST: &str = "\
    select id, account_id, credential, name, key, sign_count, backed_up, created_at, used_at, version
    from passkeys
    where account_id = $1
    order by id";

const BY_CREDENTIAL: &str = "\
    select id, account_id, credential, name, key, sign_count, backed_up, created_at, used_at, version
    from passkeys
    where credential = $1";

const RENAME: &str = "update passkeys set name = $3, version = $4 where account_id = $1 and id = $2 and version = $5";

const USE: &str = "\
    update passkeys set key = $3, sign_count = $4, backed_up = $5, used_at = $6
    where account_id = $1 and id = $2 and sign_count = $7";

const ASK: &str = "\
    insert into passkey_challenges (token, purpose, account_id, bound_to, state, expires_at)
    values ($1, $2, $3, $4, $5, $6)";

const TAKE: &str = "\
    delete from passkey_challenges where token = $1
    returning token, purpose, account_id, bound_to, state, expires_at";

const SIGN_IN: Need = Need::Task(Task::SignIn);

fn itself(account: AccountId) -> Need {
    Need::Person(account)
}

#[async_trait]
impl PasskeyRepository for Transaction {
    async fn insert_passkey(&mut self, passkey: &Passkey) -> Result<bool, StoreError> {
        self.require(&[itself(passkey.account)]).await?;
        let insert = query::<Db>(INSERT)
            .bind(passkey.id.uuid())
            .bind(passkey.account.uuid())
            .bind(passkey.credential.as_slice())
            .bind(passkey.name.as_str())
            .bind(passkey.key.as_str())
            .bind(i64::from(passkey.sign_count))
            .bind(passkey.backed_up)
            .bind(passkey.created_at.as_millis())
            .bind(passkey.used_at.map(Timestamp::as_millis))
            .bind(passkey.version.as_i64());
        Ok(insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn list_passkeys(&mut self, account: AccountId) -> Result<Vec<Passkey>, StoreError> {
        if !self.may(&[itself(account), SIGN_IN]).await? {
            return Ok(Vec::new());
        }
        let rows = query_as::<Db, PasskeyRow>(LIST).bind(account.uuid()).fetch_all(self.connection()).await.map_err(failed)?;
        rows.into_iter().map(PasskeyRow::read).collect()
    }

    async fn passkey_by_credential(&mut self, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, PasskeyRow>(BY_CREDENTIAL).bind(credential);
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(PasskeyRow::read).transpose()
    }

    async fn rename_passkey(&mut self, passkey: &Passkey, expected: Version) -> Result<bool, StoreError> {
        if !self.may(&[itself(passkey.account)]).await? {
            return Ok(false);
        }
        let rename = query::<Db>(RENAME)
            .bind(passkey.account.uuid())
            .bind(passkey.id.uuid())
            .bind(passkey.name.as_str())
            .bind(passkey.version.as_i64())
            .bind(expected.as_i64());
        Ok(rename.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn use_passkey(&mut self, passkey: &Passkey, former: u32) -> Result<bool, StoreError> {
        if !self.may(&[itself(passkey.account), SIGN_IN]).await? {
            return Ok(false);
        }
        let used = query::<Db>(USE)
            .bind(passkey.account.uuid())
            .bind(passkey.id.uuid())
            .bind(passkey.key.as_str())
            .bind(i64::from(passkey.sign_count))
            .bind(passkey.backed_up)
            .bind(passkey.used_at.map(Timestamp::as_millis))
            .bind(i64::from(former));
        Ok(used.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_passkeys(&mut self, account: AccountId, only: Option<PasskeyId>) -> Result<u64, StoreError> {
        if !self.may(&[itself(account), SIGN_IN]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from passkeys where account_id = $1 and ($2 is null or id = $2)");
        let delete = delete.bind(account.uuid()).bind(only.map(Id::uuid));
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn insert_passkey_challenge(&mut self, challenge: &PasskeyChallenge) -> Result<(), StoreError> {
        self.require(&[SIGN_IN]).await?;
        let insert = query::<Db>(ASK)
            .bind(challenge.token.as_bytes().as_slice())
            .bind(challenge.purpose.name())
            .bind(challenge.account.map(Id::uuid))
            .bind(challenge.bound_to.as_ref().map(|bound| bound.as_bytes().as_slice()))
            .bind(challenge.state.as_str())
            .bind(challenge.expires_at.as_millis());
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn take_passkey_challenge(&mut self, token: &TokenHash) -> Result<Option<PasskeyChallenge>, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(None);
        }
        let taken = query_as::<Db, ChallengeRow>(TAKE).bind(token.as_bytes().as_slice());
        taken.fetch_optional(self.connection()).await.map_err(failed)?.map(ChallengeRow::read).transpose()
    }

    async fn delete_expired_passkey_challenges(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from passkey_challenges where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
