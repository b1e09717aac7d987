use super::{
    Db, Transaction, branding::LookRow, decode, dialect, failed, keyset::after_text, like::anywhere, need::Need, query, query_as,
    query_scalar,
};
use async_trait::async_trait;
use itoms_core::{
    id::{AccountId, Id, ProjectId},
    language::Language,
    project::{Branding, Membership, MembershipQuery, Project, ProjectName, ProjectRepository, Role, SenderName, Site, Slug},
    search::fold,
    sort::ListSort,
    store::{Actor, Page, Slice, StoreError, Task, Version},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct ProjectRow {
    id: Uuid,
    name: String,
    slug: String,
    language: String,
    time_zone: String,
    requires_two_factors: bool,
    founder_id: Uuid,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
    version: i64,
    #[sqlx(flatten)]
    look: LookRow,
    sender_name: Option<String>,
    branding_version: i64,
}

impl ProjectRow {
    fn read(self) -> Result<Project, StoreError> {
        Ok(Project {
            time_zone: decode::zone(&self.time_zone, "projects", self.id)?,
            id: ProjectId::from_uuid(self.id),
            name: ProjectName::from_stored(self.name),
            slug: Slug::from_stored(self.slug),
            language: Language::from_stored(self.language),
            requires_two_factors: self.requires_two_factors,
            founder: AccountId::from_uuid(self.founder_id),
            created_at: Timestamp::from_millis(self.created_at),
            updated_at: Timestamp::from_millis(self.updated_at),
            deleted_at: self.deleted_at.map(Timestamp::from_millis),
            version: Version::from_i64(self.version),
            branding: Branding { look: self.look.read("projects", self.id)?, sender_name: self.sender_name.map(SenderName::from_stored) },
            branding_version: Version::from_i64(self.branding_version),
        })
    }
}

#[derive(FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    project: ProjectRow,
    role: String,
    is_closed: bool,
}

impl MembershipRow {
    fn read(self) -> Result<Membership, StoreError> {
        let role = decode::role(&self.role, "members", self.project.id)?;
        Ok(Membership { project: self.project.read()?, role, is_closed: self.is_closed })
    }
}

#[derive(FromRow)]
struct SiteRow {
    id: Uuid,
    name: String,
    slug: String,
    language: String,
    time_zone: String,
    #[sqlx(flatten)]
    look: LookRow,
}

impl SiteRow {
    fn read(self) -> Result<Site, StoreError> {
        Ok(Site {
            time_zone: decode::zone(&self.time_zone, "projects", self.id)?,
            project: ProjectId::from_uuid(self.id),
            name: ProjectName::from_stored(self.name),
            slug: Slug::from_stored(self.slug),
            language: Language::from_stored(self.language),
            look: self.look.read("projects", self.id)?,
        })
    }
}

/// Whether the one project that a key reaches is asked for.
fn fits(query: &MembershipQuery, membership: &Membership) -> bool {
    let name = fold(membership.project.name.as_str());
    let is_found = query.search.as_ref().is_none_or(|search| name.contains(&fold(search.as_str())));
    is_found && query.role.is_none_or(|role| role == membership.role)
}

const INSERT: &str = "\
    insert into projects (id, name, name_key, slug, language, time_zone, requires_two_factors, founder_id, created_at, updated_at,
        deleted_at, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict do nothing";

const INSERT_FOUNDER: &str = "\
    insert into members (project_id, account_id, role, full_name, full_name_key, email, email_key, created_at, version)
    select $1, a.id, 'owner', a.full_name, a.full_name_key, a.email, a.email_key, $3, 1 from accounts a where a.id = $2";

const PROJECT: &str = "\
    select id, name, slug, language, time_zone, requires_two_factors, founder_id, created_at, updated_at, deleted_at, version,
      accent, font, footer, sender_name, branding_version
    from projects where id = $1";

