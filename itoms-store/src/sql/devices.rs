use super::{Db, Transaction, failed, need::Need, query, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    account::{EmailAddress, KnownDevice, KnownDeviceRepository, Network},
    id::{AccountId, Id},
    store::{StoreError, Task},
    time::Timestamp,
};

const SIGN_IN: Need = Need::Task(Task::SignIn);

const SEE_AGAIN: &str = "\
    update known_devices set seen_at = case when seen_at > $4 then seen_at else $4 end
    where account_id = $1 and device = $2 and network = $3";

const SEE_FIRST: &str = "\
    insert into known_devices (account_id, device, network, seen_at) values ($1, $2, $3, $4)
    on conflict do nothing";

const IS_NETWORK_KNOWN: &str = "\
    select exists (
        select 1 from accounts a join known_devices d on d.account_id = a.id where a.email_key = $1 and d.network = $2
    )";

#[async_trait]
impl KnownDeviceRepository for Transaction {
    async fn see_device(&mut self, device: &KnownDevice) -> Result<bool, StoreError> {
        self.require(&[SIGN_IN, Need::Task(Task::Authenticate)]).await?;
        for (statement, means_known) in [(SEE_AGAIN, true), (SEE_FIRST, false)] {
            let see = query::<Db>(statement)
                .bind(device.account.uuid())
                .bind(&device.device)
                .bind(device.network.as_str())
                .bind(device.seen_at.as_millis());
            if see.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1 {
                return Ok(means_known);
            }
        }
        // Another transaction knew it first, in this very moment.
        Ok(true)
    }

    async fn is_network_known(&mut self, email: &EmailAddress, network: &Network) -> Result<bool, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(false);
        }
        let known = query_scalar::<Db, bool>(IS_NETWORK_KNOWN).bind(email.key()).bind(network.as_str());
        known.fetch_one(self.connection()).await.map_err(failed)
    }

    async fn forget_devices(&mut self, account: AccountId) -> Result<u64, StoreError> {
        if !self.may(&[SIGN_IN]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from known_devices where account_id = $1").bind(account.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn delete_devices_unseen_since(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from known_devices where seen_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
