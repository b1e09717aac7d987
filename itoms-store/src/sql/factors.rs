use super::{Db, Transaction, failed, need::Need, query, query_as, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    account::{AuthenticatorApp, FactorRepository, SecondFactor},
    id::{AccountId, Id},
    store::{StoreError, Task},
    time::Timestamp,
    token::TokenHash,
    vault::Sealed,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct FactorRow {
    account_id: Uuid,
    secret: Option<String>,
    used_step: Option<i64>,
    created_at: i64,
    confirmed_at: Option<i64>,
}

impl FactorRow {
    fn read(self) -> SecondFactor {
        SecondFactor {
            account: AccountId::from_uuid(self.account_id),
            app: self.secret.map(|secret| AuthenticatorApp { secret: Sealed::from_stored(secret), used_step: self.used_step }),
            created_at: Timestamp::from_millis(self.created_at),
            confirmed_at: self.confirmed_at.map(Timestamp::from_millis),
        }
    }
}

const UPSERT: &str = "\
    insert into second_factors (account_id, secret, used_step, created_at, confirmed_at) values ($1, $2, $3, $4, $5)
    on conflict (account_id) do update
    set secret = $2, used_step = $3, created_at = $4, confirmed_at = coalesce(second_factors.confirmed_at, $5)
    where second_factors.confirmed_at is null or second_factors.used_step is null and $5 is null";

const FACTOR: &str = "select account_id, secret, used_step, created_at, confirmed_at from second_factors where account_id = $1";

const CONFIRM: &str = "\
    update second_factors set used_step = $3, confirmed_at = $4
    where account_id = $1 and secret = $2 and used_step is null";

const COUNTS: &str = "insert into two_factor_accounts (account_id) values ($1) on conflict do nothing";

const USE_STEP: &str = "update second_factors set used_step = $2 where account_id = $1 and used_step < $2";

const OF_OTHER_KEYS: &str = "\
    select account_id, secret, used_step, created_at, confirmed_at from second_factors
    where account_id > $1 and used_step is not null and secret not like $2 order by account_id limit $3";

const RESEAL: &str = "update second_factors set secret = $3 where account_id = $1 and secret = $2";

const END_SET_UPS: &str = "delete from second_factors where confirmed_at is null and created_at < $1";

const END_APPS: &str = "\
    update second_factors set secret = null
    where confirmed_at is not null and used_step is null and secret is not null and created_at < $1";

const INSERT_CODE: &str = "insert into recovery_codes (account_id, code) values ($1, $2)";

fn itself(account: AccountId) -> Need {
    Need::Person(account)
}

fn secret_of(factor: &SecondFactor) -> Option<&str> {
    factor.app.as_ref().map(|app| app.secret.as_str())
}

fn used_step_of(factor: &SecondFactor) -> Option<i64> {
    factor.app.as_ref().and_then(|app| app.used_step)
}

#[async_trait]
impl FactorRepository for Transaction {
    async fn upsert_factor(&mut self, factor: &SecondFactor) -> Result<bool, StoreError> {
        self.require(&[itself(factor.account)]).await?;
        let upsert = query::<Db>(UPSERT)
            .bind(factor.account.uuid())
            .bind(secret_of(factor))
            .bind(used_step_of(factor))
            .bind(factor.created_at.as_millis())
            .bind(factor.confirmed_at.map(Timestamp::as_millis));
        let kept = upsert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1;
        if kept && factor.confirmed_at.is_some() {
            self.count_as_two(factor.account).await?;
        }
        Ok(kept)
    }

    async fn factor(&mut self, account: AccountId) -> Result<Option<SecondFactor>, StoreError> {
        if !self.may(&[itself(account), Need::Operator, Need::Task(Task::SignIn), Need::Task(Task::People)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, FactorRow>(FACTOR).bind(account.uuid());
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(FactorRow::read))
    }

    async fn confirm_factor(&mut self, factor: &SecondFactor) -> Result<bool, StoreError> {
        if !self.may(&[itself(factor.account)]).await? {
            return Ok(false);
        }
        let confirm = query::<Db>(CONFIRM)
            .bind(factor.account.uuid())
            .bind(secret_of(factor))
            .bind(used_step_of(factor))
            .bind(factor.confirmed_at.map(Timestamp::as_millis));
        if confirm.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        self.count_as_two(factor.account).await?;
        Ok(true)
    }

    async fn use_factor_step(&mut self, account: AccountId, step: i64) -> Result<bool, StoreError> {
        if !self.may(&[itself(account), Need::Task(Task::SignIn)]).await? {
            return Ok(false);
        }
        let used = query::<Db>(USE_STEP).bind(account.uuid()).bind(step);
        Ok(used.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn factors_of_other_keys(&mut self, mark: &str, after: Option<AccountId>, limit: u32) -> Result<Vec<SecondFactor>, StoreError> {
        if !self.may(&[Need::Task(Task::Vault)]).await? {
            return Ok(Vec::new());
        }
        let after = after.map_or(Uuid::nil(), AccountId::uuid);
        // A mark is hexadecimal digits and dots: nothing in it means something to `like`.
        let rows = query_as::<Db, FactorRow>(OF_OTHER_KEYS).bind(after).bind(format!("{mark}%")).bind(i64::from(limit));
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        Ok(rows.into_iter().map(FactorRow::read).collect())
    }

    async fn reseal_factor(&mut self, account: AccountId, former: &Sealed, secret: &Sealed) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::Vault)]).await? {
            return Ok(false);
        }
        let reseal = query::<Db>(RESEAL).bind(account.uuid()).bind(former.as_str()).bind(secret.as_str());
        Ok(reseal.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_factor(&mut self, account: AccountId) -> Result<bool, StoreError> {
        if !self.may(&[itself(account), Need::Task(Task::SignIn)]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from second_factors where account_id = $1").bind(account.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_unconfirmed_factors(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let mut ended = 0;
        for end in [END_SET_UPS, END_APPS] {
            let end = query::<Db>(end).bind(before.as_millis());
            ended += end.execute(self.connection()).await.map_err(failed)?.rows_affected();
        }
        Ok(ended)
    }

    async fn replace_recovery_codes(&mut self, account: AccountId, codes: &[TokenHash]) -> Result<bool, StoreError> {
        if self.factor(account).await?.is_none() || !self.may(&[itself(account)]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from recovery_codes where account_id = $1").bind(account.uuid());
        delete.execute(self.connection()).await.map_err(failed)?;
        for code in codes {
            let insert = query::<Db>(INSERT_CODE).bind(account.uuid()).bind(code.as_bytes().as_slice());
            insert.execute(self.connection()).await.map_err(failed)?;
        }
        Ok(true)
    }

    async fn use_recovery_code(&mut self, account: AccountId, code: &TokenHash) -> Result<bool, StoreError> {
        if !self.may(&[itself(account), Need::Task(Task::SignIn)]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from recovery_codes where account_id = $1 and code = $2");
        let delete = delete.bind(account.uuid()).bind(code.as_bytes().as_slice());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn count_recovery_codes(&mut self, account: AccountId) -> Result<u64, StoreError> {
        if !self.may(&[itself(account)]).await? {
            return Ok(0);
        }
        let count = query_scalar::<Db, i64>("select count(*) from recovery_codes where account_id = $1").bind(account.uuid());
        Ok(count.fetch_one(self.connection()).await.map_err(failed)?.unsigned_abs())
    }
}

impl Transaction {
    /// Opens what requires two factors to the account. That goes with the factor, by its foreign key.
    async fn count_as_two(&mut self, account: AccountId) -> Result<(), StoreError> {
        query::<Db>(COUNTS).bind(account.uuid()).execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}
