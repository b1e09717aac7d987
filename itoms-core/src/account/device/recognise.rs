use super::{KnownDevice, Network};
use crate::{
    account::{Account, Accounts, Caller},
    failure::Failure,
    job::Job,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// So long every device of an account is new, and none of them news.
const FIRST_DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Accounts<'_> {
    /// Whether the account was used from the network of the caller.
    pub(in crate::account) async fn is_where_used(&self, account: &Account, caller: &Caller) -> Result<bool, Failure> {
        let Some(email) = &account.email else { return Ok(false) };
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        Ok(tx.devices().is_network_known(email, &Network::of(caller.ip())).await?)
    }
}

/// Knows the device from which somebody signs in, and tells the account's person of one that was not known: whoever found
/// out the password sits elsewhere (P2-d).
pub(in crate::account) async fn recognise(work: &mut UnitOfWork, account: &Account, caller: &Caller) -> Result<(), Failure> {
    let seen = KnownDevice::of(account.id, caller, work.now());
    let is_known = work.tx().devices().see_device(&seen).await?;
    if !is_known && work.now().since(account.created_at) >= FIRST_DAY {
        work.notify(Job::NewDevice { account: account.id, device: seen.device }, None).await?;
    }
    Ok(())
}
