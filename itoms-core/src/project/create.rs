use super::{Branding, Membership, NewProject, Permission, Project, ProjectError, ProjectName, Projects, Role, Slug, authorize};
use crate::{
    api_key::Scope,
    event::Change,
    id::{Id, ProjectId},
    idempotency::Fingerprint,
    language::Language,
    problem::Violations,
    store::{Actor, StoreError, Transaction, Version},
    time::TimeZone,
    unit_of_work::UnitOfWork,
};

impl Projects<'_> {
    /// Makes a project with the actor as its owner. A slug made from the name gets a number if it is taken; language and
    /// time zone are the actor's own where none are named.
    ///
    /// # Errors
    /// [`ProjectError::SlugTaken`] for a slug that was asked for, [`ProjectError::TooManyProjects`], broken rules.
    pub async fn create(&self, actor: Actor, new: NewProject) -> Result<Membership, ProjectError> {
        let founder = actor.account().ok_or(ProjectError::NotFound)?;
        actor.require_scope(Scope::CreateProjects)?;
        let Checked { name, slug, language, time_zone } = check(&new)?;

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let id = work.id::<ProjectId>()?;
        let input = Fingerprint::of("project.create")
            .with("name", name.as_str())
            .with_each("slug", slug.as_ref().map(Slug::as_str))
            .with_each("language", language.as_ref().map(Language::as_str))
            .with_each("time_zone", time_zone.as_ref().map(TimeZone::name));
        if let Some(made) = work.once(new.key.as_ref(), input, id.uuid()).await? {
            return authorize(work.tx(), ProjectId::from_uuid(made), Permission::ViewProject).await;
        }
        if work.tx().projects().count_founded(founder).await? >= Project::MAX_PER_ACCOUNT as u64 {
            return Err(ProjectError::TooManyProjects);
        }
        let account = work.tx().accounts().account(founder).await?.ok_or(ProjectError::NotFound)?;
        let (slug, others) = match slug {
            Some(slug) => (slug, Vec::new()),
            None => stem(&name).with_alternatives(id.uuid()),
        };
        let project = Project {
            id,
            slug,
            name,
            language: language.unwrap_or(account.language),
            time_zone: time_zone.unwrap_or(account.time_zone),
            requires_two_factors: false,
            founder,
            created_at: work.now(),
            updated_at: work.now(),
            deleted_at: None,
            version: Version::FIRST,
            branding: Branding::default(),
            branding_version: Version::FIRST,
        };
        let project = insert_at_first_free(work.tx(), project, others).await?;
        work.record(Change::ProjectCreated { project: id })?;
        work.commit().await?;
        Ok(Membership { project, role: Role::Owner, is_closed: false })
    }
}

impl Slug {
    /// The slug that a project of that name gets if nobody else has it; nothing for what cannot be a name.
    #[must_use]
    pub fn of_project_named(name: &str) -> Option<Self> {
        Some(stem(&ProjectName::parse(name).ok()?))
    }
}

fn stem(name: &ProjectName) -> Slug {
    let stem = Slug::from_title(name.as_str()).filter(|slug| Slug::parse_project(slug.as_str()).is_ok());
    stem.unwrap_or_else(|| Slug::from_stored("project".to_owned()))
}

/// A new project whose fields hold their rules.
struct Checked {
    name: ProjectName,
    slug: Option<Slug>,
    language: Option<Language>,
    time_zone: Option<TimeZone>,
}

fn check(new: &NewProject) -> Result<Checked, Violations> {
    let mut broken = Violations::default();
    let name = broken.collect(ProjectName::parse(&new.name));
    let slug = new.slug.as_deref().and_then(|slug| broken.collect(Slug::parse_project(slug)));
    let language = new.language.as_deref().and_then(|tag| broken.collect(Language::parse(tag)));
    let time_zone = new.time_zone.as_deref().and_then(|zone| broken.collect(TimeZone::parse(zone)));
    match name {
        Some(name) if broken.as_slice().is_empty() => Ok(Checked { name, slug, language, time_zone }),
        _ => Err(broken),
    }
}

async fn insert_at_first_free(tx: &mut dyn Transaction, mut project: Project, others: Vec<Slug>) -> Result<Project, ProjectError> {
    let mut others = others.into_iter();
    while !insert(tx, &project).await? {
        project.slug = others.next().ok_or(ProjectError::SlugTaken)?;
    }
    Ok(project)
}

async fn insert(tx: &mut dyn Transaction, project: &Project) -> Result<bool, ProjectError> {
    match tx.projects().insert_project(project).await {
        // Whoever was suspended or has left meanwhile is nobody any more.
        Err(StoreError::Refused) => Err(ProjectError::NotFound),
        kept => Ok(kept?),
    }
}
