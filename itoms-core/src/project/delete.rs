use super::{Member, Membership, Permission, Project, ProjectError, Projects, authorize, authorize::authorize_deleted, tell_members};
use crate::{
    event::Change,
    id::ProjectId,
    job::Job,
    limit::Limit,
    store::{Actor, Version},
    time::Timestamp,
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// How often one owner can have the members of a project told: whoever deletes it and brings it back in turn floods nobody.
const MAILS: Limit = Limit::new(2, 2, Duration::from_secs(24 * 60 * 60));

impl Projects<'_> {
    /// Hides a project and its pages at once, and tells its other members by mail. An owner can restore it for
    /// [`Project::GRACE`]; then everything in it is erased.
    ///
    /// # Errors
    /// [`ProjectError::Stale`] when it is not at version `expected`, if one is given.
    pub async fn delete(&self, actor: Actor, id: ProjectId, expected: Option<Version>) -> Result<Project, ProjectError> {
        // Who may not delete it uses nothing up.
        self.require(actor, id, Permission::DeleteProject).await?;
        let is_told = self.0.is_within("project_deleted", &format!("{id} {:?}", actor.account()), MAILS).await?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let project = authorize(work.tx(), id, Permission::DeleteProject).await?.project;
        let now = work.now();
        let project = set_deleted(&mut work, project, Some(now), expected).await?;
        work.record(Change::ProjectDeleted { project: id })?;
        work.enqueue_at(Job::EraseProject { project: id }, Some(id), now.after(Project::GRACE)).await?;
        let told = |member: &Member| {
            (Some(member.account) != actor.account()).then_some(Job::ProjectDeleted { project: id, account: member.account })
        };
        if is_told {
            tell_members(&mut work, id, Some(id), told).await?;
        }
        work.commit().await?;
        Ok(project)
    }

    /// Takes a deletion back, within [`Project::GRACE`].
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] when the days of grace are over.
    pub async fn restore(&self, actor: Actor, id: ProjectId) -> Result<Membership, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let Membership { project, role, is_closed } = authorize_deleted(work.tx(), id, Permission::DeleteProject).await?;
        match project.deleted_at {
            None => return Ok(Membership { project, role, is_closed }),
            Some(at) if at.after(Project::GRACE) <= work.now() => return Err(ProjectError::NotFound),
            Some(_) => {}
        }
        let project = set_deleted(&mut work, project, None, None).await?;
        work.record(Change::ProjectRestored { project: id })?;
        work.commit().await?;
        Ok(Membership { project, role, is_closed })
    }
}

async fn set_deleted(
    work: &mut UnitOfWork,
    project: Project,
    deleted_at: Option<Timestamp>,
    expected: Option<Version>,
) -> Result<Project, ProjectError> {
    let read = project.version;
    if expected.is_some_and(|expected| expected != read) {
        return Err(ProjectError::Stale);
    }
    let project = Project { deleted_at, updated_at: work.now(), version: read.next(), ..project };
    if work.tx().projects().update_project(&project, read).await? { Ok(project) } else { Err(ProjectError::Stale) }
}
