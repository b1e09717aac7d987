use super::{Member, Membership, OwnershipOffer, Permission, ProjectError, Projects, Role, authorize};
use crate::{
    event::Change,
    id::{AccountId, ProjectId},
    job::Job,
    links::Place,
    store::{Actor, Task, Transaction},
    unit_of_work::UnitOfWork,
};

impl Projects<'_> {
    /// Offers the actor's ownership to another member, and tells that member by mail. Nothing changes until it
    /// is accepted. A newer offer takes the place of an older one.
    ///
    /// # Errors
    /// [`ProjectError::AlreadyOwner`], [`ProjectError::NotFound`] for somebody who is no member, a limit, a
    /// missing mailer or link.
    pub async fn offer_ownership(&self, actor: Actor, project: ProjectId, to: AccountId) -> Result<OwnershipOffer, ProjectError> {
        let owner = actor.account().ok_or(ProjectError::NotFound)?;
        let mut tx = self.0.store().read(actor).await?;
        let slug = authorize(&mut *tx, project, Permission::TransferOwnership).await?.project.slug;
        self.0.mailer()?;
        self.0.link(&Place::Members(slug))?;
        let email = member_to_own(&mut *tx, project, to).await?.email;
        drop(tx);
        self.limit_asking(owner, email.as_ref()).await?;
        let is_mailed = match &email {
            Some(email) => self.bears_mail(email).await?,
            None => true,
        };

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::TransferOwnership).await?;
        member_to_own(work.tx(), project, to).await?;
        let offer = OwnershipOffer {
            id: work.id()?,
            project,
            account: to,
            offered_by: owner,
            created_at: work.now(),
            expires_at: work.now().after(OwnershipOffer::LIFETIME),
        };
        work.tx().ownership().upsert_offer(&offer).await?;
        work.record(Change::OwnershipOffered { project, account: to })?;
        if is_mailed {
            work.notify(Job::OwnershipOffer { project, offer: offer.id }, Some(project)).await?;
        }
        work.commit().await?;
        Ok(offer)
    }

    /// The open offer of a project, for its owners and the member to whom it is made.
    ///
    /// # Errors
    /// [`ProjectError::NoOffer`], also for other members.
    pub async fn ownership_offer(&self, actor: Actor, project: ProjectId) -> Result<OwnershipOffer, ProjectError> {
        actor.person()?;
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ViewProject).await?;
        self.find_offer(&mut *tx, project).await
    }

    /// Takes the offer that is made to the actor, who becomes owner in the place of who made it.
    ///
    /// # Errors
    /// [`ProjectError::NoOffer`] when there is none for the actor, or who made it is no owner any more.
    pub async fn accept_ownership(&self, actor: Actor, project: ProjectId) -> Result<Membership, ProjectError> {
        actor.person()?;
        self.require(actor, project, Permission::ViewProject).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::Transfer)).await?.on_behalf_of(actor.account());
        let offer = self.find_offer(work.tx(), project).await?;
        if actor.account() != Some(offer.account)
            || !work.tx().ownership().delete_offer(project, offer.id).await?
            || !work.tx().ownership().hand_over(&offer).await?
        {
            return Err(ProjectError::NoOffer);
        }
        work.record(Change::OwnershipTransferred { project, account: offer.account })?;
        work.record(Change::MemberMadeOwner { project, account: offer.account })?;
        work.record(Change::MemberMadeAdmin { project, account: offer.offered_by })?;
        work.commit().await?;
        self.show(actor, project).await
    }

    /// Refuses the offer that is made to the actor.
    ///
    /// # Errors
    /// [`ProjectError::NoOffer`] when there is none for the actor.
    pub async fn decline_ownership(&self, actor: Actor, project: ProjectId) -> Result<(), ProjectError> {
        actor.person()?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::ViewProject).await?;
        let offer = self.find_offer(work.tx(), project).await?;
        if actor.account() != Some(offer.account) || !work.tx().ownership().delete_offer(project, offer.id).await? {
            return Err(ProjectError::NoOffer);
        }
        work.record(Change::OwnershipDeclined { project, account: offer.account })?;
        Ok(work.commit().await?)
    }

    /// Takes an open offer back.
    ///
    /// # Errors
    /// [`ProjectError::NoOffer`] when there is none.
    pub async fn revoke_ownership_offer(&self, actor: Actor, project: ProjectId) -> Result<(), ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::TransferOwnership).await?;
        let offer = self.find_offer(work.tx(), project).await?;
        if !work.tx().ownership().delete_offer(project, offer.id).await? {
            return Err(ProjectError::NoOffer);
        }
        work.record(Change::OwnershipOfferRevoked { project, account: offer.account })?;
        Ok(work.commit().await?)
    }

    async fn find_offer(&self, tx: &mut dyn Transaction, project: ProjectId) -> Result<OwnershipOffer, ProjectError> {
        let offer = tx.ownership().offer(project).await?;
        offer.filter(|offer| offer.expires_at > self.0.now()).ok_or(ProjectError::NoOffer)
    }
}

/// The member to whom an ownership can be offered.
async fn member_to_own(tx: &mut dyn Transaction, project: ProjectId, to: AccountId) -> Result<Member, ProjectError> {
    let member = tx.members().member(project, to).await?.ok_or(ProjectError::NotFound)?;
    if member.role == Role::Owner { Err(ProjectError::AlreadyOwner) } else { Ok(member) }
}
