use super::{
    Membership, Permission, Project, ProjectChange, ProjectError, ProjectName, Projects, Slug, authorize, two_factors::require_may_turn,
};
use crate::{
    event::Change,
    id::ProjectId,
    language::Language,
    problem::Violations,
    store::{Actor, Version},
    time::TimeZone,
    unit_of_work::UnitOfWork,
};

impl Projects<'_> {
    /// Changes a project, as it stood at version `expected`. Whether it requires two factors is changed by its owners
    /// alone, and only in person: a [dangerous act]. Members who then lack a second factor are told by mail,
    /// twice a day at most.
    ///
    /// # Errors
    /// [`ProjectError::Stale`] when it is at another version, [`ProjectError::SlugTaken`], broken rules;
    /// [`ProjectError::NoSecondFactor`] for an owner who would close it to itself.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetTwoFactors
    pub async fn update(&self, actor: Actor, id: ProjectId, change: ProjectChange, expected: Version) -> Result<Membership, ProjectError> {
        let is_told = self.tells_of_two_factors(actor, id, &change, expected).await?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let Membership { project, role, is_closed } = authorize(work.tx(), id, Permission::UpdateProject).await?;
        if project.version != expected {
            return Err(ProjectError::Stale);
        }
        let Checked { name, slug, language, time_zone } = check(&change)?;
        let requires_two_factors = change.requires_two_factors.unwrap_or(project.requires_two_factors);
        let turned = requires_two_factors != project.requires_two_factors;
        if turned {
            require_may_turn(work.tx(), id, requires_two_factors).await?;
        }
        let project = Project {
            name: name.unwrap_or(project.name),
            slug: slug.unwrap_or(project.slug),
            language: language.unwrap_or(project.language),
            time_zone: time_zone.unwrap_or(project.time_zone),
            requires_two_factors,
            updated_at: work.now(),
            version: expected.next(),
            ..project
        };
        if !work.tx().projects().update_project(&project, expected).await? {
            // A role that was lost in this moment writes nothing either.
            let now = authorize(work.tx(), id, Permission::UpdateProject).await?.project;
            return Err(if now.version == expected { ProjectError::SlugTaken } else { ProjectError::Stale });
        }
        work.record(Change::ProjectUpdated { project: id })?;
        if turned {
            Self::record_two_factors(&mut work, id, requires_two_factors)?;
        }
        if turned && is_told {
            Self::tell_of_two_factors(&mut work, id).await?;
        }
        work.commit().await?;
        Ok(Membership { project, role, is_closed })
    }
}

/// What changes, where it holds its rules.
pub(super) struct Checked {
    name: Option<ProjectName>,
    slug: Option<Slug>,
    language: Option<Language>,
    time_zone: Option<TimeZone>,
}

pub(super) fn check(change: &ProjectChange) -> Result<Checked, Violations> {
    let mut broken = Violations::default();
    let name = change.name.as_deref().and_then(|name| broken.collect(ProjectName::parse(name)));
    let slug = change.slug.as_deref().and_then(|slug| broken.collect(Slug::parse_project(slug)));
    let language = change.language.as_deref().and_then(|tag| broken.collect(Language::parse(tag)));
    let time_zone = change.time_zone.as_deref().and_then(|zone| broken.collect(TimeZone::parse(zone)));
    broken.into_result()?;
    Ok(Checked { name, slug, language, time_zone })
}