pub(crate) const MEMBERSHIP: &str = "\
    select p.id, p.name, p.slug, p.language, p.time_zone, p.requires_two_factors, p.founder_id, p.created_at, p.updated_at, p.deleted_at,
        p.version, p.accent, p.font, p.footer, p.sender_name, p.branding_version, m.role, p.requires_two_factors and not exists (
            select 1 from two_factor_accounts f where f.account_id = m.account_id
        ) as is_closed
    from projects p join members m on m.project_id = p.id
    where p.id = $1 and m.account_id = $2";

/// A list in one order. The filters stand in each, and a filter that is not asked for is null.
macro_rules! list_projects {
    ($from:literal, $order:literal) => {
        concat!(
            "select p.id, p.name, p.slug, p.language, p.time_zone, p.requires_two_factors, p.founder_id, p.created_at, p.updated_at, \
             p.deleted_at, p.version, p.accent, p.font, p.footer, p.sender_name, p.branding_version, m.role, \
             p.requires_two_factors and not exists \
                 (select 1 from two_factor_accounts f where f.account_id = m.account_id) as is_closed \
             from members m join projects p on p.id = m.project_id \
             where m.account_id = $1 and (p.deleted_at is null or m.role = 'owner') \
               and (cast($2 as text) is null or p.name_key like $2 escape '\\') and (cast($3 as text) is null or m.role = $3) and ",
            $from,
            " order by ",
            $order,
            " limit $4"
        )
    };
}

const LIST_BY_CREATION: &str = list_projects!("m.project_id < $5", "m.project_id desc");
const LIST_BY_NAME: &str = list_projects!("(p.name_key, p.id) > ($5, $6)", "p.name_key, p.id");

/// What is required of members is for owners to say. Names who asks: row policies see rows, not columns.
const UPDATE: &str = "\
    update projects
    set name = $2, slug = $3, language = $4, time_zone = $5, updated_at = $6, deleted_at = $7, version = $8, requires_two_factors = $10,
        name_key = $12
    where id = $1 and version = $9
      and (requires_two_factors = $10
           or exists (select 1 from members a where a.project_id = $1 and a.account_id = $11 and a.role = 'owner'))";

const SITE_OF: &str = "\
    select id, name, slug, language, time_zone, accent, font, footer from projects where id = $1 and deleted_at is null";

pub(crate) const SITE: &str = "\
    select id, name, slug, language, time_zone, accent, font, footer from projects where slug = $1 and deleted_at is null";

const MOVED: &str = "\
    select p.id, p.name, p.slug, p.language, p.time_zone, p.accent, p.font, p.footer
    from former_slugs f join projects p on p.id = f.project_id
    where f.slug = $1 and p.deleted_at is null";

const IS_LEFT_BY_ANOTHER: &str = "select exists (select 1 from former_slugs where slug = $1 and project_id <> $2)";

const LEAVE: &str = "insert into former_slugs (project_id, slug, left_at) values ($1, $2, $3) on conflict do nothing";

const RETURN: &str = "delete from former_slugs where project_id = $1 and slug = $2";

const FORGET_OLDEST: &str = "\
    delete from former_slugs where project_id = $1 and slug not in (
        select slug from former_slugs where project_id = $1 order by left_at desc, slug limit $2
    )";

const DELETED_BEFORE: &str = "\
    select id from projects where deleted_at is not null and deleted_at < $1 order by deleted_at limit $2";

