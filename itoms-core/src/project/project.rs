use super::{Branding, Look, Slug};
use crate::{
    id::{AccountId, ProjectId},
    idempotency::IdempotencyKey,
    language::Language,
    store::Version,
    text::texts,
    time::{TimeZone, Timestamp},
};
use std::time::Duration;

texts! {
    /// A project's name.
    ProjectName: "name", 1 to 120;
}

/// A project: the tenant that owns content and has members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Id.
    pub id: ProjectId,
    /// Name.
    pub name: ProjectName,
    /// Where its pages live; unique in the installation.
    pub slug: Slug,
    /// The language of its pages, and of content that names none.
    pub language: Language,
    /// The zone in which its dates are shown.
    pub time_zone: TimeZone,
    /// Whether its members reach it only with a second factor: see [`Membership::is_closed`](super::Membership::is_closed).
    pub requires_two_factors: bool,
    /// Who made it. Becomes its first owner.
    pub founder: AccountId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its row last changed.
    pub updated_at: Timestamp,
    /// When an owner deleted it. It is hidden since, and can be restored for [`Project::GRACE`].
    pub deleted_at: Option<Timestamp>,
    /// Counts its states, but for those of its branding.
    pub version: Version,
    /// How it looks, and under which name it writes to people (P1.2-b).
    pub branding: Branding,
    /// Counts the states of its branding.
    pub branding_version: Version,
}

impl Project {
    /// How long a deleted project can be restored by an owner.
    pub const GRACE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
    /// How many slugs that it left stay its own: they lead to it, and nobody else gets them.
    pub const FORMER_SLUGS: usize = 20;
    /// How many projects a person may found and own at once.
    pub const MAX_PER_ACCOUNT: usize = 100;
    /// How many members it has at most, whoever is invited among them: a public is reached by its pages and newsletters, and
    /// what every member sees of the others stays what people can look through.
    pub const MAX_MEMBERS: u64 = 1000;
}

/// What a visitor may know of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Id.
    pub project: ProjectId,
    /// Name.
    pub name: ProjectName,
    /// Where its pages live.
    pub slug: Slug,
    /// The language of its pages.
    pub language: Language,
    /// The zone in which its dates are shown.
    pub time_zone: TimeZone,
    /// How its pages look.
    pub look: Look,
}

impl From<Project> for Site {
    fn from(project: Project) -> Self {
        Self {
            project: project.id,
            name: project.name,
            slug: project.slug,
            language: project.language,
            time_zone: project.time_zone,
            look: project.branding.look,
        }
    }
}

/// A project to be made.
#[derive(Debug, Clone)]
pub struct NewProject {
    pub(super) name: String,
    pub(super) slug: Option<String>,
    pub(super) language: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) key: Option<IdempotencyKey>,
}

impl NewProject {
    /// A project of that name; its slug is made from it, its language and its zone are its founder's.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), slug: None, language: None, time_zone: None, key: None }
    }

    /// With that slug.
    #[must_use]
    pub fn slug(self, slug: impl Into<String>) -> Self {
        Self { slug: Some(slug.into()), ..self }
    }

    /// With that language (BCP 47).
    #[must_use]
    pub fn language(self, language: impl Into<String>) -> Self {
        Self { language: Some(language.into()), ..self }
    }

    /// With that time zone (IANA).
    #[must_use]
    pub fn time_zone(self, zone: impl Into<String>) -> Self {
        Self { time_zone: Some(zone.into()), ..self }
    }

    /// At most once under this key: the same call again answers the same project.
    #[must_use]
    pub fn once(self, key: IdempotencyKey) -> Self {
        Self { key: Some(key), ..self }
    }
}

/// What changes in a project. What is absent stays.
#[derive(Debug, Clone, Default)]
pub struct ProjectChange {
    /// A new name.
    pub name: Option<String>,
    /// A new slug.
    pub slug: Option<String>,
    /// A new language.
    pub language: Option<String>,
    /// A new time zone.
    pub time_zone: Option<String>,
    /// Whether two factors are required of its members. Owners alone change it.
    pub requires_two_factors: Option<bool>,
}
