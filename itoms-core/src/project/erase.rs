use super::Project;
use crate::{
    event::Change,
    failure::Failure,
    id::ProjectId,
    itoms::Itoms,
    store::{Actor, Task},
    time::Timestamp,
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// How many are erased by one sweep; the next one goes on.
const AT_ONCE: u32 = 20;

/// Erases a deleted project whose days of grace are over. One that was restored stays, and one that was deleted again since
/// has another day.
pub(crate) async fn erase(itoms: &Itoms, project: ProjectId) -> Result<(), Failure> {
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::Retention)).await?;
    let before = end_of_grace(work.now());
    if work.tx().projects().erase_project(project, before).await? {
        work.record(Change::ProjectErased { project })?;
    }
    work.commit().await
}

/// Erases those whose own work was given up or lost: whoever deleted one was promised that it goes.
pub(crate) async fn erase_overdue(itoms: &Itoms) -> Result<(), Failure> {
    let mut tx = itoms.store().read(Actor::System(Task::Retention)).await?;
    let overdue = tx.projects().projects_deleted_before(end_of_grace(itoms.now()), AT_ONCE).await?;
    drop(tx);
    for project in overdue {
        if let Err(error) = erase(itoms, project).await {
            tracing::warn!(%error, %project, "a deleted project could not be erased");
        }
    }
    Ok(())
}

/// What was deleted before then is due at `now`.
fn end_of_grace(now: Timestamp) -> Timestamp {
    now.before(Project::GRACE).after(Duration::from_millis(1))
}
