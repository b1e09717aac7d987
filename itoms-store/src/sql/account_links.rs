use super::{Db, Transaction, decode, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    account::{AccountLink, AccountLinkRepository, EmailAddress, LinkPurpose},
    id::{AccountId, Id},
    store::{StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use sqlx::FromRow;
use uuid::Uuid;

const SIGN_IN: Need = Need::Task(Task::SignIn);

#[derive(FromRow)]
struct LinkRow {
    token: Vec<u8>,
    account_id: Uuid,
    purpose: String,
    email: String,
    created_at: i64,
    expires_at: i64,
}

impl LinkRow {
    fn read(self) -> Result<AccountLink, StoreError> {
        Ok(AccountLink {
            token: decode::token(&self.token, "account_links", self.account_id)?,
            account: AccountId::from_uuid(self.account_id),
            purpose: LinkPurpose::named(&self.purpose).ok_or_else(|| decode::corrupt("account_links", "purpose", self.account_id))?,
            email: EmailAddress::from_stored(self.email),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
        })
    }
}

#[async_trait]
impl AccountLinkRepository for Transaction {
    async fn insert_account_link(&mut self, link: &AccountLink) -> Result<(), StoreError> {
        self.require(&[SIGN_IN]).await?;
        let insert = query::<Db>(
            "insert into account_links (token, account_id, purpose, email, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert
            .bind(link.token.as_bytes().as_slice())
            .bind(link.account.uuid())
            .bind(link.purpose.name())
            .bind(link.email.as_str())
            .bind(link.created_at.as_millis())
            .bind(link.expires_at.as_millis());
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn account_link_by_token(&mut self, token: &TokenHash) -> Result<Option<AccountLink>, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(None);
        }
        let found =
            query_as::<Db, LinkRow>("select token, account_id, purpose, email, created_at, expires_at from account_links where token = $1");
        let found = found.bind(token.as_bytes().as_slice());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(LinkRow::read).transpose()
    }

    async fn newest_account_link(
        &mut self,
        account: AccountId,
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<AccountLink>, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, LinkRow>(
            "select token, account_id, purpose, email, created_at, expires_at from account_links
            where account_id = $1 and purpose = $2 and expires_at > $3
            order by created_at desc limit 1",
        );
        let found = found.bind(account.uuid()).bind(purpose.name()).bind(now.as_millis());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(LinkRow::read).transpose()
    }

    async fn delete_account_link(&mut self, token: &TokenHash) -> Result<bool, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from account_links where token = $1").bind(token.as_bytes().as_slice());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_account_links(&mut self, account: AccountId, purpose: LinkPurpose, since: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from account_links where account_id = $1 and purpose = $2 and created_at >= $3");
        let delete = delete.bind(account.uuid()).bind(purpose.name()).bind(since.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn delete_expired_account_links(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from account_links where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
