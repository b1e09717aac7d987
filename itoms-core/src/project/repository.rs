use super::{Invitation, Member, Membership, MembershipQuery, Places, Project, ReceivedInvitation, Site, Slug};
use crate::{
    account::EmailAddress,
    id::{AccountId, InvitationId, ProjectId},
    store::{Page, Slice, StoreError, Version},
    time::Timestamp,
    token::TokenHash,
};
use async_trait::async_trait;

/// What projects ask of storage.
#[async_trait]
pub trait ProjectRepository: Send {
    /// Keeps a new project, of the default look, and makes its founder, who is the actor, its first owner; `false` if
    /// the slug is taken, or was left by another project that still exists. As somebody who is not suspended and not leaving,
    /// also not in this moment.
    async fn insert_project(&mut self, project: &Project) -> Result<bool, StoreError>;

    /// Any project, deleted or not. As `Work`, `Invitation` or `Retention`.
    async fn project(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError>;

    /// A project of the actor's, deleted or not, with the actor's role, and whether it is closed to the actor for want of a
    /// second factor, in one statement: every use case begins with it.
    async fn membership(&mut self, id: ProjectId) -> Result<Option<Membership>, StoreError>;

    /// The actor's projects that fit the query with the actor's role, newest first by id, or by name and id. Deleted ones
    /// only for their owners.
    async fn list_projects(&mut self, query: &MembershipQuery, slice: &Slice) -> Result<Page<Membership>, StoreError>;

    /// How many projects that account founded that still exist, deleted ones included. As that account.
    async fn count_founded(&mut self, founder: AccountId) -> Result<u64, StoreError>;

    /// Writes name, slug, language, zone, whether two factors are required, deletion and version of a project of which the
    /// actor is admin or owner; `false` if there is none at version `expected`, or an admin changes what is required, or
    /// the slug is taken, or was left by another project that still exists. A slug that it leaves stays its own; of these
    /// the newest [`Project::FORMER_SLUGS`] are kept.
    async fn update_project(&mut self, project: &Project, expected: Version) -> Result<bool, StoreError>;

    /// What a visitor may know of the project at that slug, unless it is deleted.
    async fn site(&mut self, slug: &Slug) -> Result<Option<Site>, StoreError>;

    /// The same of that project.
    async fn site_of(&mut self, id: ProjectId) -> Result<Option<Site>, StoreError>;

    /// The same of the project that has left that slug for another.
    async fn moved(&mut self, slug: &Slug) -> Result<Option<Site>, StoreError>;

    /// Projects deleted before `before`, `limit` at most. As `Retention`.
    async fn projects_deleted_before(&mut self, before: Timestamp, limit: u32) -> Result<Vec<ProjectId>, StoreError>;

    /// Removes a deleted project and everything in it, by the inventory's rules; `false` if there is none
    /// that was deleted before `before`. As `Retention` or `People`.
    async fn erase_project(&mut self, id: ProjectId, before: Timestamp) -> Result<bool, StoreError>;
}

/// What members and invitations ask of storage.
#[async_trait]
pub trait MemberRepository: Send {
    /// Adds a member; `false` if the account is one already. As an owner, or as `Invitation`. Whether it has a
    /// second factor is not written: the store finds that out when it reads.
    async fn insert_member(&mut self, member: &Member) -> Result<bool, StoreError>;

    /// One member. As a member.
    async fn member(&mut self, project: ProjectId, account: AccountId) -> Result<Option<Member>, StoreError>;

    /// The members of a project who fit the query, by when they joined or by name, and by account id. As a member, or as
    /// `People`.
    async fn list_members(&mut self, project: ProjectId, query: &MembershipQuery, slice: &Slice) -> Result<Page<Member>, StoreError>;

    /// Changes a member's role; `false` if there is none at version `expected`, or the project would have no
    /// owner left: also when two owners do it at once. An owner whose account is suspended or leaving is none, unless the project
    /// is deleted. Invitations and offers of somebody who is no owner any more are removed, and an offer to somebody who is one
    /// now. As an owner.
    async fn update_member(&mut self, member: &Member, expected: Version) -> Result<bool, StoreError>;

    /// Removes a member; `false` if there is none, or the project would have no owner left, as in
    /// [`MemberRepository::update_member`]: also when two owners leave at once. Their invitations and offers are removed with them.
    /// Owners remove anybody, everybody removes itself, and `People` whoever leaves for good.
    async fn delete_member(&mut self, project: ProjectId, account: AccountId) -> Result<bool, StoreError>;

    /// Keeps an invitation, in the place of an older one of the same address in this project. As an owner who is not suspended
    /// and not leaving, also not in this moment.
    async fn upsert_invitation(&mut self, invitation: &Invitation) -> Result<(), StoreError>;

    /// The members of a project and its invitations to others than that address (by [`EmailAddress::key`]), expired or not;
    /// none for others. Whoever counts them at the same time waits until this transaction ends. As an owner.
    async fn count_places(&mut self, project: ProjectId, but: &EmailAddress) -> Result<Places, StoreError>;

    /// The invitation with that token, expired or not. As `Invitation` or `Work`.
    async fn invitation_by_token(&mut self, token: &TokenHash) -> Result<Option<Invitation>, StoreError>;

    /// The invitation of that id, expired or not. As an owner, or as `Work`.
    async fn invitation(&mut self, project: ProjectId, id: InvitationId) -> Result<Option<Invitation>, StoreError>;

    /// The open invitations of a project, oldest first by id. As an owner.
    async fn list_invitations(&mut self, project: ProjectId, slice: &Slice) -> Result<Page<Invitation>, StoreError>;

    /// The invitation of that id to that address (by [`EmailAddress::key`]), expired or not. As `Invitation`.
    async fn invitation_to(&mut self, email: &EmailAddress, id: InvitationId) -> Result<Option<Invitation>, StoreError>;

    /// The invitations to that address (by [`EmailAddress::key`]) that have not ended at `now`, to projects that
    /// are not deleted, oldest first by id. As `Invitation`.
    async fn list_invitations_to(
        &mut self,
        email: &EmailAddress,
        now: Timestamp,
        slice: &Slice,
    ) -> Result<Page<ReceivedInvitation>, StoreError>;

    /// Writes since when the mail of the invitation with this very token is given up, or that it is not; `false` if there
    /// is none. As `Work`.
    async fn mark_invitation(
        &mut self,
        project: ProjectId,
        token: &TokenHash,
        undelivered_at: Option<Timestamp>,
    ) -> Result<bool, StoreError>;

    /// Removes an invitation; `false` if there is none. As an owner, or as `Invitation`: exactly one of many
    /// who use it at once gets `true`.
    async fn delete_invitation(&mut self, project: ProjectId, id: InvitationId) -> Result<bool, StoreError>;

    /// Removes invitations that ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_invitations(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Whether an account with that address (by [`EmailAddress::key`]) is a member. As an owner.
    async fn has_member_with(&mut self, project: ProjectId, email: &EmailAddress) -> Result<bool, StoreError>;
}
