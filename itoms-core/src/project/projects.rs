use super::{
    Invitation, Language, Member, Membership, NewInvitation, NewProject, Permission, Project, ProjectChange, ProjectError, ProjectName,
    Role, Slug,
};
use crate::{
    account::EmailAddress,
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::{AccountId, Id, InvitationId, ProjectId},
    itoms::Itoms,
    job::Job,
    links::Place,
    problem::{Violation, Violations},
    store::Task,
    store::{Actor, Page, Transaction, Version},
    time::TimeZone,
    token::Token,
    unit_of_work::UnitOfWork,
    vault::Binding,
};

/// Projects and their members.
#[derive(Debug)]
pub struct Projects<'a>(pub(crate) &'a Itoms);

/// The project and the actor's role in it, if that role may do it. A stranger and a deleted project give
/// [`ProjectError::NotFound`]. Every use case on a project begins here.
pub(crate) async fn authorize(tx: &mut dyn Transaction, project: ProjectId, permission: Permission) -> Result<Membership, ProjectError> {
    let membership = authorize_deleted(tx, project, permission).await?;
    if membership.project.deleted_at.is_some() { Err(ProjectError::NotFound) } else { Ok(membership) }
}

/// As [`authorize`], but a deleted project counts, for its owner who may restore it.
async fn authorize_deleted(tx: &mut dyn Transaction, project: ProjectId, permission: Permission) -> Result<Membership, ProjectError> {
    let membership = tx.projects().membership(project).await?.ok_or(ProjectError::NotFound)?;
    match membership.role {
        role if role.may(permission) => Ok(membership),
        _ if membership.project.deleted_at.is_some() => Err(ProjectError::NotFound),
        _ => Err(ProjectError::Forbidden(permission)),
    }
}

