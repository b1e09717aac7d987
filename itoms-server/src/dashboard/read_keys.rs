//! The keys by which front ends elsewhere read the project: what each is, how it is used, and its end.

use super::{acts, form::Form, format, frame::Frame, page, refusal::Refusal, shell::Shell, typed::Typed, visit::Desk};
use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    problem::Problem,
    project::{NewReadKey, Permission, Project, ReadKey},
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/settings/read-keys", get(list).post(create))
        .route("/dashboard/{project}/settings/read-keys/{read_key}/revoke", post(revoke))
}

#[derive(Template)]
#[template(path = "dashboard/read_keys.html")]
struct KeysPage {
    frame: Frame,
    project: Project,
    keys: Vec<ReadKey>,
    form: Form,
}

impl KeysPage {
    async fn of(desk: &Desk) -> Result<Self, Refusal> {
        desk.require(Permission::ManageReadKeys)?;
        let keys = desk.shell().itoms().projects().read_keys(desk.actor(), desk.project.id).await?;
        Ok(Self { frame: desk.frame("settings").await?, project: desk.project.clone(), keys, form: Form::empty() })
    }

    /// What a front end asks for first, with the key in it: as it is, it can be pasted.
    fn address(&self, key: &ReadKey) -> String {
        let base = self.frame.shell.base().as_str().trim_end_matches('/');
        format!("{base}/api/v1/published/contents?key={}", key.text)
    }

    fn is_full(&self) -> bool {
        self.keys.len() >= ReadKey::MAX_PER_PROJECT
    }
}

async fn list(desk: Desk) -> Result<Response, Refusal> {
    Ok(page::show(&KeysPage::of(&desk).await?))
}

async fn create(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageReadKeys)?;
    let typed = typed?;
    let new = NewReadKey::named(typed.text("read_key_name"));
    match desk.shell().itoms().projects().create_read_key(desk.actor(), desk.project.id, new).await {
        Ok(key) => Ok(desk.visit.go(&desk.shell().paths().read_keys(&desk.project.slug), &acts::read_key_made(key.name.as_str())).await),
        Err(problem) => {
            let form = refused(typed, &problem);
            Ok(page::show_at(&problem, &KeysPage { form, ..KeysPage::of(&desk).await? }))
        }
    }
}

/// A form has its own name for the name, since that of a project is another.
fn refused(typed: Typed, problem: &dyn Problem) -> Form {
    if problem.violations().is_empty() {
        return Form::refused(typed, problem);
    }
    problem.violations().iter().fold(Form::of(typed), |form, violation| form.fault("read_key_name", violation.message.as_ref()))
}

#[derive(Deserialize)]
struct Named {
    read_key: String,
}

async fn revoke(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageReadKeys)?;
    let id = named.read_key.parse().map_err(|_| Refusal::NOT_FOUND)?;
    desk.shell().itoms().projects().revoke_read_key(desk.actor(), desk.project.id, id).await?;
    Ok(desk.visit.go(&desk.shell().paths().read_keys(&desk.project.slug), &acts::read_key_revoked()).await)
}
