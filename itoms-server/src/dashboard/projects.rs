use super::{
    acts, fields, form::Form, frame::Frame, membership::MembershipFilter, page, paging::Paging, refusal::Refusal, search, shell::Shell,
    typed::Typed, visit::SignedIn, words::format,
};
use askama::Template;
use axum::{
    Router,
    extract::Query,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    Failure,
    account::Account,
    cursor::{Cursor, PageRequest},
    id::ProjectId,
    idempotency::IdempotencyKey,
    project::{Membership, MembershipQuery, NewProject, Project, ProjectError, ReceivedInvitation, Slug},
    sort::ListSort,
    store::Page,
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard", get(list))
        .route("/dashboard/projects/new", get(new).post(create))
        .route("/dashboard/projects/new/slug", get(propose_slug))
        .route("/dashboard/projects/restore", post(restore))
}

#[derive(Template)]
#[template(path = "dashboard/projects.html")]
struct ProjectsPage {
    frame: Frame,
    invitations: Vec<ReceivedInvitation>,
    paging_received: Paging,
    memberships: Vec<Membership>,
    paging: Paging,
    is_filtered: bool,
    /// In another order than lists are in by themselves.
    is_sorted: bool,
    filters: Form,
    /// Before the first project its form stands in the place of the list.
    form: Form,
    key: String,
    now: Timestamp,
}

impl ProjectsPage {
    /// Whether the person has no project yet.
    fn has_none(&self) -> bool {
        self.memberships.is_empty() && self.paging.is_first() && !self.is_filtered
    }

    /// A short list is seen at a glance.
    fn shows_filters(&self) -> bool {
        self.is_filtered || self.is_sorted || self.paging.is_needed() || self.memberships.len() > 5
    }

    /// How long an invitation can still be accepted.
    fn open_for(&self, invitation: &ReceivedInvitation) -> String {
        format::span(invitation.expires_at.since(self.now))
    }

    /// How long a deleted project can still be restored.
    fn left(&self, project: &Project) -> Option<String> {
        let end = project.deleted_at?.after(Project::GRACE);
        Some(format::span(end.since(self.now)))
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(flatten)]
    memberships: MembershipFilter,
    cursor: Option<String>,
    /// Which part of the received invitations.
    received: Option<String>,
}

async fn list(visit: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let (is_first, is_first_received) = (asked.cursor.is_none(), asked.received.is_none());
    let request = PageRequest { cursor: asked.cursor.map(Cursor::presented), limit: None };
    let (query, fault) = asked.memberships.query();
    let projects = visit.shell.itoms().projects().list(visit.actor(), &query, &request).await?;
    let filters = asked.memberships.typed();
    let path = visit.shell.paths().projects();
    let paging = search::paging(&path, &filters, is_first, projects.next.as_ref());
    let (status, filters) = search::form(filters, fault);
    let now = visit.shell.itoms().now();
    let invitations = match is_first {
        true => {
            let request = PageRequest { cursor: asked.received.map(Cursor::presented), limit: None };
            visit.shell.itoms().projects().received_invitations(visit.actor(), &request).await?
        }
        false => Page::default(),
    };
    let next_received = invitations.next.map(|cursor| format!("{path}?received={cursor}#invitations"));
    let page = ProjectsPage {
        frame: visit.frame().await?,
        invitations: invitations.items,
        paging_received: Paging::of_invitations(path, is_first_received, next_received),
        memberships: projects.items,
        paging,
        is_filtered: query != MembershipQuery { sort: query.sort, ..MembershipQuery::default() },
        is_sorted: query.sort != ListSort::default(),
        filters,
        form: starting_form(&visit.person.account),
        key: new_key(&visit),
        now,
    };
    Ok(page::show_at(status, &page))
}

#[derive(Template)]
#[template(path = "dashboard/project_new.html")]
struct NewProjectPage {
    frame: Frame,
    form: Form,
    key: String,
}

async fn new(visit: SignedIn) -> Result<Response, Refusal> {
    Ok(page::show(&NewProjectPage { key: new_key(&visit), frame: visit.frame().await?, form: starting_form(&visit.person.account) }))
}

fn starting_form(founder: &Account) -> Form {
    Form::of(Typed::default().with("language", founder.language.as_str()).with("time_zone", founder.time_zone.name()))
}

/// Pressing the button twice makes one project.
fn new_key(visit: &SignedIn) -> String {
    format!("project-{}-{}", visit.person.account.id, visit.shell.itoms().now().as_millis())
}

async fn create(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match shell.itoms().projects().create(visit.actor(), read(&typed)).await {
        Ok(made) => {
            let message = acts::project_created(made.project.name.as_str());
            Ok(visit.go(&shell.paths().contents(&made.project.slug), &message).await)
        }
        Err(problem) => {
            let is_sent_before = matches!(problem, ProjectError::Failure(Failure::KeyReused { .. }));
            let key = if is_sent_before { new_key(&visit) } else { typed.text("key") };
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(&problem, &NewProjectPage { frame: visit.frame().await?, form, key }))
        }
    }
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    text: String,
}

/// What the form fills in while a name is written; nothing for what cannot be a name.
async fn propose_slug(_: SignedIn, Query(named): Query<Named>) -> String {
    Slug::of_project_named(&named.text).map(|slug| slug.to_string()).unwrap_or_default()
}

/// A slug that is just what the name gives was chosen by nobody: it gets a number if it is taken.
fn read(typed: &Typed) -> NewProject {
    let new = NewProject::named(typed.text("name")).language(typed.text("language")).time_zone(typed.text("time_zone"));
    let proposed = Slug::of_project_named(&typed.text("name"));
    let new = match typed.filled("slug").filter(|slug| proposed.as_ref().is_none_or(|proposed| proposed.as_str() != slug.as_str())) {
        Some(slug) => new.slug(slug),
        None => new,
    };
    match IdempotencyKey::parse(&typed.text("key")) {
        Ok(key) => new.once(key),
        Err(_) => new,
    }
}

/// An owner's undo of a deletion. The project has no address then, so the form names its id.
async fn restore(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let id: ProjectId = typed.text("project").parse().map_err(|_| Refusal::NOT_FOUND)?;
    let Membership { project, .. } = visit.shell.itoms().projects().restore(visit.actor(), id).await?;
    let message = acts::project_restored(project.name.as_str());
    Ok(visit.go(&visit.shell.paths().contents(&project.slug), &message).await)
}
