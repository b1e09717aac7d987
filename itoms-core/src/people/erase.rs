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

/// By then every transaction that ran has ended.
const ONCE_MORE: Duration = Duration::from_secs(24 * 60 * 60);

/// Who made what a former account published in projects of others.
const NAMELESS: &str = "Former member";

/// Erases an account that is leaving, and what it alone owned, in one transaction, and then its traces in the audit
/// trail of others (P6-b). Done twice, it finds nothing.
pub(crate) async fn erase(itoms: &Itoms, account: AccountId) -> Result<(), Failure> {
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::People)).await?;
    let now = work.now();
    let found = work.tx().accounts().account(account).await?;
    if found.is_some_and(|found| found.standing.is_leaving()) {
        for departure in work.tx().people().departures(account).await? {
            let project = departure.project;
            // Whoever joined a project in the very moment of leaving leaves it here.
            if work.tx().members().delete_member(project, account).await? {
                work.record(Change::MemberRemoved { project, account })?;
                continue;
            }
            work.tx().people().hide_project(project, now).await?;
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
    forget(itoms, account).await
}

/// Takes whoever is gone from the audit trail of others, once all that has happened is in it.
async fn forget(itoms: &Itoms, account: AccountId) -> Result<(), Failure> {
    Follower::default().follow(itoms).await?;
    let mut tx = itoms.store().write(Actor::System(Task::Retention)).await?;
    tx.audit().forget_in_audit(account).await?;
    Ok(tx.commit().await?)
}
