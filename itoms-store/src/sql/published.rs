use super::{Db, Transaction, decode, dialect, failed, keyset::before_time, query, query_as};
use itoms_core::{
    account::FullName,
    content::{Description, Kind, Published, PublishedSummary, Tag, Title},
    id::{ContentId, Id, ProjectId},
    language::Language,
    project::Slug,
    store::{Page, Slice, StoreError, Version},
    time::Timestamp,
};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

/// What lists read.
#[derive(FromRow)]
struct SummaryRow {
    project_id: Uuid,
    id: Uuid,
    kind: String,
    slug: String,
    title: String,
    description: String,
    tags: Json<Vec<String>>,
    language: Option<String>,
    author_name: String,
    published_at: i64,
    updated_at: i64,
    version: i64,
}

impl SummaryRow {
    fn read(self) -> Result<PublishedSummary, StoreError> {
        Ok(PublishedSummary {
            kind: Kind::named(&self.kind).ok_or_else(|| decode::corrupt("published", "kind", self.id))?,
            project: ProjectId::from_uuid(self.project_id),
            id: ContentId::from_uuid(self.id),
            slug: Slug::from_stored(self.slug),
            title: Title::from_stored(self.title),
            description: Description::from_stored(self.description),
            tags: self.tags.0.into_iter().map(Tag::from_stored).collect(),
            language: self.language.map(Language::from_stored),
            author_name: FullName::from_stored(self.author_name),
            published_at: Timestamp::from_millis(self.published_at),
            updated_at: Timestamp::from_millis(self.updated_at),
            version: Version::from_i64(self.version),
        })
    }
}

/// A whole snapshot.
#[derive(FromRow)]
struct PublishedRow {
    #[sqlx(flatten)]
    summary: SummaryRow,
    html: String,
}

impl PublishedRow {
    fn read(self) -> Result<Published, StoreError> {
        let summary = self.summary.read()?;
        Ok(Published {
            project: summary.project,
            id: summary.id,
            kind: summary.kind,
            slug: summary.slug,
            title: summary.title,
            description: summary.description,
            tags: summary.tags,
            language: summary.language,
            html: self.html,
            author_name: summary.author_name,
            published_at: summary.published_at,
            updated_at: summary.updated_at,
            version: summary.version,
        })
    }
}

const UPSERT: &str = "\
    insert into published (project_id, id, kind, slug, title, description, tags, language, html, author_name, published_at, updated_at, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    on conflict (project_id, id) do update
    set slug = $4, title = $5, description = $6, tags = $7, language = $8, html = $9, author_name = $10, published_at = $11, updated_at = $12, version = $13";

const DELETE_TAGS: &str = "delete from published_tags where project_id = $1 and id = $2";

/// Pages of a deleted project are gone, whoever asks.
pub(crate) const AT_SLUG: &str = "\
    select project_id, id, kind, slug, title, description, tags, language, html, author_name, published_at, updated_at, version
    from published
    where project_id = $1 and slug = $2
      and exists (select 1 from projects p where p.id = $1 and p.deleted_at is null)";

pub(crate) const NEWEST: &str = "\
    select project_id, id, kind, slug, title, description, tags, language, html, author_name, published_at, updated_at, version
    from published
    where project_id = $1
      and exists (select 1 from projects p where p.id = $1 and p.deleted_at is null)
    order by published_at desc, id desc limit $2";

pub(crate) const LIST: &str = "\
    select project_id, id, kind, slug, title, description, tags, language, author_name, published_at, updated_at, version
    from published
    where project_id = $1 and (published_at, id) < ($2, $3)
      and exists (select 1 from projects p where p.id = $1 and p.deleted_at is null)
    order by published_at desc, id desc limit $4";

pub(crate) const LIST_WITH_TAG: &str = "\
    select p.project_id, p.id, p.kind, p.slug, p.title, p.description, p.tags, p.language, p.author_name, p.published_at,
        p.updated_at, p.version
    from published_tags t join published p on p.project_id = t.project_id and p.id = t.id
    where t.project_id = $1 and (t.published_at, t.id) < ($2, $3) and t.tag = $5
      and exists (select 1 from projects o where o.id = $1 and o.deleted_at is null)
    order by t.published_at desc, t.id desc limit $4";

impl Transaction {
    pub(super) async fn write_published(&mut self, published: &Published) -> Result<bool, StoreError> {
        let (project, id) = (published.project.uuid(), published.id.uuid());
        let upsert = query::<Db>(UPSERT)
            .bind(project)
            .bind(id)
            .bind(published.kind.name())
            .bind(published.slug.as_str())
            .bind(published.title.as_str())
            .bind(published.description.as_str())
            .bind(Json(&published.tags))
            .bind(published.language.as_ref().map(Language::as_str))
            .bind(published.html.as_str())
            .bind(published.author_name.as_str())
            .bind(published.published_at.as_millis())
            .bind(published.updated_at.as_millis())
            .bind(published.version.as_i64());
        if self.execute_unless_taken(upsert).await? == 0 {
            return Ok(false);
        }
        query::<Db>(DELETE_TAGS).bind(project).bind(id).execute(self.connection()).await.map_err(failed)?;
        if published.tags.is_empty() {
            return Ok(true);
        }
        let keys = dialect::list(published.tags.iter().map(Tag::key));
        let insert = query::<Db>(dialect::INSERT_PUBLISHED_TAGS).bind(project).bind(id).bind(keys);
        let insert = insert.bind(published.published_at.as_millis());
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    pub(super) async fn read_published(&mut self, project: ProjectId, slug: &Slug) -> Result<Option<Published>, StoreError> {
        let found = query_as::<Db, PublishedRow>(AT_SLUG).bind(project.uuid()).bind(slug.as_str());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(PublishedRow::read).transpose()
    }

    pub(super) async fn read_published_list(
        &mut self,
        project: ProjectId,
        tag: Option<&Tag>,
        slice: &Slice,
    ) -> Result<Page<PublishedSummary>, StoreError> {
        let (at, id) = before_time(slice.after.as_ref());
        let rows = query_as::<Db, SummaryRow>(if tag.is_some() { LIST_WITH_TAG } else { LIST });
        let rows = rows.bind(project.uuid()).bind(at).bind(id).bind(i64::from(slice.limit) + 1);
        let rows = match tag {
            Some(tag) => rows.bind(tag.key()),
            None => rows,
        };
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(SummaryRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, PublishedSummary::position))
    }

    pub(super) async fn read_newest_published(&mut self, project: ProjectId, limit: u32) -> Result<Vec<Published>, StoreError> {
        let rows = query_as::<Db, PublishedRow>(NEWEST).bind(project.uuid()).bind(i64::from(limit));
        rows.fetch_all(self.connection()).await.map_err(failed)?.into_iter().map(PublishedRow::read).collect()
    }
}
