use super::{Invitation, NewInvitation, Permission, ProjectError, Projects, Role, authorize, invitation_token_binding};
use crate::{
    account::EmailAddress,
    cursor::PageRequest,
    event::Change,
    id::{AccountId, Id, InvitationId, ProjectId},
    idempotency::Fingerprint,
    job::Job,
    links::Place,
    store::{Actor, Slice, StoreError, Transaction},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Projects<'_> {
    /// Invites an address by mail. The answer is the same whether there is an account, and whether it is a
    /// member already (then no mail leaves). A new invitation takes the place of an older one. Inviting an owner is a
    /// [dangerous act](crate::account::DangerousAct::SetOwners), and no key does it.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`], [`ProjectError::TooManyInvitations`], [`ProjectError::TooManyMembers`], broken rules, a limit, a
    /// missing mailer or link.
    pub async fn invite(&self, actor: Actor, project: ProjectId, new: NewInvitation) -> Result<(), ProjectError> {
        let inviter = actor.account().ok_or(ProjectError::NotFound)?;
        self.require(actor, project, Permission::ManageMembers).await?;
        if new.role == Role::Owner {
            actor.person()?;
        }
        let email = EmailAddress::parse(&new.email)?;
        let token = Token::new(self.0.random())?;
        let is_mailed = self.require_mail(inviter, &email, &token).await?;

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::ManageMembers).await?;
        let id = work.id::<InvitationId>()?;
        let input = Fingerprint::of("member.invite")
            .with("project", &project.to_string())
            .with("email", &email.key())
            .with("role", new.role.name());
        let done = work.once(new.key.as_ref(), input, id.uuid()).await?.is_some();
        if !done {
            // Before anybody looks who the address is, so that all are answered alike.
            work.tx().members().count_places(project, &email).await?.require_one_more()?;
        }
        if done || work.tx().members().has_member_with(project, &email).await? {
            // Keeps the key, so that the same call stays without a mail.
            return Ok(work.commit().await?);
        }
        let (id, token_hash) = match is_mailed {
            true => (id, token.hash()),
            // No new link arrives, so the one that did works on.
            false => invitation_to(work.tx(), project, &email).await?.map_or((id, token.hash()), |sent| (sent.id, sent.token)),
        };
        let invitation = Invitation {
            id,
            project,
            email,
            role: new.role,
            token: token_hash,
            invited_by: inviter,
            created_at: work.now(),
            expires_at: work.now().after(Invitation::LIFETIME),
            undelivered_at: None,
        };
        self.keep(&mut work, &invitation, is_mailed.then_some(&token)).await?;
        work.record(match new.role {
            Role::Owner => Change::MemberInvitedAsOwner { project },
            Role::Admin => Change::MemberInvitedAsAdmin { project },
            Role::Viewer => Change::MemberInvitedAsViewer { project },
        })?;
        Ok(work.commit().await?)
    }

    /// Mails an open invitation again, with a new link that works as long as a new one; the old link is dead. Where no mail
    /// leaves, because the address was mailed much, the old link works on as long.
    /// As with [`Projects::invite`], nobody learns whether the address is a member by now, and inviting an owner again is a
    /// [dangerous act](crate::account::DangerousAct::SetOwners) that no key does.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] for one that is not open, a limit, a missing mailer or link.
    pub async fn resend_invitation(&self, actor: Actor, project: ProjectId, id: InvitationId) -> Result<(), ProjectError> {
        let inviter = actor.account().ok_or(ProjectError::NotFound)?;
        let Invitation { email, role, .. } = self.open_invitation(actor, project, id).await?;
        if role == Role::Owner {
            actor.person()?;
        }
        let token = Token::new(self.0.random())?;
        let is_mailed = self.require_mail(inviter, &email, &token).await?;

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::ManageMembers).await?;
        let invitation = work.tx().members().invitation(project, id).await?.ok_or(ProjectError::NotFound)?;
        if work.tx().members().has_member_with(project, &invitation.email).await? {
            return Ok(());
        }
        // In its place the new one comes, unless it was answered or taken back in this moment.
        if !work.tx().members().delete_invitation(project, id).await? {
            return Err(ProjectError::NotFound);
        }
        let expires_at = work.now().after(Invitation::LIFETIME);
        let mailed = is_mailed.then_some(&token);
        let hash = mailed.map_or(invitation.token, Token::hash);
        let invitation = Invitation { token: hash, invited_by: inviter, expires_at, undelivered_at: None, ..invitation };
        self.keep(&mut work, &invitation, mailed).await?;
        work.record(Change::InvitationResent { project })?;
        Ok(work.commit().await?)
    }

    /// Takes an open invitation back. Its link is dead.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] for one that is not open any more.
    pub async fn revoke_invitation(&self, actor: Actor, project: ProjectId, id: InvitationId) -> Result<(), ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::ManageMembers).await?;
        if !work.tx().members().delete_invitation(project, id).await? {
            return Err(ProjectError::NotFound);
        }
        work.record(Change::InvitationRevoked { project })?;
        Ok(work.commit().await?)
    }

    /// That mails can leave, and that who invites has not had the share of them; answers whether this one leaves.
    async fn require_mail(&self, inviter: AccountId, email: &EmailAddress, token: &Token) -> Result<bool, ProjectError> {
        self.0.mailer()?;
        self.0.link(&Place::Invitation(token.clone()))?;
        self.limit_asking(inviter, Some(email)).await?;
        self.bears_mail(email).await
    }

    /// Whether that address bears one more mail. Strangers who use this up keep the mail back and not what it tells, which pages
    /// tell as well; and whoever asks learns nothing of it.
    pub(super) async fn bears_mail(&self, email: &EmailAddress) -> Result<bool, ProjectError> {
        Ok(self.0.is_within("invitation_target", &email.key(), self.0.limits().mail_target_total).await?)
    }

    /// Counts what one person asks another into, against who asks, and against a share that each who asks has of the address.
    pub(super) async fn limit_asking(&self, inviter: AccountId, email: Option<&EmailAddress>) -> Result<(), ProjectError> {
        self.0.limit("invitation", &inviter.to_string(), self.0.limits().invitation).await?;
        let Some(email) = email else { return Ok(()) };
        let share = format!("{} {inviter}", email.key());
        Ok(self.0.limit("invitation_target_share", &share, self.0.limits().mail_target).await?)
    }

    /// Keeps an invitation, and mails its token, if there is one.
    async fn keep(&self, work: &mut UnitOfWork, invitation: &Invitation, mailed: Option<&Token>) -> Result<(), ProjectError> {
        work.tx().members().upsert_invitation(invitation).await?;
        let Some(token) = mailed else { return Ok(()) };
        let sealed = self.0.vault().seal(token.expose(), &invitation_token_binding(invitation.id))?;
        let job = Job::Invitation { project: invitation.project, invitation: invitation.id, token: sealed };
        Ok(work.enqueue(job, Some(invitation.project)).await?)
    }
}

/// The open invitation of that address, if there is one.
async fn invitation_to(tx: &mut dyn Transaction, project: ProjectId, email: &EmailAddress) -> Result<Option<Invitation>, StoreError> {
    let mut slice = Slice { after: None, limit: PageRequest::MAX };
    loop {
        let page = tx.members().list_invitations(project, &slice).await?;
        if let Some(found) = page.items.into_iter().find(|open| open.email.key() == email.key()) {
            return Ok(Some(found));
        }
        match page.next {
            Some(next) => slice.after = Some(next),
            None => return Ok(None),
        }
    }
}
