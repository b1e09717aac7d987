use super::{Db, Transaction, failed, need::Need, query, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    store::{StoreError, Task},
    vault::{Sealed, VaultRepository},
};

const VAULT: Need = Need::Task(Task::Vault);

#[async_trait]
impl VaultRepository for Transaction {
    async fn key_check(&mut self, ring: &str) -> Result<Option<Sealed>, StoreError> {
        if !self.may(&[VAULT]).await? {
            return Ok(None);
        }
        let found = query_scalar::<Db, String>("select sealed from vault_checks where ring = $1").bind(ring);
        Ok(found.fetch_optional(self.connection()).await.map_err(failed)?.map(Sealed::from_stored))
    }

    async fn insert_key_check(&mut self, ring: &str, check: &Sealed) -> Result<bool, StoreError> {
        self.require(&[VAULT]).await?;
        let insert = query::<Db>("insert into vault_checks (ring, sealed) values ($1, $2) on conflict do nothing");
        let insert = insert.bind(ring).bind(check.as_str());
        Ok(insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn replace_key_check(&mut self, ring: &str, check: &Sealed) -> Result<(), StoreError> {
        self.require(&[VAULT]).await?;
        let update = query::<Db>("update vault_checks set sealed = $2 where ring = $1").bind(ring).bind(check.as_str());
        update.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}
