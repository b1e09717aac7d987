use super::{Invitation, Member, Membership, NewInvitation, Permission, Project, ProjectError, Projects, authorize};
use crate::{
    account::EmailAddress,
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::{Id, InvitationId, ProjectId},
    job::Job,
    links::Place,
    store::{Actor, Page, Task, Transaction, Version},
    token::Token,
    unit_of_work::UnitOfWork,
    vault::Binding,
};

impl Projects<'_> {
    /// Open invitations of a project, for those who manage its members.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`], [`ProjectError::Forbidden`]; a broken cursor or limit.
    pub async fn invitations(
        &self,
        actor: Actor,
        project: ProjectId,
        request: &PageRequest,
    ) -> Result<Page<Invitation, Cursor>, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ManageMembers).await?;
        let list = format!("invitations {project}");
        let slice = request.slice(self.0, &list)?;
        let page = tx.members().list_invitations(project, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// Invites an address by mail. The answer is the same whether there is an account, and whether it is a
    /// member already (then no mail leaves). A new invitation takes the place of an older one.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`], broken rules, a limit, a missing mailer or link.
    pub async fn invite(&self, actor: Actor, project: ProjectId, new: NewInvitation) -> Result<(), ProjectError> {
        let inviter = actor.account().ok_or(ProjectError::NotFound)?;
        self.require(actor, project, Permission::ManageMembers).await?;
        let email = EmailAddress::parse(&new.email)?;
        let token = Token::new(self.0.random())?;
        self.0.mailer()?;
        self.0.link(&Place::Invitation(token.clone()))?;
        self.0.limit("invitation", &inviter.to_string(), self.0.limits().invitation).await?;
        self.0.limit("invitation_target", &email.key(), self.0.limits().mail_target).await?;

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::ManageMembers).await?;
        let id = work.id::<InvitationId>()?;
        let input = format!("{project}\n{}\n{}", email.key(), new.role.name());
        let done = work.once(new.key.as_ref(), "member.invite", &input, id.uuid()).await?.is_some();
        if done || work.tx().members().has_member_with(project, &email).await? {
            // Keeps the key, so that the same call stays without a mail.
            return Ok(work.commit().await?);
        }
        let invitation = Invitation {
            id,
            project,
            email,
            role: new.role,
            token: token.hash(),
            invited_by: inviter,
            created_at: work.now(),
            expires_at: work.now().after(Invitation::LIFETIME),
        };
        let sealed = self.0.vault().seal(token.expose(), &Binding::new(invitation.id, "token"))?;
        work.tx().members().upsert_invitation(&invitation).await?;
        work.record(Change::MemberInvited { project })?;
        work.enqueue(Job::Invitation { project, invitation: invitation.id, token: sealed }, Some(project)).await?;
        Ok(work.commit().await?)
    }

    /// The invitation of a mailed link and its project, if the link would work now. Changes nothing.
    ///
    /// # Errors
    /// [`ProjectError::UnusableInvitation`] if not.
    pub async fn invitation(&self, token: &Token) -> Result<(Invitation, Project), ProjectError> {
        let mut tx = self.0.store().read(Actor::System(Task::Invitation)).await?;
        self.find_invitation(&mut *tx, token).await
    }

    async fn find_invitation(&self, tx: &mut dyn Transaction, token: &Token) -> Result<(Invitation, Project), ProjectError> {
        let found = tx.members().invitation_by_token(&token.hash()).await?;
        let invitation = found.filter(|invitation| invitation.expires_at > self.0.now()).ok_or(ProjectError::UnusableInvitation)?;
        let project = tx.projects().project(invitation.project).await?;
        let project = project.filter(|project| project.deleted_at.is_none()).ok_or(ProjectError::UnusableInvitation)?;
        Ok((invitation, project))
    }

    /// Joins the project of a mailed link. Only for the account that has the invited address verified; once.
    ///
    /// # Errors
    /// [`ProjectError::UnusableInvitation`].
    pub async fn accept(&self, actor: Actor, token: &Token) -> Result<Membership, ProjectError> {
        let account = self.0.accounts().show(actor).await.map_err(|_| ProjectError::UnusableInvitation)?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::Invitation)).await?;
        let (invitation, project) = self.find_invitation(work.tx(), token).await?;
        if account.email.as_ref().map(EmailAddress::key) != Some(invitation.email.key()) {
            return Err(ProjectError::UnusableInvitation);
        }
        if !work.tx().members().delete_invitation(project.id, invitation.id).await? {
            return Err(ProjectError::UnusableInvitation);
        }
        let member = Member {
            project: project.id,
            account: account.id,
            role: invitation.role,
            full_name: account.full_name,
            email: account.email,
            created_at: work.now(),
            version: Version::FIRST,
        };
        if work.tx().members().insert_member(&member).await? {
            work.record(Change::MemberAdded { project: project.id, account: account.id })?;
        }
        work.commit().await?;
        self.show(actor, project.id).await
    }
}
