use super::{
    acts::{publish, publish_again},
    preview_link::SecretLink,
    state::State,
};
use crate::dashboard::{
    acts, fields,
    form::{Field, Form},
    frame::Frame,
    page,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::Desk,
    words::format,
};
use crate::public::ArticleView;
use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    Failure,
    content::{Body, Content, ContentChange, ContentError, Draft, NewBody},
    id::{ContentId, Id},
    idempotency::IdempotencyKey,
    language::Language,
    project::{Permission, ProjectError},
    store::Version,
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/contents/new", get(new).post(create))
        .route("/dashboard/{project}/contents/new/publish", post(create_and_publish))
        .route("/dashboard/{project}/contents/new/preview", post(preview_new))
        .route("/dashboard/{project}/contents/{content}", get(show).post(save))
        .route("/dashboard/{project}/contents/{content}/publish", post(save_and_publish))
        .route("/dashboard/{project}/contents/{content}/preview", post(preview))
}

/// The address of one piece of content.
#[derive(Deserialize)]
pub(super) struct Named {
    content: String,
}

impl Named {
    pub(super) async fn find(&self, desk: &Desk) -> Result<Content, Refusal> {
        let id: ContentId = self.content.parse().map_err(|_| Refusal::NOT_FOUND)?;
        Ok(desk.shell().itoms().contents().show(desk.actor(), desk.project.id, id).await?)
    }
}

#[derive(Template)]
#[template(path = "dashboard/editor.html")]
pub(super) struct EditorPage {
    frame: Frame,
    desk: Desk,
    /// What is stored; nothing before it was saved for the first time.
    content: Option<Content>,
    form: Form,
    /// The version that saving writes over.
    version: Version,
    /// What was saved while somebody wrote, and saving would write over.
    meanwhile: Option<Content>,
    preview: Option<ArticleView>,
    secret_link: SecretLink,
    deletion: Form,
    /// Whether the form holds what is not stored.
    is_unsaved: bool,
    may_write: bool,
    may_publish: bool,
    key: String,
    now: Timestamp,
}

impl EditorPage {
    /// The editor with the form as it stands.
    async fn of(desk: &Desk, content: Option<Content>, form: Form) -> Result<Self, Refusal> {
        let now = desk.shell().itoms().now();
        Ok(Self {
            frame: desk.frame("contents").await?,
            desk: desk.clone(),
            secret_link: SecretLink::of(desk, content.as_ref()).await?,
            version: content.as_ref().map_or(Version::FIRST, |content| content.version),
            content,
            is_unsaved: form.is_faulty(),
            form,
            meanwhile: None,
            preview: None,
            deletion: Form::empty(),
            may_write: desk.may(Permission::WriteContent),
            may_publish: desk.may(Permission::PublishContent),
            key: format!("content-{}-{}", desk.visit.person.account.id, now.as_millis()),
            now,
        })
    }

    /// With the version that the form was made from: whoever was not shown another one does not write over it.
    fn made_from(self, version: Version) -> Self {
        let version = if self.content.is_some() { version } else { self.version };
        Self { version, ..self }
    }

    /// The editor with what is stored.
    pub(super) async fn stored(desk: &Desk, content: Content) -> Result<Self, Refusal> {
        let form = Form::of(typed_of(&content));
        Self::of(desk, Some(content), form).await
    }

    pub(super) fn with_trouble(self, trouble: &str) -> Self {
        Self { form: self.form.trouble(trouble), ..self }
    }

    pub(super) fn with_deletion(self, deletion: Form) -> Self {
        Self { deletion, ..self }
    }

    /// With a link that was just made.
    pub(super) fn with_secret_link(self, secret_link: SecretLink) -> Self {
        Self { secret_link, ..self }
    }

    fn list_href(&self) -> String {
        self.desk.shell().paths().contents(&self.desk.project.slug)
    }

    fn action(&self) -> String {
        let (paths, project) = (self.desk.shell().paths(), &self.desk.project.slug);
        self.content.as_ref().map_or_else(|| paths.new_content(project), |content| paths.content(project, content.id))
    }

    /// The public page, if there is one.
    fn public_href(&self) -> Option<String> {
        let slug = self.content.as_ref()?.published_slug.as_ref()?;
        Some(self.desk.site().content(slug).path)
    }

    fn is_public(&self) -> bool {
        self.content.as_ref().is_some_and(|content| content.published_version.is_some())
    }

