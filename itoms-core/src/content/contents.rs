use super::{
    Article, Body, Content, ContentChange, ContentError, ContentQuery, ContentSummary, Description, Draft, Kind, NewBody, RENDERER,
    Renderer, Status, Tag, Title,
};
use crate::{
    account::FullName,
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::{ContentId, Id, ProjectId},
    idempotency::Fingerprint,
    itoms::Itoms,
    language::Language,
    problem::{Violation, Violations},
    project::{Permission, Slug, authorize},
    store::{Actor, Page, Transaction, Version},
    unit_of_work::UnitOfWork,
};

/// Content, as members edit it.
#[derive(Debug)]
pub struct Contents<'a>(pub(crate) &'a Itoms);

impl Contents<'_> {
    /// Makes a draft. A slug made from the title gets a number if it is taken.
    ///
    /// # Errors
    /// [`ContentError::SlugTaken`] for a slug that was asked for, broken rules, no permission.
    pub async fn create(&self, actor: Actor, project: ProjectId, draft: Draft) -> Result<Content, ContentError> {
        let author = actor.account().ok_or(ContentError::NotFound)?;
        let checked = check(self.0.renderer(), &draft).await;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::WriteContent).await?;
        let Checked { title, slug: asked, description, tags, language, body, html } = checked?;

        let id = work.id::<ContentId>()?;
        let input = Fingerprint::of("content.create")
            .with("project", &project.to_string())
            .with("title", title.as_str())
            .with_each("slug", asked.as_ref().map(Slug::as_str))
            .with("description", description.as_str())
            .with_each("tags", tags.iter().map(Tag::as_str))
            .with_each("language", language.as_ref().map(Language::as_str));
        if let Some(made) = work.once(draft.key.as_ref(), body.told(input), id.uuid()).await? {
            return find(work.tx(), project, ContentId::from_uuid(made)).await;
        }
        let (slug, others) = match asked {
            Some(slug) => (slug, Vec::new()),
            None => stem(&title).with_alternatives(id.uuid()),
        };
        let content = Content {
            project,
            id,
            slug,
            title,
            description,
            tags,
            language,
            html,
            body,
            renderer: RENDERER,
            status: Status::Draft,
            published_at: None,
            published_version: None,
            published_slug: None,
            author,
            created_at: work.now(),
            updated_at: work.now(),
            version: Version::FIRST,
        };
        let content = insert_at_first_free(work.tx(), content, others).await?;
        work.record(Change::ContentCreated { project, content: id })?;
        work.commit().await?;
        Ok(content)
    }

    /// The slug that a draft of that title would get now; nothing for what cannot be a title.
    ///
    /// # Errors
    /// No permission to write.
    pub async fn propose_slug(&self, actor: Actor, project: ProjectId, title: &str) -> Result<Option<Slug>, ContentError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::WriteContent).await?;
        let Ok(title) = Title::parse(title) else { return Ok(None) };
        let (slug, others) = stem(&title).with_alternatives(ContentId::new(self.0.now(), self.0.random())?.uuid());
        for slug in [slug].into_iter().chain(others) {
            if tx.contents().is_slug_free(project, &slug, None).await? {
                return Ok(Some(slug));
            }
        }
        Ok(None)
    }

    /// The working copies of a project.
    ///
    /// # Errors
    /// No permission; a broken cursor or limit, or a cursor of another query.
    pub async fn list(
        &self,
        actor: Actor,
        project: ProjectId,
        query: &ContentQuery,
        request: &PageRequest,
    ) -> Result<Page<ContentSummary, Cursor>, ContentError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ViewContent).await?;
        let list = format!("contents {project} {query:?}");
        let slice = request.slice(self.0, &list)?;
        let page = tx.contents().list_contents(project, query, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// One working copy.
    ///
    /// # Errors
    /// [`ContentError::NotFound`], also for another project's.
    pub async fn show(&self, actor: Actor, project: ProjectId, id: ContentId) -> Result<Content, ContentError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ViewContent).await?;
        find(&mut *tx, project, id).await
    }

    /// Changes a working copy, as it stood at version `expected`. Nothing public changes. What says only what is stored
    /// already writes nothing, and leaves the version as it is.
    ///
    /// # Errors
    /// [`ContentError::Stale`] when it is at another version, [`ContentError::SlugTaken`], broken rules.
    pub async fn update(
        &self,
        actor: Actor,
        project: ProjectId,
        id: ContentId,
        change: ContentChange,
        expected: Version,
    ) -> Result<Content, ContentError> {
        let checked = check_change(self.0.renderer(), &change).await;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::WriteContent).await?;
        let content = find(work.tx(), project, id).await?;
        // Whoever mends broken rules first would go on from another version, and write over it unseen.
        if content.version != expected {
            return Err(ContentError::Stale);
        }
        let CheckedChange { title, slug, description, tags, language, body } = checked?;
        if body.as_ref().is_some_and(|(body, _)| body.kind() != content.body.kind()) {
            return Err(ContentError::OtherKind);
        }
        if let Some(slug) = slug.as_ref().filter(|slug| **slug != content.slug)
            && !work.tx().contents().is_slug_free(project, slug, Some(id)).await?
        {
            return Err(ContentError::SlugTaken);
        }
        let before = content.clone();
        let (body, html, renderer) = match body {
            Some((body, html)) => (body, html, RENDERER),
            None => (content.body, content.html, content.renderer),
        };
        let content = Content {
            slug: slug.unwrap_or(content.slug),
            title: title.unwrap_or(content.title),
            description: description.unwrap_or(content.description),
            tags: tags.unwrap_or(content.tags),
            language: language.unwrap_or(content.language),
            body,
            html,
            renderer,
            ..content
        };
        // Another version would only make the public page look outdated.
        if content == before {
            return Ok(content);
        }
        let content = Content { updated_at: work.now(), version: expected.next(), ..content };
        self.write(&mut work, &content, expected).await?;
        work.record(Change::ContentUpdated { project, content: id })?;
        work.commit().await?;
        Ok(content)
    }

    /// Deletes a working copy and what is public of it.
    ///
    /// # Errors
    /// [`ContentError::Stale`] when it is not at version `expected`, if one is given, or is changed in this very moment.
    pub async fn delete(&self, actor: Actor, project: ProjectId, id: ContentId, expected: Option<Version>) -> Result<(), ContentError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::WriteContent).await?;
        let content = find(work.tx(), project, id).await?;
        check_version(&content, expected)?;
        if content.published_version.is_some() {
            authorize(work.tx(), project, Permission::PublishContent).await?;
        }
        if !work.tx().contents().delete_content(project, id, content.version).await? {
            find(work.tx(), project, id).await?;
            // A role that was lost in this moment deletes nothing either.
            authorize(work.tx(), project, Permission::WriteContent).await?;
            return Err(ContentError::Stale);
        }
        work.record(Change::ContentDeleted { project, content: id })?;
        Ok(work.commit().await?)
    }

    /// Makes the working copy public as it is, for the first time or again. Does nothing where it is already.
    ///
    /// # Errors
    /// [`ContentError::Stale`] when it is not at version `expected`, if one is given; rules that only public
    /// content must hold; [`ContentError::SlugTaken`].
    pub async fn publish(
        &self,
        actor: Actor,
        project: ProjectId,
        id: ContentId,
        expected: Option<Version>,
    ) -> Result<Content, ContentError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::PublishContent).await?;
        let content = find(work.tx(), project, id).await?;
        check_version(&content, expected)?;
        if content.published_version == Some(content.version) {
            return Ok(content);
        }
        check_publishable(&content.body)?;
        let author = match work.tx().members().member(project, content.author).await? {
            Some(member) => member.full_name,
            None => self.publisher_name(&mut work, actor).await?,
        };
        let now = work.now();
        // Publishing writes the row, so it counts; what is public is the state after it.
        let read = content.version;
        let content = Content {
            status: Status::Published,
            published_at: Some(content.published_at.unwrap_or(now)),
            published_version: Some(read.next()),
            published_slug: Some(content.slug.clone()),
            version: read.next(),
            ..content
        };
        let published = content.snapshot(author, now);
        self.write(&mut work, &content, read).await?;
        if !work.tx().contents().upsert_published(&published).await? {
            return Err(ContentError::SlugTaken);
        }
        work.record(Change::ContentPublished { project, content: id })?;
        work.commit().await?;
        Ok(content)
    }

    /// The name under which content appears whose author has left the project: that of who publishes it.
    async fn publisher_name(&self, work: &mut UnitOfWork, actor: Actor) -> Result<FullName, ContentError> {
        let id = actor.account().ok_or(ContentError::NotFound)?;
        let account = work.tx().accounts().account(id).await?.ok_or(ContentError::NotFound)?;
        Ok(account.full_name)
    }

    /// Takes back what is public. The working copy stays.
    ///
    /// # Errors
    /// [`ContentError::NotPublished`] when nothing is; [`ContentError::Stale`] as in [`Contents::publish`].
    pub async fn unpublish(
        &self,
        actor: Actor,
        project: ProjectId,
        id: ContentId,
        expected: Option<Version>,
    ) -> Result<Content, ContentError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::PublishContent).await?;
        let content = find(work.tx(), project, id).await?;
        check_version(&content, expected)?;
        if !work.tx().contents().delete_published(project, id).await? {
            return Err(ContentError::NotPublished);
        }
        let read = content.version;
        let content =
            Content { status: Status::Unpublished, published_version: None, published_slug: None, version: read.next(), ..content };
        self.write(&mut work, &content, read).await?;
        work.record(Change::ContentUnpublished { project, content: id })?;
        work.commit().await?;
        Ok(content)
    }

    /// What an unsaved body would look like: the very HTML that saving it would store.
    ///
    /// # Errors
    /// No permission; broken rules.
    pub async fn preview(&self, actor: Actor, project: ProjectId, body: &NewBody) -> Result<String, ContentError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ViewContent).await?;
        drop(tx);
        Ok(self.0.renderer().render(&parse_body(body)?).await?)
    }

    async fn write(&self, work: &mut UnitOfWork, content: &Content, expected: Version) -> Result<(), ContentError> {
        if work.tx().contents().update_content(content, expected).await? {
            return Ok(());
        }
        if find(work.tx(), content.project, content.id).await?.version != expected {
            return Err(ContentError::Stale);
        }
        // A role that was lost in this moment writes nothing either.
        authorize(work.tx(), content.project, Permission::WriteContent).await?;
        Err(ContentError::SlugTaken)
    }
}

