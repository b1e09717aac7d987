use super::KnownDevice;
use crate::{
    account::{Account, Caller},
    failure::Failure,
    job::Job,
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// So long every device of an account is new, and none of them news.
const FIRST_DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