#[async_trait]
impl ProjectRepository for Transaction {
    async fn insert_project(&mut self, project: &Project) -> Result<bool, StoreError> {
        self.require(&[Need::Itself(project.founder)]).await?;
        // Whoever leaves meanwhile takes it along: it would be left without an owner, for ever.
        self.require_active().await?;
        self.lock_slugs([project.slug.as_str()]).await?;
        if self.is_left_by_another(project).await? {
            return Ok(false);
        }
        let insert = query::<Db>(INSERT)
            .bind(project.id.uuid())
            .bind(project.name.as_str())
            .bind(fold(project.name.as_str()))
            .bind(project.slug.as_str())
            .bind(project.language.as_str())
            .bind(project.time_zone.name())
            .bind(project.requires_two_factors)
            .bind(project.founder.uuid())
            .bind(project.created_at.as_millis())
            .bind(project.updated_at.as_millis())
            .bind(project.deleted_at.map(Timestamp::as_millis))
            .bind(project.version.as_i64());
        if insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        let founder = query::<Db>(INSERT_FOUNDER).bind(project.id.uuid()).bind(project.founder.uuid());
        founder.bind(project.created_at.as_millis()).execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    async fn project(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        if !self.may(&[Need::Task(Task::Work), Need::Task(Task::Invitation), Need::Task(Task::Retention)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, ProjectRow>(PROJECT).bind(id.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(ProjectRow::read).transpose()
    }

    async fn membership(&mut self, id: ProjectId) -> Result<Option<Membership>, StoreError> {
        let Some(account) = self.account_in(id) else { return Ok(None) };
        let found = query_as::<Db, MembershipRow>(MEMBERSHIP).bind(id.uuid()).bind(account.uuid());
        let found = found.fetch_optional(self.connection()).await.map_err(failed)?.map(MembershipRow::read).transpose()?;
        if let Some(own) = &found {
            self.acts_by(own);
        }
        Ok(found)
    }

    async fn list_projects(&mut self, asked: &MembershipQuery, slice: &Slice) -> Result<Page<Membership>, StoreError> {
        let Some(account) = Need::person(self.actor()) else { return Ok(Page { items: Vec::new(), next: None }) };
        if let Actor::Key(key) = self.actor()
            && let Some(only) = key.project()
        {
            let only = if slice.after.is_none() { self.membership(only).await? } else { None };
            let only = only.filter(|it| it.project.deleted_at.is_none() || it.role == Role::Owner).filter(|it| fits(asked, it));
            return Ok(Page { items: only.into_iter().collect(), next: None });
        }
        let statement = match asked.sort {
            ListSort::Created => LIST_BY_CREATION,
            ListSort::Name => LIST_BY_NAME,
        };
        let rows = query_as::<Db, MembershipRow>(statement)
            .bind(account.uuid())
            .bind(asked.search.as_ref().map(|text| anywhere(&fold(text.as_str()))))
            .bind(asked.role.map(Role::name))
            .bind(i64::from(slice.limit) + 1);
        let rows = match asked.sort {
            ListSort::Created => rows.bind(slice.after.as_ref().map_or(Uuid::max(), |position| position.id)),
            ListSort::Name => {
                let (name, id) = after_text(slice.after.as_ref());
                rows.bind(name).bind(id)
            }
        };
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(MembershipRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, |Membership { project, .. }| {
            asked.sort.position(project.created_at, project.name.as_str(), project.id.uuid())
        }))
    }

    async fn count_founded(&mut self, founder: AccountId) -> Result<u64, StoreError> {
        if !self.may(&[Need::Itself(founder)]).await? {
            return Ok(0);
        }
        // First: whoever leaves holds it while sessions end, which whoever makes a key waits for.
        self.keep_standing_of(founder).await?;
        self.lock_account(founder).await?;
        let count = query_scalar::<Db, i64>(dialect::COUNT_FOUNDED).bind(founder.uuid());
        Ok(count.fetch_one(self.connection()).await.map_err(failed)?.unsigned_abs())
    }

    async fn update_project(&mut self, project: &Project, expected: Version) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(project.id, Role::Admin)]).await? {
            return Ok(false);
        }
        let before = query_as::<Db, (String, bool)>("select slug, requires_two_factors from projects where id = $1 and version = $2");
        let before = before.bind(project.id.uuid()).bind(expected.as_i64()).fetch_optional(self.connection()).await.map_err(failed)?;
        let Some((slug, required)) = before else { return Ok(false) };
        if required != project.requires_two_factors {
            self.lock_project(project.id).await?;
        }
        let left = Some(slug).filter(|slug| slug != project.slug.as_str());
        if let Some(left) = &left {
            self.lock_slugs([left, project.slug.as_str()]).await?;
            if self.is_left_by_another(project).await? {
                return Ok(false);
            }
        }
        let update = query::<Db>(UPDATE)
            .bind(project.id.uuid())
            .bind(project.name.as_str())
            .bind(project.slug.as_str())
            .bind(project.language.as_str())
            .bind(project.time_zone.name())
            .bind(project.updated_at.as_millis())
            .bind(project.deleted_at.map(Timestamp::as_millis))
            .bind(project.version.as_i64())
            .bind(expected.as_i64())
            .bind(project.requires_two_factors)
            .bind(self.actor().account().map(Id::uuid))
            .bind(fold(project.name.as_str()));
        if self.execute_unless_taken(update).await? == 0 {
            return Ok(false);
        }
        if let Some(left) = &left {
            self.move_slug(project, left).await?;
        }
        Ok(true)
    }