    /// Who begins a text begins with its title; who comes back goes on where the text is.
    fn title_field(&self) -> Field<'_> {
        let field = self.form.input("title").class("title").required();
        if self.content.is_none() && self.preview.is_none() { field.first() } else { field }
    }

    fn language_field(&self) -> Field<'_> {
        let own = [("", "As the project")].into_iter().chain(fields::LANGUAGES.iter().copied()).collect::<Vec<_>>();
        self.form.select("language", &own)
    }

    fn slug_hint(&self) -> &'static str {
        match self.content {
            None => "Left empty, it is made from the title.",
            Some(_) => "Left empty, it stays as it is.",
        }
    }

    fn slug_href(&self) -> String {
        self.desk.shell().paths().content_slug(&self.desk.project.slug)
    }

    fn slug_prefix(&self) -> String {
        format!("/{}/", self.desk.project.slug)
    }

    fn ago(&self, at: Timestamp) -> String {
        format::ago(at, self.now, &self.desk.project.time_zone)
    }
}

pub(super) fn typed_of(content: &Content) -> Typed {
    let Body::Article(article) = &content.body;
    facts_of(content).with("body", article.markdown.as_str())
}

/// All but the text.
fn facts_of(content: &Content) -> Typed {
    let tags: Vec<_> = content.tags.iter().map(|tag| tag.as_str()).collect();
    Typed::default()
        .with("title", content.title.as_str())
        .with("slug", content.slug.as_str())
        .with("description", content.description.as_str())
        .with("tags", tags.join(", "))
        .with("language", content.language.as_ref().map(ToString::to_string).unwrap_or_default())
}

/// Tags as people write them: between commas.
fn tags_of(typed: &Typed) -> Vec<String> {
    typed.text("tags").split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(ToOwned::to_owned).collect()
}

fn body_of(typed: &Typed) -> NewBody {
    NewBody::Article { markdown: typed.text("body") }
}

async fn new(desk: Desk) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    Ok(page::show(&EditorPage::of(&desk, None, Form::empty()).await?))
}

async fn create(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    let typed = typed?;
    match make(&desk, &typed).await {
        Ok(content) => {
            let address = desk.shell().paths().content(&desk.project.slug, content.id);
            Ok(desk.visit.go(&address, &acts::content_created()).await)
        }
        Err(problem) => refused(&desk, made_before(&desk, &problem).await?, typed, &problem).await,
    }
}

async fn create_and_publish(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::PublishContent)?;
    let typed = typed?;
    match make(&desk, &typed).await {
        Ok(content) => publish(&desk, content, typed).await,
        Err(problem) => refused(&desk, made_before(&desk, &problem).await?, typed, &problem).await,
    }
}

async fn make(desk: &Desk, typed: &Typed) -> Result<Content, ContentError> {
    let draft = Draft::article(typed.text("title"), typed.text("body"))
        .description(typed.text("description"))
        .language(typed.text("language"))
        .tags(tags_of(typed));
    let draft = match typed.filled("slug") {
        Some(slug) => draft.slug(slug),
        None => draft,
    };
    let draft = match IdempotencyKey::parse(&typed.text("key")) {
        Ok(key) => draft.once(key),
        Err(_) => draft,
    };
    desk.shell().itoms().contents().create(desk.actor(), desk.project.id, draft).await
}

