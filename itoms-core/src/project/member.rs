use super::Project;
use crate::{
    account::{EmailAddress, FullName},
    id::{AccountId, ProjectId},
    store::Version,
    time::Timestamp,
};

/// What a member is in a project. What each may do stands in [`Permission`](super::Permission).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Works.
    Admin,
    /// Decides.
    Owner,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Admin, Self::Viewer];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Viewer => "viewer",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// An account in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Project.
    pub project: ProjectId,
    /// Account.
    pub account: AccountId,
    /// Role.
    pub role: Role,
    /// The account's name, kept with the row by the store.
    pub full_name: FullName,
    /// The account's address, kept with the row by the store; shown to owners and admins only.
    pub email: Option<EmailAddress>,
    /// When the account joined.
    pub created_at: Timestamp,
    /// Counts its states.
    pub version: Version,
}

/// A project, and what the asking person is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Project.
    pub project: Project,
    /// Role of the asking person.
    pub role: Role,
}