    async fn site(&mut self, slug: &Slug) -> Result<Option<Site>, StoreError> {
        if !self.may(&[Need::Visitor]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, SiteRow>(SITE).bind(slug.as_str());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(SiteRow::read).transpose()
    }

    async fn site_of(&mut self, id: ProjectId) -> Result<Option<Site>, StoreError> {
        if !self.may(&[Need::Visitor]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, SiteRow>(SITE_OF).bind(id.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(SiteRow::read).transpose()
    }

    async fn moved(&mut self, slug: &Slug) -> Result<Option<Site>, StoreError> {
        if !self.may(&[Need::Visitor]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, SiteRow>(MOVED).bind(slug.as_str());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(SiteRow::read).transpose()
    }

    async fn projects_deleted_before(&mut self, before: Timestamp, limit: u32) -> Result<Vec<ProjectId>, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(Vec::new());
        }
        let found = query_scalar::<Db, Uuid>(DELETED_BEFORE).bind(before.as_millis()).bind(i64::from(limit));
        let found = found.fetch_all(self.connection()).await.map_err(failed)?;
        Ok(found.into_iter().map(ProjectId::from_uuid).collect())
    }

    async fn erase_project(&mut self, id: ProjectId, before: Timestamp) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::Retention), Need::Task(Task::People)]).await? {
            return Ok(false);
        }
        // Foreign keys take everything else along.
        let delete = query::<Db>("delete from projects where id = $1 and deleted_at < $2").bind(id.uuid()).bind(before.as_millis());
        if delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        let jobs = query::<Db>("delete from jobs where project_id = $1").bind(id.uuid());
        jobs.execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }
}

impl Transaction {
    /// Whether the project's slug is one that another project has left and keeps.
    async fn is_left_by_another(&mut self, project: &Project) -> Result<bool, StoreError> {
        let left = query_scalar::<Db, bool>(IS_LEFT_BY_ANOTHER).bind(project.slug.as_str()).bind(project.id.uuid());
        left.fetch_one(self.connection()).await.map_err(failed)
    }

    /// Keeps the slug that a project has left, and lets go of its new one, should it have had that before.
    async fn move_slug(&mut self, project: &Project, left: &str) -> Result<(), StoreError> {
        let leave = query::<Db>(LEAVE).bind(project.id.uuid()).bind(left).bind(project.updated_at.as_millis());
        leave.execute(self.connection()).await.map_err(failed)?;
        let back = query::<Db>(RETURN).bind(project.id.uuid()).bind(project.slug.as_str());
        back.execute(self.connection()).await.map_err(failed)?;
        let forget = query::<Db>(FORGET_OLDEST).bind(project.id.uuid()).bind(Project::FORMER_SLUGS as i64);
        forget.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}
