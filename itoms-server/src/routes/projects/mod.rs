//! Projects.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod list;
pub(super) mod restore;
pub(super) mod show;
pub(super) mod update;

use super::{answer::Versioned, scalar};
use itoms_core::{
    id::{AccountId, ProjectId},
    project::{self, Membership},
    store::Version,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A project, and what the asking person is in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Project {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: ProjectId,
    /// Its state; also the ETag.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// Its name.
    #[schema(value_type = scalar::ProjectName)]
    name: String,
    /// Where its pages live; unique in the installation.
    #[schema(value_type = scalar::Slug)]
    slug: String,
    /// The language of its pages, and of content that names none.
    #[schema(value_type = scalar::Language)]
    language: String,
    /// The zone in which its dates are shown.
    #[schema(value_type = scalar::TimeZone)]
    time_zone: String,
    /// Whether its members need a second factor to reach it.
    requires_two_factors: bool,
    /// Whether it is closed to the asking person, whose account has no second factor that it requires: then lists show it,
    /// it can be left, and everything else of it answers `project_requires_two_factors`.
    closed: bool,
    /// What the asking person is in it.
    #[schema(value_type = scalar::Role)]
    role: project::Role,
    /// Who made it.
    #[schema(value_type = scalar::Id)]
    founder: AccountId,
    /// When it was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = scalar::Time)]
    updated_at: Timestamp,
    /// When an owner deleted it; null while it lives.
    #[schema(value_type = Option<scalar::Time>, required)]
    deleted_at: Option<Timestamp>,
    /// Until when an owner can restore it; null while it lives.
    #[schema(value_type = Option<scalar::Time>, required)]
    restorable_until: Option<Timestamp>,
}

impl From<Membership> for Project {
    fn from(Membership { project, role, is_closed }: Membership) -> Self {
        Self {
            id: project.id,
            version: project.version,
            name: project.name.to_string(),
            slug: project.slug.to_string(),
            language: project.language.to_string(),
            time_zone: project.time_zone.name().to_owned(),
            requires_two_factors: project.requires_two_factors,
            closed: is_closed,
            role,
            founder: project.founder,
            created_at: project.created_at,
            updated_at: project.updated_at,
            deleted_at: project.deleted_at,
            restorable_until: project.deleted_at.map(|at| at.after(project::Project::GRACE)),
        }
    }
}

impl Versioned for Project {
    fn version(&self) -> Version {
        self.version
    }
}
