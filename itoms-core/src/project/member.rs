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
    /// Whether sign-in asks the account for a second factor, as the store finds when it reads the row; told to owners only.
    pub has_second_factor: Option<bool>,
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
    /// Whether the project requires two factors, and the person has no second factor. Then it is closed to that person,
    /// who can only see it in the own list and leave it.
    ///
    /// A second factor is an authenticator app that was confirmed, or passkeys that their person made one: from then on every
    /// way to sign in asks for it or for a passkey, and no session goes on that was started without. A passkey by itself is
    /// none, since whoever has the password gets in without it. Keys are as good as the account for which they
    /// act. For a host's own users ([`Accounts::adopt`](crate::account::Accounts::adopt)) nobody asks here at sign-in, so
    /// that they have none.
    pub is_closed: bool,
}
