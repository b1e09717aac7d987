use super::{Branding, BrandingVersion, Color, Font, Footer, Look, SenderName};
use crate::{
    event::Change,
    id::ProjectId,
    problem::{Violation, Violations},
    project::{Membership, Permission, Project, ProjectError, Projects, authorize},
    store::{Actor, Version},
    unit_of_work::UnitOfWork,
};

/// What changes in a project's branding. What is absent stays; what is empty goes back to how it comes.
#[derive(Debug, Clone, Default)]
pub struct BrandingChange {
    /// The colour of links, as `#rrggbb`.
    pub accent: Option<String>,
    /// The name of a [`Font`].
    pub font: Option<String>,
    /// The name under which the project writes to people.
    pub sender_name: Option<String>,
    /// What stands at the end of its pages.
    pub footer: Option<String>,
}

impl BrandingChange {
    /// The branding after it.
    ///
    /// # Errors
    /// Every rule that it breaks.
    pub fn applied_to(&self, branding: &Branding) -> Result<Branding, Violations> {
        let mut broken = Violations::default();
        let Branding { look, sender_name } = branding;
        let branding = Branding {
            look: Look {
                accent: changed(self.accent.as_deref(), look.accent.as_ref(), Color::parse, &mut broken),
                font: changed(self.font.as_deref(), look.font.as_ref(), font, &mut broken),
                footer: changed(self.footer.as_deref(), look.footer.as_ref(), Footer::parse, &mut broken),
            },
            sender_name: changed(self.sender_name.as_deref(), sender_name.as_ref(), SenderName::parse, &mut broken),
        };
        broken.into_result()?;
        Ok(branding)
    }
}

fn changed<T: Clone>(
    typed: Option<&str>,
    present: Option<&T>,
    parse: fn(&str) -> Result<T, Violation>,
    broken: &mut Violations,
) -> Option<T> {
    match typed {
        None => present.cloned(),
        Some(empty) if empty.trim().is_empty() => None,
        Some(typed) => broken.collect(parse(typed)),
    }
}

fn font(name: &str) -> Result<Font, Violation> {
    let names = Font::ALL.map(Font::name).join(", ");
    Font::named(name).ok_or_else(|| Violation::new("font", "one_of", format!("Must be one of: {names}.")))
}

impl Projects<'_> {
    /// Changes a project's branding, as it stood at version `expected`, and keeps it as a new version (P1.2-b). A change
    /// that changes nothing makes none.
    ///
    /// # Errors
    /// [`ProjectError::Stale`] when it is at another version, broken rules.
    pub async fn change_branding(
        &self,
        actor: Actor,
        id: ProjectId,
        change: &BrandingChange,
        expected: Version,
    ) -> Result<Membership, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let membership = authorize(work.tx(), id, Permission::UpdateProject).await?;
        if membership.project.branding_version != expected {
            return Err(ProjectError::Stale);
        }
        let branding = change.applied_to(&membership.project.branding)?;
        brand(work, membership, branding).await
    }

    /// Gives a project a branding that it had, as a new version; with `expected`, only if its branding is at that one.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] when that version is not kept, [`ProjectError::Stale`] when the branding is at another one
    /// than `expected`.
    pub async fn restore_branding(
        &self,
        actor: Actor,
        id: ProjectId,
        version: Version,
        expected: Option<Version>,
    ) -> Result<Membership, ProjectError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let membership = authorize(work.tx(), id, Permission::UpdateProject).await?;
        let kept = work.tx().branding().branding_versions(id).await?;
        let restored = kept.into_iter().find(|kept| kept.version == version).ok_or(ProjectError::NotFound)?;
        if expected.is_some_and(|expected| expected != membership.project.branding_version) {
            return Err(ProjectError::Stale);
        }
        brand(work, membership, restored.branding).await
    }
}

async fn brand(mut work: UnitOfWork, membership: Membership, branding: Branding) -> Result<Membership, ProjectError> {
    let Membership { project, role, is_closed } = membership;
    if branding == project.branding {
        return Ok(Membership { project, role, is_closed });
    }
    let version = BrandingVersion {
        project: project.id,
        version: project.branding_version.next(),
        branding: branding.clone(),
        changed_by: work.tx().actor().account(),
        changed_at: work.now(),
    };
    if !work.tx().branding().brand_project(&version).await? {
        return Err(ProjectError::Stale);
    }
    work.record(Change::BrandingChanged { project: project.id })?;
    work.commit().await?;
    Ok(Membership { project: Project { branding, branding_version: version.version, ..project }, role, is_closed })
}
