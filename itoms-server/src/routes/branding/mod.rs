//! How a project looks, and under which name it writes to people.

pub(super) mod list_versions;
pub(super) mod restore;
pub(super) mod show;
pub(super) mod update;

use super::{answer::Versioned, scalar};
use crate::assets::Mended;
use itoms_core::{
    id::{AccountId, ProjectId},
    project::{self, Font, Membership},
    store::Version,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A project's branding. What is null is as it comes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Branding {
    /// The id of the project.
    #[schema(value_type = scalar::Id)]
    id: ProjectId,
    /// Its state; also the ETag. A project begins with 1, the default look.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// The colour of links, as it was chosen.
    #[schema(value_type = Option<scalar::Color>, required)]
    accent: Option<String>,
    /// The colour that light pages show: as much darker than `accent` as people need to read it (4.5:1).
    #[schema(value_type = Option<scalar::Color>, required)]
    accent_on_light: Option<String>,
    /// The colour that dark pages show: as much lighter than `accent` as people need to read it (4.5:1).
    #[schema(value_type = Option<scalar::Color>, required)]
    accent_on_dark: Option<String>,
    /// The font of its pages.
    #[schema(value_type = Option<scalar::Font>, required)]
    font: Option<&'static str>,
    /// The name under which the project writes to people, in front of the installation's.
    #[schema(value_type = Option<scalar::SenderName>, required)]
    sender_name: Option<String>,
    /// Plain text at the end of its pages.
    #[schema(value_type = Option<scalar::Footer>, required)]
    footer: Option<String>,
}

impl From<Membership> for Branding {
    fn from(Membership { project, .. }: Membership) -> Self {
        let project::Branding { look, sender_name } = project.branding;
        let mended = look.accent.map(Mended::of);
        Self {
            id: project.id,
            version: project.branding_version,
            accent: look.accent.map(|accent| accent.to_string()),
            accent_on_light: mended.map(|mended| mended.light.to_string()),
            accent_on_dark: mended.map(|mended| mended.dark.to_string()),
            font: look.font.map(Font::name),
            sender_name: sender_name.map(|name| name.to_string()),
            footer: look.footer.map(|footer| footer.to_string()),
        }
    }
}

impl Versioned for Branding {
    fn version(&self) -> Version {
        self.version
    }
}

/// A branding that a project has or had.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BrandingVersion {
    /// Counts them; the newest is the present one.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// The colour of links, as it was chosen.
    #[schema(value_type = Option<scalar::Color>, required)]
    accent: Option<String>,
    /// The font of its pages.
    #[schema(value_type = Option<scalar::Font>, required)]
    font: Option<&'static str>,
    /// The name under which the project wrote to people.
    #[schema(value_type = Option<scalar::SenderName>, required)]
    sender_name: Option<String>,
    /// Plain text at the end of its pages.
    #[schema(value_type = Option<scalar::Footer>, required)]
    footer: Option<String>,
    /// Who made it; null when that account is gone.
    #[schema(value_type = Option<scalar::Id>, required)]
    changed_by: Option<AccountId>,
    /// When.
    #[schema(value_type = scalar::Time)]
    changed_at: Timestamp,
}

impl From<project::BrandingVersion> for BrandingVersion {
    fn from(kept: project::BrandingVersion) -> Self {
        let project::Branding { look, sender_name } = kept.branding;
        Self {
            version: kept.version,
            accent: look.accent.map(|accent| accent.to_string()),
            font: look.font.map(Font::name),
            sender_name: sender_name.map(|name| name.to_string()),
            footer: look.footer.map(|footer| footer.to_string()),
            changed_by: kept.changed_by,
            changed_at: kept.changed_at,
        }
    }
}
