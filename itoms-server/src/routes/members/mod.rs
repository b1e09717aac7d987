//! The people of a project.

pub(super) mod leave;
pub(super) mod list;
pub(super) mod remove;
pub(super) mod update;

use super::{answer::Versioned, scalar};
use itoms_core::{
    id::{AccountId, ProjectId},
    project::{self, Role},
    store::Version,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An account in a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Member {
    /// The account's id, by which paths name the member.
    #[schema(value_type = scalar::Id)]
    id: AccountId,
    /// Its state; also the ETag.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// The project.
    #[schema(value_type = scalar::Id)]
    project: ProjectId,
    /// What the member is.
    #[schema(value_type = scalar::Role)]
    role: Role,
    /// The account's name.
    #[schema(value_type = scalar::FullName)]
    full_name: String,
    /// The account's address; null for those who may not see it.
    #[schema(value_type = Option<scalar::Email>, required)]
    email: Option<String>,
    /// Whether the account has a second factor; null for those who may not see it.
    #[schema(required)]
    has_second_factor: Option<bool>,
    /// When the account joined.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
}

impl From<project::Member> for Member {
    fn from(member: project::Member) -> Self {
        Self {
            id: member.account,
            version: member.version,
            project: member.project,
            role: member.role,
            full_name: member.full_name.to_string(),
            email: member.email.map(|email| email.to_string()),
            has_second_factor: member.has_second_factor,
            created_at: member.created_at,
        }
    }
}

impl Versioned for Member {
    fn version(&self) -> Version {
        self.version
    }
}