/// A draft whose fields hold their rules.
struct Checked {
    title: Title,
    slug: Option<Slug>,
    description: Description,
    tags: Vec<Tag>,
    language: Option<Language>,
    body: Body,
    html: String,
}

/// Before a transaction begins, since a long body takes its time; what is broken is told to whoever may write alone.
async fn check(renderer: &Renderer, draft: &Draft) -> Result<Checked, ContentError> {
    let mut broken = Violations::default();
    let title = broken.collect(Title::parse(&draft.title));
    let slug = draft.slug.as_deref().and_then(|slug| broken.collect(Slug::parse_content(slug)));
    let description = broken.collect(Description::parse(&draft.description));
    let tags = broken.collect(Tag::parse_all(&draft.tags));
    let language = draft.language.as_deref().and_then(|tag| broken.collect(parse_language(tag))).flatten();
    let body = broken.collect(parse_body(&draft.body));
    match (title, description, tags, body) {
        (Some(title), Some(description), Some(tags), Some(body)) if broken.as_slice().is_empty() => {
            let html = renderer.render(&body).await?;
            Ok(Checked { title, slug, description, tags, language, body, html })
        }
        _ => Err(broken.into()),
    }
}

/// A change whose fields hold their rules.
struct CheckedChange {
    title: Option<Title>,
    slug: Option<Slug>,
    description: Option<Description>,
    tags: Option<Vec<Tag>>,
    language: Option<Option<Language>>,
    body: Option<(Body, String)>,
}

