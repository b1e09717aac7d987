use super::{IdentityNotice, Notice};
use crate::{
    event::Change,
    failure::Failure,
    id::AccountId,
    itoms::Itoms,
    job::Job,
    store::{Actor, Task},
    time::Timestamp,
    unit_of_work::UnitOfWork,
};
use std::{ops::RangeInclusive, time::Duration};

/// What was added so long before the address changed may be the thief's as well: whoever changes an address has the
/// password already.
pub(super) const UNTRUSTED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Whatever is there, also by a clock that goes ahead of ours.
pub(super) const UNTIL_EVER: Timestamp = Timestamp::from_millis(i64::MAX);

/// Ends the ways into an account that a thief could have made, as its owner comes back by mail: every API key,
/// since a thief could have renewed any of them, and an identity that was linked in that time. After an address was taken
/// back also a second factor that was turned on in it, without which the owner would stay outside. Any other stays: it is
/// what still guards the account where not the password but the mailbox was stolen. In the transaction in which all
/// sessions end, and behind that: whoever adds a way in holds a session, so none is added meanwhile, and none leads to a
/// new session before it ends. Answers whether an identity was among them.
pub(super) async fn reclaim(
    work: &mut UnitOfWork,
    account: AccountId,
    untrusted: RangeInclusive<Timestamp>,
    keeps_factor: bool,
) -> Result<bool, Failure> {
    let factor = work.tx().factors().factor(account).await?;
    let is_untrusted = !keeps_factor && factor.and_then(|factor| factor.confirmed_at).is_some_and(|at| untrusted.contains(&at));
    if is_untrusted && work.tx().factors().delete_factor(account).await? {
        work.record(Change::SecondFactorRemoved { account })?;
        work.notify(Job::SecondFactor { account, notice: Notice::Off }, None).await?;
    }
    let identities = work.tx().identities().list_identities(account).await?;
    let mut was_linked = false;
    for linked in identities.into_iter().filter(|linked| untrusted.contains(&linked.created_at)) {
        if work.tx().identities().delete_identity(account, linked.id).await? {
            was_linked = true;
            work.record(Change::IdentityUnlinked { account })?;
            work.notify(Job::Identity { account, notice: IdentityNotice::Unlinked }, None).await?;
        }
    }
    for key in work.tx().api_keys().delete_api_keys(account, *untrusted.end()).await? {
        work.record(Change::ApiKeyRevoked { key })?;
    }
    Ok(was_linked)
}

/// The same as work of its own, of an account that came back before an upgrade: until then it was done behind that, and the
/// work may have been left over. Doing it again changes nothing.
pub(crate) async fn reclaim_late(
    itoms: &Itoms,
    account: AccountId,
    untrusted: RangeInclusive<Timestamp>,
    keeps_factor: bool,
) -> Result<(), Failure> {
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account));
    // By an identity somebody may have come in since all sessions ended.
    if reclaim(&mut work, account, untrusted, keeps_factor).await? && work.tx().sessions().delete_sessions(account, None).await? > 0 {
        work.record(Change::SessionDeleted { account })?;
    }
    work.commit().await
}