impl Projects<'_> {
    /// Makes a project with the actor as its owner. A slug made from the name gets a number if it is taken.
    ///
    /// # Errors
    /// [`ProjectError::SlugTaken`] for a slug that was asked for, [`ProjectError::TooManyProjects`], broken rules.
    pub async fn create(&self, actor: Actor, new: NewProject) -> Result<Membership, ProjectError> {
        let founder = actor.account().ok_or(ProjectError::NotFound)?;
        let mut broken = Violations::default();
        let name = broken.collect(ProjectName::parse(&new.name));
        let asked = new.slug.as_deref().and_then(|slug| broken.collect(Slug::parse_project(slug)));
        let language = new.language.as_deref().and_then(|tag| broken.collect(Language::parse(tag)));
        let time_zone = new.time_zone.as_deref().and_then(|zone| broken.collect(parse_zone(zone)));
        broken.into_result()?;
        let Some(name) = name else { return Err(ProjectError::NotFound) };

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let id = work.id::<ProjectId>()?;
        let input = format!("{name}\n{asked:?}\n{language:?}\n{time_zone:?}");
        if let Some(made) = work.once(new.key.as_ref(), "project.create", &input, id.uuid()).await? {
            return self.show_in(work.tx(), ProjectId::from_uuid(made)).await;
        }
        if work.tx().projects().count_founded(founder).await? >= Project::MAX_PER_ACCOUNT as u64 {
            return Err(ProjectError::TooManyProjects);
        }
        let wanted = asked.clone().or_else(|| Slug::from_title(name.as_str()).filter(|slug| Slug::parse_project(slug.as_str()).is_ok()));
        let mut project = Project {
            id,
            slug: wanted.unwrap_or_else(|| Slug::from_stored("project".to_owned())),
            name,
            language: language.unwrap_or_else(Language::english),
            time_zone: time_zone.unwrap_or_else(TimeZone::utc),
            founder,
            created_at: work.now(),
            updated_at: work.now(),
            deleted_at: None,
            version: Version::FIRST,
        };
        let stem = project.slug.clone();
        // The last try ends in random letters, so that a popular name never runs out.
        let tail = stem.followed_by(&id.uuid().simple().to_string()[20..]);
        let others = (2..20).map(|number| stem.numbered(number)).chain([tail]);
        let mut kept = work.tx().projects().insert_project(&project).await?;
        for slug in others.take_while(|_| asked.is_none()) {
            if kept {
                break;
            }
            project.slug = slug;
            kept = work.tx().projects().insert_project(&project).await?;
        }
        if !kept {
            return Err(ProjectError::SlugTaken);
        }
        work.record(Change::ProjectCreated { project: id })?;
        work.commit().await?;
        Ok(Membership { project, role: Role::Owner })
    }

    /// The actor's projects, newest first; deleted ones only for their owners, until they are erased.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn list(&self, actor: Actor, request: &PageRequest) -> Result<Page<Membership, Cursor>, ProjectError> {
        let account = actor.account().ok_or(ProjectError::NotFound)?;
        let list = format!("projects {account}");
        let slice = request.slice(self.0, &list)?;
        let mut tx = self.0.store().read(actor).await?;
        let page = tx.projects().list_projects(&slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// One project of the actor's, with the actor's role.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`], also for somebody else's.
    pub async fn show(&self, actor: Actor, project: ProjectId) -> Result<Membership, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        self.show_in(&mut *tx, project).await
    }

    async fn show_in(&self, tx: &mut dyn Transaction, project: ProjectId) -> Result<Membership, ProjectError> {
        authorize(tx, project, Permission::ViewProject).await
    }

    /// Whether the actor may do something in a project, for handlers that cannot even read what was sent.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] or [`ProjectError::Forbidden`] if not.
    pub async fn require(&self, actor: Actor, project: ProjectId, permission: Permission) -> Result<Membership, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, permission).await
    }

    /// Changes a project, as it stood at version `expected`.
    ///
    /// # Errors
    /// [`ProjectError::Stale`] when it is at another version, [`ProjectError::SlugTaken`], broken rules.
    pub async fn update(&self, actor: Actor, id: ProjectId, change: ProjectChange, expected: Version) -> Result<Membership, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let Membership { project, role } = authorize(work.tx(), id, Permission::UpdateProject).await?;
        let mut broken = Violations::default();
        let name = change.name.as_deref().and_then(|name| broken.collect(ProjectName::parse(name)));
        let slug = change.slug.as_deref().and_then(|slug| broken.collect(Slug::parse_project(slug)));
        let language = change.language.as_deref().and_then(|tag| broken.collect(Language::parse(tag)));
        let time_zone = change.time_zone.as_deref().and_then(|zone| broken.collect(parse_zone(zone)));
        broken.into_result()?;
        if project.version != expected {
            return Err(ProjectError::Stale);
        }
        let project = Project {
            name: name.unwrap_or(project.name),
            slug: slug.unwrap_or(project.slug),
            language: language.unwrap_or(project.language),
            time_zone: time_zone.unwrap_or(project.time_zone),
            updated_at: work.now(),
            version: expected.next(),
            ..project
        };
        if !work.tx().projects().update_project(&project, expected).await? {
            let now_at = work.tx().projects().membership(id).await?.map(|membership| membership.project.version);
            return Err(if now_at == Some(expected) { ProjectError::SlugTaken } else { ProjectError::Stale });
        }
        work.record(Change::ProjectUpdated { project: id })?;
        work.commit().await?;
        Ok(Membership { project, role })
    }

    /// Hides a project and its pages at once. An owner can restore it for [`Project::GRACE`]; then everything
    /// in it is erased.
    ///
    /// # Errors
    /// [`ProjectError::Stale`] when it is not at version `expected`, if one is given.
    pub async fn delete(&self, actor: Actor, id: ProjectId, expected: Option<Version>) -> Result<Project, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let project = authorize(work.tx(), id, Permission::DeleteProject).await?.project;
        let now = work.now();
        let project = self.set_deleted(&mut work, project, Some(now), expected).await?;
        work.record(Change::ProjectDeleted { project: id })?;
        work.enqueue_at(Job::EraseProject { project: id }, Some(id), now.after(Project::GRACE)).await?;
        work.commit().await?;
        Ok(project)
    }

    /// Takes a deletion back, within [`Project::GRACE`].
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] when the days of grace are over.
    pub async fn restore(&self, actor: Actor, id: ProjectId) -> Result<Membership, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let Membership { project, role } = authorize_deleted(work.tx(), id, Permission::DeleteProject).await?;
        match project.deleted_at {
            None => return Ok(Membership { project, role }),
            Some(at) if at.after(Project::GRACE) <= work.now() => return Err(ProjectError::NotFound),
            Some(_) => {}
        }
        let project = self.set_deleted(&mut work, project, None, None).await?;
        work.record(Change::ProjectRestored { project: id })?;
        work.commit().await?;
        Ok(Membership { project, role })
    }

    async fn set_deleted(
        &self,
        work: &mut UnitOfWork,
        project: Project,
        deleted_at: Option<crate::time::Timestamp>,
        expected: Option<Version>,
    ) -> Result<Project, ProjectError> {
        let read = project.version;
        if expected.is_some_and(|expected| expected != read) {
            return Err(ProjectError::Stale);
        }
        let project = Project { deleted_at, updated_at: work.now(), version: read.next(), ..project };
        if work.tx().projects().update_project(&project, read).await? { Ok(project) } else { Err(ProjectError::Stale) }
    }

    /// The members of a project. Their addresses are left out for those who may not see them.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`]; a broken cursor or limit.
    pub async fn members(&self, actor: Actor, project: ProjectId, request: &PageRequest) -> Result<Page<Member, Cursor>, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        let role = authorize(&mut *tx, project, Permission::ViewMembers).await?.role;
        let list = format!("members {project}");
        let slice = request.slice(self.0, &list)?;
        let page = tx.members().list_members(project, &slice).await?;
        let shown = page.map(|member| match role.may(Permission::ViewAddresses) {
            true => member,
            false => Member { email: None, ..member },
        });
        Ok(cursor::seal(shown, self.0, &list)?)
    }

    /// One member of a project, without the address for those who may not see it.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`], also for a member of another project.
    pub async fn member(&self, actor: Actor, project: ProjectId, account: AccountId) -> Result<Member, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        let role = authorize(&mut *tx, project, Permission::ViewMembers).await?.role;
        let member = tx.members().member(project, account).await?.ok_or(ProjectError::NotFound)?;
        Ok(if role.may(Permission::ViewAddresses) { member } else { Member { email: None, ..member } })
    }

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

    /// Gives a member another role, as the member stood at version `expected`.
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
        if member.version != expected {
            return Err(ProjectError::Stale);
        }
        let member = Member { role, version: expected.next(), ..member };
        if !work.tx().members().update_member(&member, expected).await? {
            let now = work.tx().members().member(project, account).await?.ok_or(ProjectError::NotFound)?;
            return Err(if now.version == expected { ProjectError::LastOwner } else { ProjectError::Stale });
        }
        work.record(Change::MemberUpdated { project, account })?;
        work.commit().await?;
        Ok(member)
    }

    /// Removes a member. Owners remove anybody; everybody may remove itself.
    ///
    /// # Errors
    /// [`ProjectError::LastOwner`], [`ProjectError::Forbidden`], [`ProjectError::NotFound`].
    pub async fn remove_member(&self, actor: Actor, project: ProjectId, account: AccountId) -> Result<(), ProjectError> {
        let itself = actor.account() == Some(account);
        let needed = if itself { Permission::ViewProject } else { Permission::ManageMembers };
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, needed).await?;
        work.tx().members().member(project, account).await?.ok_or(ProjectError::NotFound)?;
        if !work.tx().members().delete_member(project, account).await? {
            return Err(ProjectError::LastOwner);
        }
        work.record(Change::MemberRemoved { project, account })?;
        Ok(work.commit().await?)
    }
}

fn parse_zone(name: &str) -> Result<TimeZone, Violation> {
    TimeZone::named(name.trim())
        .ok_or_else(|| Violation::new("time_zone", "unknown", "Choose a time zone by its name, such as Europe/Berlin."))
}
