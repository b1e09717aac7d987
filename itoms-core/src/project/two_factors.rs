//! A project that requires two factors of its members.

use super::{
    Member, Membership, MembershipQuery, Permission, ProjectChange, ProjectError, Projects, authorize, tell_members, update::check,
};
use crate::{
    api_key::Scope,
    cursor::PageRequest,
    event::Change,
    id::ProjectId,
    job::Job,
    limit::Limit,
    store::{Actor, Slice, Transaction, Version},
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

/// How often the members of a project are told, whichever owner requires it and waives it in turn.
const MAILS: Limit = Limit::new(1, 2, Duration::from_secs(24 * 60 * 60));

impl Projects<'_> {
    /// All of the actor's projects that require two factors, newest first: those that a second factor opens, and that close
    /// when it is turned off.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn requiring_two_factors(&self, actor: Actor) -> Result<Vec<Membership>, ProjectError> {
        actor.require_scope(Scope::In(Permission::ViewProject))?;
        let mut tx = self.0.store().read(actor).await?;
        let mut requiring = Vec::new();
        let mut slice = Slice::first(PageRequest::MAX);
        loop {
            let page = tx.projects().list_projects(&MembershipQuery::default(), &slice).await?;
            let found = page.items.into_iter().filter(|own| own.project.requires_two_factors && own.project.deleted_at.is_none());
            requiring.extend(found);
            match page.next {
                Some(next) => slice.after = Some(next),
                None => return Ok(requiring),
            }
        }
    }

    /// Whether the members hear by mail of what that change requires of them. Asked before it begins, and only of who may make
    /// it, so that who may not uses nothing up.
    pub(super) async fn tells_of_two_factors(
        &self,
        actor: Actor,
        project: ProjectId,
        change: &ProjectChange,
        expected: Version,
    ) -> Result<bool, ProjectError> {
        if change.requires_two_factors != Some(true) {
            return Ok(false);
        }
        let mut tx = self.0.store().read(actor).await?;
        let before = authorize(&mut *tx, project, Permission::UpdateProject).await?.project;
        check(change)?;
        if before.requires_two_factors || before.version != expected {
            return Ok(false);
        }
        require_may_turn(&mut *tx, project, true).await?;
        drop(tx);
        Ok(self.0.is_within("two_factors_required", &project.to_string(), MAILS).await?)
    }

    /// Records what is required from now on.
    pub(super) fn record_two_factors(work: &mut UnitOfWork, project: ProjectId, required: bool) -> Result<(), ProjectError> {
        Ok(work.record(match required {
            true => Change::TwoFactorsRequired { project },
            false => Change::TwoFactorsWaived { project },
        })?)
    }

    /// Mails the members to whom the project is closed by what it requires.
    pub(super) async fn tell_of_two_factors(work: &mut UnitOfWork, project: ProjectId) -> Result<(), ProjectError> {
        let asks = |member: &Member| {
            (member.has_second_factor != Some(true)).then_some(Job::TwoFactorsRequired { project, account: member.account })
        };
        Ok(tell_members(work, project, Some(project), asks).await?)
    }
}

/// Owners say what is required of members, each in person; and whoever requires two factors has both.
pub(super) async fn require_may_turn(tx: &mut dyn Transaction, project: ProjectId, required: bool) -> Result<(), ProjectError> {
    let owner = tx.actor().person()?;
    authorize(tx, project, Permission::ManageMembers).await?;
    let owner = tx.members().member(project, owner).await?.ok_or(ProjectError::NotFound)?;
    if required && owner.has_second_factor != Some(true) {
        return Err(ProjectError::NoSecondFactor);
    }
    Ok(())
}
