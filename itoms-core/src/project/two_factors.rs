//! A project that requires two factors of its members.

use super::{Member, Membership, MembershipQuery, Permission, ProjectError, Projects, authorize, tell_members};
use crate::{
    api_key::Scope,
    cursor::PageRequest,
    event::Change,
    id::ProjectId,
    job::Job,
    store::{Actor, Slice},
    unit_of_work::UnitOfWork,
};

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

    /// Records what is required from now on, and mails the members to whom that closes the project.
    pub(super) async fn tell_of_two_factors(&self, work: &mut UnitOfWork, project: ProjectId, required: bool) -> Result<(), ProjectError> {
        if !required {
            return Ok(work.record(Change::TwoFactorsWaived { project })?);
        }
        work.record(Change::TwoFactorsRequired { project })?;
        let asks = |member: &Member| {
            (member.has_second_factor != Some(true)).then_some(Job::TwoFactorsRequired { project, account: member.account })
        };
        Ok(tell_members(work, project, Some(project), asks).await?)
    }
}

/// Owners say what is required of members, each in person; and whoever requires two factors has both.
pub(super) async fn require_may_turn(work: &mut UnitOfWork, project: ProjectId, required: bool) -> Result<(), ProjectError> {
    let owner = work.tx().actor().person()?;
    authorize(work.tx(), project, Permission::ManageMembers).await?;
    let owner = work.tx().members().member(project, owner).await?.ok_or(ProjectError::NotFound)?;
    if required && owner.has_second_factor != Some(true) {
        return Err(ProjectError::NoSecondFactor);
    }
    Ok(())
}