/// As [`check`].
async fn check_change(renderer: &Renderer, change: &ContentChange) -> Result<CheckedChange, ContentError> {
    let mut broken = Violations::default();
    let title = change.title.as_deref().and_then(|title| broken.collect(Title::parse(title)));
    let slug = change.slug.as_deref().and_then(|slug| broken.collect(Slug::parse_content(slug)));
    let description = change.description.as_deref().and_then(|text| broken.collect(Description::parse(text)));
    let tags = change.tags.as_deref().and_then(|tags| broken.collect(Tag::parse_all(tags)));
    let language = change.language.as_deref().and_then(|tag| broken.collect(parse_language(tag)));
    let body = change.body.as_ref().and_then(|body| broken.collect(parse_body(body)));
    broken.into_result()?;
    let body = match body {
        Some(body) => {
            let html = renderer.render(&body).await?;
            Some((body, html))
        }
        None => None,
    };
    Ok(CheckedChange { title, slug, description, tags, language, body })
}

pub(super) async fn find(tx: &mut dyn Transaction, project: ProjectId, id: ContentId) -> Result<Content, ContentError> {
    tx.contents().content(project, id).await?.ok_or(ContentError::NotFound)
}

fn check_version(content: &Content, expected: Option<Version>) -> Result<(), ContentError> {
    if expected.is_some_and(|expected| expected != content.version) { Err(ContentError::Stale) } else { Ok(()) }
}

/// The slug that a title suggests.
fn stem(title: &Title) -> Slug {
    let stem = Slug::from_title(title.as_str()).filter(|slug| Slug::parse_content(slug.as_str()).is_ok());
    stem.unwrap_or_else(|| Slug::from_stored(Kind::Article.name().to_owned()))
}

async fn insert_at_first_free(tx: &mut dyn Transaction, mut content: Content, others: Vec<Slug>) -> Result<Content, ContentError> {
    let mut others = others.into_iter();
    loop {
        let is_free = tx.contents().is_slug_free(content.project, &content.slug, None).await?;
        // What is free may be taken in this very moment.
        if is_free && tx.contents().insert_content(&content).await? {
            return Ok(content);
        }
        content.slug = others.next().ok_or(ContentError::SlugTaken)?;
    }
}

fn parse_language(tag: &str) -> Result<Option<Language>, Violation> {
    if tag.trim().is_empty() { Ok(None) } else { Language::parse(tag).map(Some) }
}

fn parse_body(body: &NewBody) -> Result<Body, Violation> {
    match body {
        NewBody::Article { markdown } => Article::parse(markdown).map(Body::Article),
    }
}

fn check_publishable(body: &Body) -> Result<(), Violation> {
    match body {
        Body::Article(article) => article.check_publishable(),
    }
}
