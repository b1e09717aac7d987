use super::{Invitation, Member, Membership, Project, ProjectError, Projects, ReceivedInvitation, authorize::authorize_closed};
use crate::{
    account::{Account, AccountError, EmailAddress},
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::InvitationId,
    store::{Actor, Page, Task, Transaction, Version},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Projects<'_> {
    /// The invitation of a mailed link and its project, if the link would work now. Changes nothing.
    ///
    /// # Errors
    /// [`ProjectError::UnusableInvitation`] if not.
    pub async fn invitation(&self, token: &Token) -> Result<(Invitation, Project), ProjectError> {
        let mut tx = self.0.store().read(Actor::System(Task::Invitation)).await?;
        self.find_by_token(&mut *tx, token).await
    }

    /// The open invitations of the actor's own verified address, oldest first.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn received_invitations(
        &self,
        actor: Actor,
        request: &PageRequest,
    ) -> Result<Page<ReceivedInvitation, Cursor>, ProjectError> {
        let account = self.invited(actor).await?;
        let list = format!("received invitations {}", account.id);
        let slice = request.slice(self.0, &list)?;
        let Some(email) = account.verified_email() else { return Ok(Page { items: Vec::new(), next: None }) };
        let mut tx = self.0.store().read(Actor::System(Task::Invitation)).await?;
        let page = tx.members().list_invitations_to(email, self.0.now(), &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// Joins the project of a mailed link, which proves the address that it was mailed to. Only for the account of that address; once.
    ///
    /// # Errors
    /// [`ProjectError::UnusableInvitation`].
    pub async fn accept(&self, actor: Actor, token: &Token) -> Result<Membership, ProjectError> {
        let account = self.invited(actor).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::Invitation)).await?.on_behalf_of(actor.account());
        let (invitation, _) = self.find_by_token(work.tx(), token).await?;
        self.join(actor, work, account, invitation).await
    }

    /// Joins the project of a received invitation, as [`Projects::accept`] does without its mail.
    ///
    /// # Errors
    /// [`ProjectError::UnusableInvitation`].
    pub async fn accept_received(&self, actor: Actor, id: InvitationId) -> Result<Membership, ProjectError> {
        let account = self.invited(actor).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::Invitation)).await?.on_behalf_of(actor.account());
        let (invitation, _) = self.find_received(work.tx(), &account, id).await?;
        self.join(actor, work, account, invitation).await
    }

    /// Declines a received invitation. Its link is dead.
    ///
    /// # Errors
    /// [`ProjectError::UnusableInvitation`].
    pub async fn decline_received(&self, actor: Actor, id: InvitationId) -> Result<(), ProjectError> {
        let account = self.invited(actor).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::Invitation)).await?.on_behalf_of(actor.account());
        let (Invitation { project, .. }, _) = self.find_received(work.tx(), &account, id).await?;
        if !work.tx().members().delete_invitation(project, id).await? {
            return Err(ProjectError::UnusableInvitation);
        }
        work.record(Change::InvitationDeclined { project })?;
        Ok(work.commit().await?)
    }

    /// The account that acts.
    async fn invited(&self, actor: Actor) -> Result<Account, ProjectError> {
        actor.person()?;
        match self.0.accounts().show(actor).await {
            Ok(account) => Ok(account),
            Err(AccountError::Failure(failure)) => Err(failure.into()),
            Err(_) => Err(ProjectError::UnusableInvitation),
        }
    }

    async fn find_by_token(&self, tx: &mut dyn Transaction, token: &Token) -> Result<(Invitation, Project), ProjectError> {
        let found = tx.members().invitation_by_token(&token.hash()).await?;
        self.require_usable(tx, found).await
    }

    async fn find_received(
        &self,
        tx: &mut dyn Transaction,
        account: &Account,
        id: InvitationId,
    ) -> Result<(Invitation, Project), ProjectError> {
        let email = account.verified_email().ok_or(ProjectError::UnusableInvitation)?;
        let found = tx.members().invitation_to(email, id).await?;
        self.require_usable(tx, found).await
    }

    /// One that has not ended, to a project that lives.
    async fn require_usable(&self, tx: &mut dyn Transaction, found: Option<Invitation>) -> Result<(Invitation, Project), ProjectError> {
        let invitation = found.filter(|invitation| invitation.expires_at > self.0.now()).ok_or(ProjectError::UnusableInvitation)?;
        let project = tx.projects().project(invitation.project).await?;
        let project = project.filter(|project| project.deleted_at.is_none()).ok_or(ProjectError::UnusableInvitation)?;
        Ok((invitation, project))
    }

    /// Uses the invitation up, for the account that it is for.
    async fn join(&self, actor: Actor, mut work: UnitOfWork, account: Account, invitation: Invitation) -> Result<Membership, ProjectError> {
        let is_for = account.email.as_ref().map(EmailAddress::key) == Some(invitation.email.key());
        if !is_for || !work.tx().members().delete_invitation(invitation.project, invitation.id).await? {
            return Err(ProjectError::UnusableInvitation);
        }
        let member = Member {
            project: invitation.project,
            account: account.id,
            role: invitation.role,
            full_name: account.full_name,
            email: account.email,
            has_second_factor: None,
            created_at: work.now(),
            version: Version::FIRST,
        };
        if work.tx().members().insert_member(&member).await? {
            work.record(Change::MemberAdded { project: invitation.project, account: account.id })?;
        }
        work.commit().await?;
        let mut tx = self.0.store().read(actor).await?;
        authorize_closed(&mut *tx, invitation.project).await
    }
}