/// The article that this very form made when it was sent before: who goes back in the browser and saves once more goes
/// on with that one.
async fn made_before(desk: &Desk, problem: &ContentError) -> Result<Option<Content>, Refusal> {
    let ContentError::Failure(Failure::KeyReused { made }) = problem else { return Ok(None) };
    match desk.shell().itoms().contents().show(desk.actor(), desk.project.id, ContentId::from_uuid(*made)).await {
        Ok(content) => Ok(Some(content)),
        Err(ContentError::NotFound) => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

async fn show(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let content = named.find(&desk).await?;
    let preview = match desk.may(Permission::WriteContent) {
        true => None,
        false => Some(view(&desk, &typed_of(&content), content.html.clone(), Some(&content)).await?),
    };
    Ok(page::show(&EditorPage { preview, ..EditorPage::stored(&desk, content).await? }))
}

async fn save(desk: Desk, Path(named): Path<Named>, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    let content = named.find(&desk).await?;
    let typed = typed?;
    let address = desk.shell().paths().content(&desk.project.slug, content.id);
    match write(&desk, &content, &typed).await {
        Ok(saved) if saved.version == content.version => Ok(desk.visit.go(&address, &acts::content_unchanged()).await),
        Ok(content) => Ok(desk.visit.go(&address, &acts::content_saved(content.published_version.is_some())).await),
        Err(problem) => refused(&desk, Some(content), typed, &problem).await,
    }
}

async fn save_and_publish(desk: Desk, Path(named): Path<Named>, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::PublishContent)?;
    let content = named.find(&desk).await?;
    let typed = typed?;
    // A form without text, such as an undo, publishes what is stored, as it stood when the form was made.
    if typed.get("body").is_none() {
        return publish_again(&desk, content, typed.version()).await;
    }
    match write(&desk, &content, &typed).await {
        Ok(content) => publish(&desk, content, typed).await,
        Err(problem) => refused(&desk, Some(content), typed, &problem).await,
    }
}

async fn write(desk: &Desk, content: &Content, typed: &Typed) -> Result<Content, ContentError> {
    let change = ContentChange {
        title: Some(typed.text("title")),
        slug: Some(typed.filled("slug").unwrap_or_else(|| content.slug.to_string())),
        description: Some(typed.text("description")),
        tags: Some(tags_of(typed)),
        language: Some(typed.text("language")),
        body: Some(body_of(typed)),
    };
    desk.shell().itoms().contents().update(desk.actor(), desk.project.id, content.id, change, typed.version()).await
}

/// The editor again, with everything that was typed. What was saved meanwhile is shown beside it, and saving once more
/// writes over that knowingly.
pub(super) async fn refused(desk: &Desk, content: Option<Content>, typed: Typed, problem: &ContentError) -> Result<Response, Refusal> {
    let trouble = match problem {
        ContentError::Stale => Some(acts::CHANGED_BY_ANOTHER),
        ContentError::Failure(Failure::KeyReused { .. }) => Some(acts::SAVED_BEFORE),
        _ => None,
    };
    let page = match (trouble, content) {
        (Some(trouble), Some(saved)) => {
            let form = Form::of(typed).trouble(trouble).beside(&facts_of(&saved));
            EditorPage { meanwhile: Some(saved.clone()), ..EditorPage::of(desk, Some(saved), form).await? }
        }
        (_, content) => {
            let version = typed.version();
            EditorPage::of(desk, content, Form::refused(typed, problem)).await?.made_from(version)
        }
    };
    Ok(page::show_at(problem, &EditorPage { is_unsaved: true, ..page }))
}

async fn preview_new(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    show_preview(&desk, None, typed?).await
}

async fn preview(desk: Desk, Path(named): Path<Named>, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    let content = named.find(&desk).await?;
    show_preview(&desk, Some(content), typed?).await
}

/// The article as publishing it now would show it: its author's name, the day of its first publication.
async fn view(desk: &Desk, typed: &Typed, html: String, content: Option<&Content>) -> Result<ArticleView, Refusal> {
    let own = &desk.visit.person.account;
    let projects = desk.shell().itoms().projects();
    let author = match content.map(|content| content.author).filter(|author| *author != own.id) {
        None => own.full_name.clone(),
        Some(author) => match projects.member(desk.actor(), desk.project.id, author).await {
            Ok(member) => member.full_name,
            Err(ProjectError::NotFound) => own.full_name.clone(),
            Err(problem) => return Err(problem.into()),
        },
    };
    let now = desk.shell().itoms().now();
    let updated = updated(desk, typed, content).await?;
    let view = ArticleView {
        title: typed.text("title").trim().to_owned(),
        description: typed.text("description").trim().to_owned(),
        author: author.to_string(),
        language: typed.filled("language").and_then(|tag| Language::parse(&tag).ok()),
        site_language: desk.project.language.clone(),
        published_at: String::new(),
        published_on: String::new(),
        updated: None,
        html,
    };
    Ok(view.dated(content.and_then(|content| content.published_at).unwrap_or(now), updated, &desk.project.time_zone))
}

/// When readers were told of a change: publishing what is public already tells them of none.
async fn updated(desk: &Desk, typed: &Typed, content: Option<&Content>) -> Result<Timestamp, Refusal> {
    let now = desk.shell().itoms().now();
    let unchanged = content.filter(|content| !content.has_unpublished_changes() && typed.says(&typed_of(content)));
    let Some(slug) = unchanged.and_then(|content| content.published_slug.as_ref()) else { return Ok(now) };
    let public = desk.shell().itoms().pages().show(&desk.project.slug, slug).await?;
    Ok(public.map_or(now, |(_, public)| public.updated_at))
}

/// The article as its page would show it, below the form that goes on holding what was typed.
async fn show_preview(desk: &Desk, content: Option<Content>, typed: Typed) -> Result<Response, Refusal> {
    let html = match desk.shell().itoms().contents().preview(desk.actor(), desk.project.id, &body_of(&typed)).await {
        Ok(html) => html,
        Err(problem) => return refused(desk, content, typed, &problem).await,
    };
    let preview = view(desk, &typed, html, content.as_ref()).await?;
    let (version, key) = (typed.version(), typed.text("key"));
    let page = EditorPage::of(desk, content, Form::of(typed)).await?.made_from(version);
    Ok(page::show(&EditorPage { preview: Some(preview), is_unsaved: true, key, ..page }))
}
