use super::{
    Member, MembershipQuery, Permission, ProjectError, Projects, Role, authorize,
    authorize::{authorize_closed, may},
};
use crate::{
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::{AccountId, ProjectId},
    store::{Actor, Page, Transaction, Version},
    unit_of_work::UnitOfWork,
};

impl Projects<'_> {
    /// The members of a project who fit the query, in its order. Their addresses, and whether they have a second factor, are left out for
    /// those who may not see them; nobody is found by one.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`]; a broken cursor or limit.
    pub async fn members(
        &self,
        actor: Actor,
        project: ProjectId,
        query: &MembershipQuery,
        request: &PageRequest,
    ) -> Result<Page<Member, Cursor>, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        let role = authorize(&mut *tx, project, Permission::ViewMembers).await?.role;
        let list = format!("members {project} {query:?}");
        let slice = request.slice(self.0, &list)?;
        let page = tx.members().list_members(project, query, &slice).await?;
        Ok(cursor::seal(page.map(|member| shown_to(&*tx, role, member)), self.0, &list)?)
    }

    /// One member of a project, without what [`Projects::members`] leaves out.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`], also for a member of another project.
    pub async fn member(&self, actor: Actor, project: ProjectId, account: AccountId) -> Result<Member, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        let role = authorize(&mut *tx, project, Permission::ViewMembers).await?.role;
        let member = tx.members().member(project, account).await?.ok_or(ProjectError::NotFound)?;
        Ok(shown_to(&*tx, role, member))
    }

    /// Gives a member another role, as the member stood at version `expected`. Making an owner, or no more one, is a
    /// [dangerous act](crate::account::DangerousAct::SetOwners), and no key does it.
    ///
    /// # Errors
    /// [`ProjectError::LastOwner`], [`ProjectError::Stale`], [`ProjectError::NotFound`].
    pub async fn update_member(
        &self,
        actor: Actor,
        project: ProjectId,
        account: AccountId,
        role: Role,
        expected: Version,
    ) -> Result<Member, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::ManageMembers).await?;
        let member = work.tx().members().member(project, account).await?.ok_or(ProjectError::NotFound)?;
        if role == Role::Owner || member.role == Role::Owner {
            actor.person()?;
        }
        if member.version != expected {
            return Err(ProjectError::Stale);
        }
        let member = Member { role, version: expected.next(), ..member };
        if !work.tx().members().update_member(&member, expected).await? {
            let now = work.tx().members().member(project, account).await?.ok_or(ProjectError::NotFound)?;
            return Err(if now.version == expected { ProjectError::LastOwner } else { ProjectError::Stale });
        }
        work.record(match role {
            Role::Owner => Change::MemberMadeOwner { project, account },
            Role::Admin => Change::MemberMadeAdmin { project, account },
            Role::Viewer => Change::MemberMadeViewer { project, account },
        })?;
        work.commit().await?;
        Ok(member)
    }

    /// Ends the actor's own membership, also where the project is closed to the actor for want of a second factor.
    ///
    /// # Errors
    /// [`ProjectError::LastOwner`], [`ProjectError::NotFound`].
    pub async fn leave(&self, actor: Actor, project: ProjectId) -> Result<(), ProjectError> {
        let account = actor.person()?;
        self.remove_member(actor, project, account).await
    }

    /// Removes a member. Owners remove anybody; everybody may remove itself. Removing another owner is a
    /// [dangerous act](crate::account::DangerousAct::SetOwners), and no key removes any.
    ///
    /// # Errors
    /// [`ProjectError::LastOwner`], [`ProjectError::Forbidden`], [`ProjectError::NotFound`].
    pub async fn remove_member(&self, actor: Actor, project: ProjectId, account: AccountId) -> Result<(), ProjectError> {
        let itself = actor.account() == Some(account);
        if itself {
            actor.person()?;
        }
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        match itself {
            true => authorize_closed(work.tx(), project).await?,
            false => authorize(work.tx(), project, Permission::ManageMembers).await?,
        };
        let member = work.tx().members().member(project, account).await?.ok_or(ProjectError::NotFound)?;
        if member.role == Role::Owner {
            actor.person()?;
        }
        if !work.tx().members().delete_member(project, account).await? {
            return Err(ProjectError::LastOwner);
        }
        work.record(Change::MemberRemoved { project, account })?;
        Ok(work.commit().await?)
    }
}

/// What of a member somebody in that role sees.
fn shown_to(tx: &dyn Transaction, role: Role, member: Member) -> Member {
    let email = member.email.filter(|_| may(tx, role, Permission::ViewAddresses));
    let has_second_factor = member.has_second_factor.filter(|_| may(tx, role, Permission::ManageMembers));
    Member { email, has_second_factor, ..member }
}
