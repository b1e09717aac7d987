use super::{IdentityNotice, Notice};
use crate::{
    api_key::ApiKey,
    event::Change,
    failure::Failure,
    id::AccountId,
    itoms::Itoms,
    job::Job,
    store::{Actor, Slice},
    time::Timestamp,
    unit_of_work::UnitOfWork,
};
use std::{ops::RangeInclusive, time::Duration};

/// What was added so long before the address changed may be the thief's as well: whoever changes an address has the
/// password already.
pub(super) const UNTRUSTED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Ends the ways into an account that a thief could have made, after its owner has come back by mail: every API key,
/// since a thief could have renewed any of them, and an identity that was linked in that time. After an address was taken
/// back also a second factor that was turned on in it, without which the owner would stay outside. Any other stays: it is
/// what still guards the account where not the password but the mailbox was stolen. Doing it again changes nothing.
pub(crate) async fn reclaim(
    itoms: &Itoms,
    account: AccountId,
    untrusted: RangeInclusive<Timestamp>,
    keeps_factor: bool,
) -> Result<(), Failure> {
    let mut work = UnitOfWork::begin(itoms, Actor::Account(account)).await?;
    let factor = work.tx().factors().factor(account).await?;
    let is_untrusted = !keeps_factor && factor.and_then(|factor| factor.confirmed_at).is_some_and(|at| untrusted.contains(&at));
    if is_untrusted && work.tx().factors().delete_factor(account).await? {
        work.record(Change::SecondFactorRemoved { account })?;
        work.notify(Job::SecondFactor { account, notice: Notice::Off }, None).await?;
    }
    let identities = work.tx().identities().list_identities(account).await?;
    let mut was_open = false;
    for linked in identities.into_iter().filter(|linked| untrusted.contains(&linked.created_at)) {
        if work.tx().identities().delete_identity(account, linked.id).await? {
            was_open = true;
            work.record(Change::IdentityUnlinked { account })?;
            work.notify(Job::Identity { account, notice: IdentityNotice::Unlinked }, None).await?;
        }
    }
    // By one of them somebody may have come in since all sessions ended.
    if was_open && work.tx().sessions().delete_sessions(account, None).await? > 0 {
        work.record(Change::SessionDeleted { account })?;
    }
    let all = Slice::first(ApiKey::MAX_PER_ACCOUNT);
    let keys = work.tx().api_keys().list_api_keys(None, &all).await?.items;
    for key in keys.into_iter().filter(|key| key.created_at <= *untrusted.end()) {
        if work.tx().api_keys().delete_api_key(key.id).await? {
            work.record(Change::ApiKeyRevoked { key: key.id })?;
        }
    }
    work.commit().await
}
