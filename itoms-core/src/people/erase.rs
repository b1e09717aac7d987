use crate::{
    audit::Follower,
    event::Change,
    failure::Failure,
    id::AccountId,
    itoms::Itoms,
    job::Job,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// Within this the work of its own has erased an account, or was given up.
const OVERDUE: Duration = Duration::from_secs(24 * 60 * 60);

/// By then every transaction that ran has ended, or one has gone on for so long that it is waited for once more.
const ONCE_MORE: Duration = Duration::from_secs(24 * 60 * 60);

/// Who made what a former account published in projects of others.
const NAMELESS: &str = "Former member";

/// Erases an account that is leaving, and what it alone owned, in one transaction, and then its traces in the audit
/// trail of others (P6-b). Done twice, it finds nothing; it is done again each day until all that happened is in that trail.
pub(crate) async fn erase(itoms: &Itoms, account: AccountId) -> Result<(), Failure> {
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::People)).await?;
    let now = work.now();
    let found = work.tx().accounts().account(account).await?;
    let is_leaving = found.is_some_and(|found| found.standing.is_leaving());
    if is_leaving {
        for departure in work.tx().people().departures(account).await? {
            let project = departure.project;
            // Whoever joined a project in the very moment of leaving leaves it here.
            if work.tx().members().delete_member(project, account).await? {
                work.record(Change::MemberRemoved { project, account })?;
                continue;
            }
            work.tx().people().hide_project(project, now).await?;
            // An owner who is suspended may bring it back in its days of grace.
            if work.tx().members().delete_member(project, account).await? {
                work.record(Change::MemberRemoved { project, account })?;
                continue;
            }
            if work.tx().projects().erase_project(project, now.after(Duration::from_millis(1))).await? {
                work.record(Change::ProjectErased { project })?;
            }
        }
        for project in work.tx().people().erase_account(account, NAMELESS).await?.unwrap_or_default() {
            work.record(Change::AuthorErased { project })?;
        }
        work.record(Change::AccountErased { account })?;
        // What happened last may be filed later than this is done, where another transaction holds the trail back.
        work.enqueue_at(Job::EraseAccount { account }, None, now.after(ONCE_MORE)).await?;
    }
    work.commit().await?;
    let has_forgotten = forget(itoms, account).await?;
    match is_leaving || has_forgotten {
        true => Ok(()),
        false => look_again(itoms, account).await,
    }
}

/// Erases those whose own work was given up or lost: whoever deleted an account was promised that it goes. What cannot be
/// erased keeps nobody else.
pub(crate) async fn erase_overdue(itoms: &Itoms) -> Result<(), Failure> {
    let mut tx = itoms.store().read(Actor::System(Task::People)).await?;
    let overdue = tx.people().accounts_leaving_before(itoms.now().before(OVERDUE)).await?;
    drop(tx);
    for account in overdue {
        if let Err(error) = erase(itoms, account).await {
            tracing::warn!(%error, %account, "a deleted account could not be erased");
        }
    }
    Ok(())
}

/// Takes whoever is gone from the audit trail of others; answers whether all that has happened was in it.
async fn forget(itoms: &Itoms, account: AccountId) -> Result<bool, Failure> {
    let is_whole = Follower::default().follow(itoms).await?;
    let mut tx = itoms.store().write(Actor::System(Task::Retention)).await?;
    tx.audit().forget_in_audit(account).await?;
    tx.commit().await?;
    Ok(is_whole)
}

/// What is held back for longer, by a transaction that never ends or by a newer version, is filed after this.
async fn look_again(itoms: &Itoms, account: AccountId) -> Result<(), Failure> {
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::People)).await?;
    let due_at = work.now().after(ONCE_MORE);
    work.enqueue_at(Job::EraseAccount { account }, None, due_at).await?;
    work.commit().await
}
