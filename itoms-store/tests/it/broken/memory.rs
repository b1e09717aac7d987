use itoms_core::{
    account::{PasswordHash, PendingAuthorization},
    api_key::ApiKey,
    audit::Head,
    content::{PreviewLink, Published, Title},
    id::{AccountId, ApiKeyId, ContentId, InvitationId, JobId, ProjectId, SessionId},
    idempotency::Once,
    job::{ClaimedJob, JobRow},
    project::{Invitation, Member, OwnershipOffer, Project, Role, Slug},
    store::Actor,
    time::Timestamp,
    token::TokenHash,
};
use std::collections::{HashMap, HashSet};

/// What a broken store remembers and a sound one would not, beside who may do what.
#[derive(Default)]
pub(super) struct Memory {
    // Who may.
    pub(super) projects: Vec<Project>,
    /// As they joined, beside the founders.
    pub(super) members: Vec<Member>,
    pub(super) sessions: HashMap<SessionId, AccountId>,
    pub(super) api_keys: Vec<ApiKey>,
    pub(super) used_keys: HashSet<ApiKeyId>,
    pub(super) operator: Option<AccountId>,
    pub(super) accounts: Vec<itoms_core::account::Account>,

    pub(super) identities: Vec<itoms_core::id::IdentityId>,
    pub(super) authorizations: HashMap<TokenHash, PendingAuthorization>,

    // Left behind on a connection, or half undone.
    pub(super) left_behind: Option<Actor>,
    pub(super) leftover_jobs: Vec<JobRow>,
    pub(super) leftover_projects: Vec<Project>,
    pub(super) uncommitted: Vec<Project>,

    // Stale or mixed up.
    pub(super) invitations: Vec<(InvitationId, ProjectId, String)>,
    pub(super) kept_invitations: Vec<Invitation>,
    pub(super) admissions: HashSet<String>,
    pub(super) offers: Vec<OwnershipOffer>,
    pub(super) previews: Vec<PreviewLink>,
    pub(super) left_members: Vec<AccountId>,
    pub(super) suspended: Vec<AccountId>,
    /// Slugs that projects have left.
    pub(super) left: Vec<Slug>,
    pub(super) password: Option<PasswordHash>,
    pub(super) ended: Vec<SessionId>,
    pub(super) removed: Vec<Member>,
    pub(super) deleted: Vec<ProjectId>,
    pub(super) erased: Vec<ProjectId>,
    pub(super) published: Vec<Published>,
    pub(super) deleted_contents: Vec<ContentId>,
    pub(super) unpublished: Vec<ContentId>,
    pub(super) titles: HashMap<ContentId, Title>,
    pub(super) once: HashMap<[u8; 32], Once>,
    pub(super) buckets: HashMap<[u8; 32], Timestamp>,
    pub(super) claimed: Vec<ClaimedJob>,
    pub(super) leases: HashMap<JobId, (ClaimedJob, Timestamp)>,
    pub(super) released: Vec<JobId>,
    pub(super) rerun: Vec<JobId>,
    pub(super) heads: Vec<Head>,

    /// How many transactions that write are asked for or open.
    pub(super) writing: usize,
    /// The most that ever were.
    pub(super) most_writing: usize,
    pub(super) lost_event: bool,
}

impl Memory {
    /// Whose key that is.
    pub(super) fn keeper(&self, id: ApiKeyId) -> Option<Actor> {
        self.api_keys.iter().find(|known| known.id == id).map(|known| Actor::Account(known.account))
    }

    pub(super) fn is_operator(&self, id: AccountId) -> bool {
        self.accounts.iter().any(|known| known.id == id && known.operator)
    }

    pub(super) fn is_founder(&self, id: AccountId) -> bool {
        self.projects.iter().any(|known| known.founder == id)
    }

    /// Whether somebody joined a project to look at it.
    pub(super) fn is_viewer(&self, id: AccountId) -> bool {
        self.members.iter().any(|known| known.account == id && known.role == Role::Viewer)
    }

    /// Who founded the first two projects, if one person did.
    pub(super) fn founder_of_two(&self) -> Option<Actor> {
        let [first, second, ..] = &self.projects[..] else { return None };
        (first.founder == second.founder).then_some(Actor::Account(first.founder))
    }

    pub(super) fn owner(&self, project: ProjectId) -> Option<AccountId> {
        self.projects.iter().find(|known| known.id == project).map(|known| known.founder)
    }
}
