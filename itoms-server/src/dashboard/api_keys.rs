use super::{
    acts, fields, form::Form, format, frame::Frame, page, paging::Paging, reauthenticate, refusal::Refusal, search, shell::Shell,
    typed::Typed, visit::SignedIn,
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::DangerousAct,
    api_key::{ApiKey, ApiKeyError, IssuedApiKey, NewApiKey, Scope},
    cursor::{Cursor, PageRequest},
    id::ApiKeyId,
    problem::Problem,
    project::{MembershipQuery, Project, ProjectError},
    time::{TimeZone, Timestamp},
};
use serde::Deserialize;
use std::time::Duration;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/account/keys", get(list).post(create))
        .route("/dashboard/account/keys/{key}", get(show))
        .route("/dashboard/account/keys/{key}/rotate", post(rotate))
        .route("/dashboard/account/keys/{key}/revoke", post(revoke))
}

#[derive(Template)]
#[template(path = "dashboard/api_keys.html")]
struct KeysPage {
    frame: Frame,
    keys: Vec<ApiKey>,
    paging: Paging,
    projects: Vec<Project>,
    form: Form,
    now: Timestamp,
}

impl KeysPage {
    async fn of(visit: &SignedIn, cursor: Option<String>) -> Result<Self, Refusal> {
        let is_first = cursor.is_none();
        let request = PageRequest { cursor: cursor.map(Cursor::presented), limit: None };
        let itoms = visit.shell.itoms();
        let page = itoms.api_keys().list(visit.actor(), None, &request).await?;
        let all = PageRequest { limit: Some(PageRequest::MAX), cursor: None };
        let projects = itoms
            .projects()
            .list(visit.actor(), &MembershipQuery::default(), &all)
            .await?
            .items
            .into_iter()
            .map(|membership| membership.project);
        Ok(Self {
            frame: visit.frame().await?,
            keys: page.items,
            paging: search::paging(&visit.shell.paths().api_keys(), &Typed::default(), is_first, page.next.as_ref()),
            projects: projects.filter(|project| project.deleted_at.is_none()).collect(),
            form: Form::empty(),
            now: itoms.now(),
        })
    }

    /// Where a key may act.
    fn reaches(&self) -> Vec<(String, String)> {
        let projects = self.projects.iter().map(|project| (project.id.to_string(), project.name.to_string()));
        [(String::new(), acts::ALL_PROJECTS.to_owned())].into_iter().chain(projects).collect()
    }

    fn reach(&self, key: &ApiKey) -> String {
        reach(key, &self.projects)
    }

    fn used(&self, key: &ApiKey) -> String {
        used(key, self.now, self.frame.zone())
    }

    fn state(&self, key: &ApiKey) -> String {
        state(key, self.now, self.frame.zone())
    }
}

fn reach(key: &ApiKey, projects: &[Project]) -> String {
    let Some(id) = key.project else { return acts::ALL_PROJECTS.to_owned() };
    let project = projects.iter().find(|project| project.id == id);
    project.map_or_else(|| acts::ONE_PROJECT.to_owned(), |project| project.name.to_string())
}

fn used(key: &ApiKey, now: Timestamp, zone: &TimeZone) -> String {
    key.used_at.map_or_else(|| acts::NEVER_USED.to_owned(), |at| acts::last_used(&format::ago(at, now, zone)))
}

fn state(key: &ApiKey, now: Timestamp, zone: &TimeZone) -> String {
    match key.expires_at {
        Some(end) if end <= now => acts::KEY_EXPIRED.to_owned(),
        Some(end) => acts::key_ends(&format::moment(end, zone)),
        None => String::new(),
    }
}

#[derive(Deserialize)]
struct Asked {
    cursor: Option<String>,
}

async fn list(visit: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    Ok(page::show(&KeysPage::of(&visit, asked.cursor).await?))
}

/// The secret, shown once: nobody can come back to this page.
#[derive(Template)]
#[template(path = "dashboard/api_key_secret.html")]
struct SecretPage<'a> {
    frame: Frame,
    issued: &'a IssuedApiKey,
    overlap: Option<String>,
}

impl<'a> SecretPage<'a> {
    /// In a frame that was read before the act: the secret is shown once, and nothing may come between.
    fn show(frame: Frame, issued: &'a IssuedApiKey) -> Response {
        let until = issued.key.former.as_ref().map(|former| former.until);
        let overlap = until.map(|until| format::span(until.since(frame.shell.itoms().now())));
        page::show(&Self { frame, issued, overlap })
    }
}

