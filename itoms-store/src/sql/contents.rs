use super::{
    Db, Transaction, decode, dialect, failed,
    keyset::{after_text, before_time},
    like::anywhere,
    need::Need,
    query, query_as, query_scalar,
};
use async_trait::async_trait;
use itoms_core::{
    content::{
        Body, Content, ContentQuery, ContentRepository, ContentSort, ContentSummary, Description, Kind, Published, PublishedSummary,
        Status, Tag, Title,
    },
    id::{AccountId, ContentId, Id, ProjectId},
    language::Language,
    project::{Role, Slug},
    search::fold,
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
    status: String,
    published_at: Option<i64>,
    published_version: Option<i64>,
    published_slug: Option<String>,
    author_id: Uuid,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl SummaryRow {
    fn read(self) -> Result<ContentSummary, StoreError> {
        Ok(ContentSummary {
            kind: Kind::named(&self.kind).ok_or_else(|| decode::corrupt("contents", "kind", self.id))?,
            status: Status::named(&self.status).ok_or_else(|| decode::corrupt("contents", "status", self.id))?,
            project: ProjectId::from_uuid(self.project_id),
            id: ContentId::from_uuid(self.id),
            slug: Slug::from_stored(self.slug),
            title: Title::from_stored(self.title),
            description: Description::from_stored(self.description),
            tags: self.tags.0.into_iter().map(Tag::from_stored).collect(),
            language: self.language.map(Language::from_stored),
            published_at: self.published_at.map(Timestamp::from_millis),
            published_version: self.published_version.map(Version::from_i64),
            published_slug: self.published_slug.map(Slug::from_stored),
            author: AccountId::from_uuid(self.author_id),
            created_at: Timestamp::from_millis(self.created_at),
            updated_at: Timestamp::from_millis(self.updated_at),
            version: Version::from_i64(self.version),
        })
    }
}

/// A whole working copy.
#[derive(FromRow)]
struct ContentRow {
    #[sqlx(flatten)]
    summary: SummaryRow,
    body: Json<Body>,
    html: String,
    renderer: i32,
}

impl ContentRow {
    fn read(self) -> Result<Content, StoreError> {
        let summary = self.summary.read()?;
        Ok(Content {
            project: summary.project,
            id: summary.id,
            slug: summary.slug,
            title: summary.title,
            description: summary.description,
            tags: summary.tags,
            language: summary.language,
            body: self.body.0,
            html: self.html,
            renderer: self.renderer,
            status: summary.status,
            published_at: summary.published_at,
            published_version: summary.published_version,
            published_slug: summary.published_slug,
            author: summary.author,
            created_at: summary.created_at,
            updated_at: summary.updated_at,
            version: summary.version,
        })
    }
}

const INSERT: &str = "\
    insert into contents (project_id, id, kind, slug, title, title_key, description, tags, language, body, html, renderer, search,
        status, published_at, published_version, author_id, created_at, updated_at, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
    on conflict do nothing";

const UPDATE: &str = "\
    update contents set slug = $3, title = $4, title_key = $5, description = $6, tags = $7, language = $8, body = $9, html = $10,
        renderer = $11, search = $12, status = $13, published_at = $14, published_version = $15, updated_at = $16, version = $17
    where project_id = $1 and id = $2 and version = $18";

const DELETE_TAGS: &str = "delete from content_tags where project_id = $1 and content_id = $2";

const IS_SLUG_FREE: &str = "\
    select exists (select 1 from projects where id = $1)
       and not exists (select 1 from contents where project_id = $1 and slug = $2 and id <> $3)
       and not exists (select 1 from published where project_id = $1 and slug = $2 and id <> $3)";

pub(crate) const CONTENT: &str = "\
    select project_id, id, kind, slug, title, description, tags, language, body, html, renderer, status, published_at,
        published_version, author_id, created_at, updated_at, version,
        (select p.slug from published p where p.project_id = c.project_id and p.id = c.id) as published_slug
    from contents c where project_id = $1 and id = $2";

/// A list in one order. The filters stand in each, and a filter that is not asked for is null.
macro_rules! list_contents {
    ($from:literal, $order:literal) => {
        concat!(
            "select project_id, id, kind, slug, title, description, tags, language, status, published_at, published_version, \
             author_id, created_at, updated_at, version, \
             (select p.slug from published p where p.project_id = c.project_id and p.id = c.id) as published_slug \
             from contents c where project_id = $1 and ",
            $from,
            " and (cast($4 as text) is null or status = $4) \
              and (cast($5 as text) is null or exists \
                   (select 1 from content_tags t where t.project_id = $1 and t.tag = $5 and t.content_id = c.id)) \
              and (cast($6 as text) is null or search like $6 escape '\\') order by ",
            $order,
            " limit $7"
        )
    };
}

pub(crate) const LIST_BY_UPDATE: &str = list_contents!("(updated_at, id) < ($2, $3)", "updated_at desc, id desc");
pub(crate) const LIST_BY_CREATION: &str = list_contents!("(created_at, id) < ($2, $3)", "created_at desc, id desc");
pub(crate) const LIST_BY_TITLE: &str = list_contents!("(title_key, id) > ($2, $3)", "title_key, id");

#[async_trait]
impl ContentRepository for Transaction {
    async fn insert_content(&mut self, content: &Content) -> Result<bool, StoreError> {
        self.require(&[Need::Role(content.project, Role::Admin)]).await?;
        let insert = query::<Db>(INSERT)
            .bind(content.project.uuid())
            .bind(content.id.uuid())
            .bind(content.body.kind().name())
            .bind(content.slug.as_str())
            .bind(content.title.as_str())
            .bind(fold(content.title.as_str()))
            .bind(content.description.as_str())
            .bind(Json(&content.tags))
            .bind(content.language.as_ref().map(Language::as_str))
            .bind(Json(&content.body))
            .bind(content.html.as_str())
            .bind(content.renderer)
            .bind(content.search_text())
            .bind(content.status.name())
            .bind(content.published_at.map(Timestamp::as_millis))
            .bind(content.published_version.map(Version::as_i64))
            .bind(content.author.uuid())
            .bind(content.created_at.as_millis())
            .bind(content.updated_at.as_millis())
            .bind(content.version.as_i64());
        if insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        self.insert_tags(content).await?;
        Ok(true)
    }

    async fn content(&mut self, project: ProjectId, id: ContentId) -> Result<Option<Content>, StoreError> {
        if !self.may(&[Need::member(project)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, ContentRow>(CONTENT).bind(project.uuid()).bind(id.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(ContentRow::read).transpose()
    }

    async fn titles(&mut self, project: ProjectId, ids: &[ContentId]) -> Result<Vec<(ContentId, Title)>, StoreError> {
        if !self.may(&[Need::member(project)]).await? {
            return Ok(Vec::new());
        }
        let ids = dialect::list(ids.iter().map(|id| id.uuid().simple().to_string()));
        let found = query_as::<Db, (Uuid, String)>(dialect::TITLES).bind(project.uuid()).bind(ids);
        let found = found.fetch_all(self.connection()).await.map_err(failed)?;
        Ok(found.into_iter().map(|(id, title)| (ContentId::from_uuid(id), Title::from_stored(title))).collect())
    }

    async fn list_contents(&mut self, project: ProjectId, asked: &ContentQuery, slice: &Slice) -> Result<Page<ContentSummary>, StoreError> {
        if !self.may(&[Need::member(project)]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let after = slice.after.as_ref();
        let rows = match asked.sort {
            ContentSort::Updated | ContentSort::Created => {
                let statement = if asked.sort == ContentSort::Updated { LIST_BY_UPDATE } else { LIST_BY_CREATION };
                let (at, id) = before_time(after);
                query_as::<Db, SummaryRow>(statement).bind(project.uuid()).bind(at).bind(id)
            }
            ContentSort::Title => {
                let (title, id) = after_text(after);
                query_as::<Db, SummaryRow>(LIST_BY_TITLE).bind(project.uuid()).bind(title).bind(id)
            }
        };
        let rows = rows
            .bind(asked.status.map(Status::name))
            .bind(asked.tag.as_ref().map(Tag::key))
            .bind(asked.search.as_ref().map(|text| anywhere(&fold(text.as_str()))))
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(SummaryRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, |content| asked.sort.position(content)))
    }

    async fn update_content(&mut self, content: &Content, expected: Version) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(content.project, Role::Admin)]).await? {
            return Ok(false);
        }
        let update = query::<Db>(UPDATE)
            .bind(content.project.uuid())
            .bind(content.id.uuid())
            .bind(content.slug.as_str())
            .bind(content.title.as_str())
            .bind(fold(content.title.as_str()))
            .bind(content.description.as_str())
            .bind(Json(&content.tags))
            .bind(content.language.as_ref().map(Language::as_str))
            .bind(Json(&content.body))
            .bind(content.html.as_str())
            .bind(content.renderer)
            .bind(content.search_text())
            .bind(content.status.name())
            .bind(content.published_at.map(Timestamp::as_millis))
            .bind(content.published_version.map(Version::as_i64))
            .bind(content.updated_at.as_millis())
            .bind(content.version.as_i64())
            .bind(expected.as_i64());
        if self.execute_unless_taken(update).await? == 0 {
            return Ok(false);
        }
        let delete = query::<Db>(DELETE_TAGS).bind(content.project.uuid()).bind(content.id.uuid());
        delete.execute(self.connection()).await.map_err(failed)?;
        self.insert_tags(content).await?;
        Ok(true)
    }

    async fn delete_content(&mut self, project: ProjectId, id: ContentId, expected: Version) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(project, Role::Admin)]).await? {
            return Ok(false);
        }
        // Foreign keys take tags and snapshot along.
        let delete = query::<Db>("delete from contents where project_id = $1 and id = $2 and version = $3");
        let delete = delete.bind(project.uuid()).bind(id.uuid()).bind(expected.as_i64());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn is_slug_free(&mut self, project: ProjectId, slug: &Slug, except: Option<ContentId>) -> Result<bool, StoreError> {
        if !self.may(&[Need::member(project)]).await? {
            return Ok(false);
        }
        let except = except.map_or(Uuid::nil(), Id::uuid);
        let free = query_scalar::<Db, bool>(IS_SLUG_FREE).bind(project.uuid()).bind(slug.as_str()).bind(except);
        free.fetch_one(self.connection()).await.map_err(failed)
    }

    async fn upsert_published(&mut self, published: &Published) -> Result<bool, StoreError> {
        self.require(&[Need::Role(published.project, Role::Admin)]).await?;
        self.write_published(published).await
    }

    async fn delete_published(&mut self, project: ProjectId, id: ContentId) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(project, Role::Admin)]).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from published where project_id = $1 and id = $2").bind(project.uuid()).bind(id.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn published(&mut self, project: ProjectId, slug: &Slug) -> Result<Option<Published>, StoreError> {
        if !self.may(&[Need::Visitor, Need::member(project)]).await? {
            return Ok(None);
        }
        self.read_published(project, slug).await
    }

    async fn list_published(&mut self, project: ProjectId, tag: Option<&Tag>, slice: &Slice) -> Result<Page<PublishedSummary>, StoreError> {
        if !self.may(&[Need::Visitor, Need::member(project)]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        self.read_published_list(project, tag, slice).await
    }

    async fn newest_published(&mut self, project: ProjectId, limit: u32) -> Result<Vec<Published>, StoreError> {
        if !self.may(&[Need::Visitor, Need::member(project)]).await? {
            return Ok(Vec::new());
        }
        self.read_newest_published(project, limit).await
    }
}

impl Transaction {
    async fn insert_tags(&mut self, content: &Content) -> Result<(), StoreError> {
        if content.tags.is_empty() {
            return Ok(());
        }
        let keys = dialect::list(content.tags.iter().map(Tag::key));
        let insert = query::<Db>(dialect::INSERT_TAGS).bind(content.project.uuid()).bind(content.id.uuid()).bind(keys);
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}