async fn create(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let keys = visit.shell.paths().api_keys();
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::MakeKey, keys, &typed).await? {
        return Ok(page);
    }
    let itoms = visit.shell.itoms();
    let new = NewApiKey::named(typed.text("key_name"), typed.all("scopes").map(str::to_owned));
    let new = match typed.filled("project") {
        Some(project) => new.project(project.parse().map_err(|_| Refusal::NOT_FOUND)?),
        None => new,
    };
    let new = match typed.text("expires").parse::<u64>() {
        Ok(days) => new.expires_at(itoms.now().after(Duration::from_secs(days.saturating_mul(24 * 60 * 60)))),
        Err(_) => new,
    };
    let frame = visit.frame().await?;
    match itoms.api_keys().create(visit.actor(), new.within(visit.person.session.as_ref())).await {
        Ok(issued) => Ok(SecretPage::show(frame, &issued)),
        Err(problem) => {
            let form = refused(typed, &problem);
            Ok(page::show_at(&problem, &KeysPage { form, ..KeysPage::of(&visit, None).await? }))
        }
    }
}

/// A form has its own name for the name, since that of a project is another.
fn refused(typed: Typed, problem: &dyn Problem) -> Form {
    if problem.violations().is_empty() {
        return Form::refused(typed, problem);
    }
    problem.violations().iter().fold(Form::of(typed), |form, violation| {
        let field = match &*violation.field {
            "name" => "key_name",
            field if field.starts_with("scopes") => "scopes",
            field => field,
        };
        form.fault(field, violation.message.as_ref())
    })
}

#[derive(Template)]
#[template(path = "dashboard/api_key.html")]
struct KeyPage {
    frame: Frame,
    key: ApiKey,
    reach: String,
    rotation: Form,
    end: Form,
    now: Timestamp,
}

impl KeyPage {
    async fn of(visit: &SignedIn, key: ApiKey) -> Result<Self, Refusal> {
        let itoms = visit.shell.itoms();
        let project = match key.project {
            Some(project) => match itoms.projects().show(visit.actor(), project).await {
                Ok(membership) => Some(membership.project),
                // It is deleted, and may come back; until then its keys can be ended.
                Err(ProjectError::NotFound) => None,
                Err(problem) => return Err(problem.into()),
            },
            None => None,
        };
        Ok(Self {
            frame: visit.frame().await?,
            reach: reach(&key, project.as_slice()),
            key,
            rotation: Form::of(Typed::default().with("overlap", ApiKey::OVERLAP.as_secs().to_string())),
            end: Form::empty(),
            now: itoms.now(),
        })
    }

    fn used(&self) -> String {
        used(&self.key, self.now, self.frame.zone())
    }

    fn state(&self) -> String {
        state(&self.key, self.now, self.frame.zone())
    }

    /// Until when the secret before works, if it does.
    fn former(&self) -> Option<String> {
        self.key.former_until(self.now).map(|until| format::moment(until, self.frame.zone()))
    }
}

#[derive(Deserialize)]
struct Named {
    key: String,
}

async fn find(visit: &SignedIn, named: &Named) -> Result<ApiKey, Refusal> {
    let id: ApiKeyId = named.key.parse().map_err(|_| Refusal::NOT_FOUND)?;
    Ok(visit.shell.itoms().api_keys().show(visit.actor(), id).await?)
}

async fn show(visit: SignedIn, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let key = find(&visit, &named).await?;
    Ok(page::show(&KeyPage::of(&visit, key).await?))
}

async fn rotate(visit: SignedIn, Path(named): Path<Named>, typed: Typed) -> Result<Response, Refusal> {
    let id = named.key.parse().map_err(|_| Refusal::NOT_FOUND)?;
    let here = format!("{}/rotate", visit.shell.paths().api_key(id));
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::MakeKey, here, &typed).await? {
        return Ok(page);
    }
    let key = find(&visit, &named).await?;
    let overlap = typed.text("overlap").parse().ok().map(Duration::from_secs);
    let frame = visit.frame().await?;
    match visit.shell.itoms().api_keys().rotate(visit.actor(), key.id, overlap, visit.person.session.as_ref()).await {
        Ok(issued) => Ok(SecretPage::show(frame, &issued)),
        Err(problem) => {
            let rotation = match problem {
                ApiKeyError::RotationUnderWay(until) => {
                    let until = format::moment(until, &visit.person.account.time_zone);
                    Form::of(typed).fault("overlap", acts::rotation_under_way(&until))
                }
                _ => Form::refused(typed, &problem),
            };
            Ok(page::show_at(&problem, &KeyPage { rotation, ..KeyPage::of(&visit, key).await? }))
        }
    }
}

/// Asks for the key's name, so that nobody ends the wrong one.
async fn revoke(visit: SignedIn, Path(named): Path<Named>, typed: Typed) -> Result<Response, Refusal> {
    let key = find(&visit, &named).await?;
    if typed.text("confirm").trim() != key.name.as_str() {
        let end = Form::of(typed).fault("confirm", acts::NAME_DIFFERS);
        return Ok(page::show_at(StatusCode::UNPROCESSABLE_ENTITY, &KeyPage { end, ..KeyPage::of(&visit, key).await? }));
    }
    visit.shell.itoms().api_keys().revoke(visit.actor(), key.id).await?;
    Ok(visit.go(&visit.shell.paths().api_keys(), &acts::key_revoked(key.name.as_str())).await)
}
