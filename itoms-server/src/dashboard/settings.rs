use super::{acts, fields, form::Form, frame::Frame, page, reauthenticate, refusal::Refusal, shell::Shell, typed::Typed, visit::Desk};
use askama::Template;
use axum::{
    Router,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::DangerousAct,
    project::{Permission, Project, ProjectChange},
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/settings", get(show).post(update))
        .route("/dashboard/{project}/settings/two-factor", post(turn_two_factors))
        .route("/dashboard/{project}/settings/delete", post(delete))
}

#[derive(Template)]
#[template(path = "dashboard/settings.html")]
struct SettingsPage {
    frame: Frame,
    project: Project,
    may_update: bool,
    may_delete: bool,
    may_view_activity: bool,
    may_manage_read_keys: bool,
    form: Form,
    deletion: Form,
    /// What an owner sees of two-factor sign-in; nothing for others.
    two_factors: Option<TwoFactors>,
}

/// What is required of members, and what an owner can do about it.
struct TwoFactors {
    form: Form,
    /// Whether this owner has the second factor that requiring one takes.
    has_own: bool,
}

impl SettingsPage {
    fn is_faulty(&self) -> bool {
        self.form.is_faulty() || self.deletion.is_faulty() || self.two_factors.as_ref().is_some_and(|shown| shown.form.is_faulty())
    }

    async fn of(desk: &Desk) -> Result<Self, Refusal> {
        let project = desk.project.clone();
        Ok(Self {
            frame: desk.frame("settings").await?,
            may_update: desk.may(Permission::UpdateProject),
            may_delete: desk.may(Permission::DeleteProject),
            may_view_activity: desk.may(Permission::ViewActivity),
            may_manage_read_keys: desk.may(Permission::ManageReadKeys),
            form: Form::of(stored(&project)),
            deletion: Form::empty(),
            two_factors: TwoFactors::of(desk).await?,
            project,
        })
    }
}

fn stored(project: &Project) -> Typed {
    Typed::default()
        .with("name", project.name.as_str())
        .with("slug", project.slug.as_str())
        .with("language", project.language.as_str())
        .with("time_zone", project.time_zone.name())
        .with("version", project.version.to_string())
}

impl TwoFactors {
    async fn of(desk: &Desk) -> Result<Option<Self>, Refusal> {
        if !desk.may(Permission::ManageMembers) {
            return Ok(None);
        }
        let own = desk.shell().itoms().accounts().second_factor(desk.actor()).await?;
        Ok(Some(Self { form: Form::empty(), has_own: own.is_some() }))
    }
}

async fn show(desk: Desk) -> Result<Response, Refusal> {
    Ok(page::show(&SettingsPage::of(&desk).await?))
}

async fn update(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::UpdateProject)?;
    let typed = typed?;
    let change = ProjectChange {
        name: Some(typed.text("name")),
        slug: Some(typed.text("slug")),
        language: Some(typed.text("language")),
        time_zone: Some(typed.text("time_zone")),
        requires_two_factors: None,
    };
    let projects = desk.shell().itoms().projects();
    match projects.update(desk.actor(), desk.project.id, change, typed.version()).await {
        Ok(updated) => Ok(desk.visit.go(&desk.shell().paths().settings(&updated.project.slug), &acts::project_saved()).await),
        Err(problem) => {
            let form = Form::refused_over(&stored(&desk.project), typed, &problem);
            Ok(page::show_at(&problem, &SettingsPage { form, ..SettingsPage::of(&desk).await? }))
        }
    }
}

/// The form says what is to be, so that pressing twice does not undo it.
async fn turn_two_factors(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageMembers)?;
    let typed = typed?;
    let required = typed.text("required") == "yes";
    let paths = desk.shell().paths();
    if required != desk.project.requires_two_factors {
        let here = paths.project_two_factors(&desk.project.slug);
        if let Some(page) = reauthenticate::first(&desk.visit, DangerousAct::SetTwoFactors, here, &typed).await? {
            return Ok(page);
        }
    }
    let change = ProjectChange { requires_two_factors: Some(required), ..ProjectChange::default() };
    match desk.shell().itoms().projects().update(desk.actor(), desk.project.id, change, typed.version()).await {
        Ok(updated) => Ok(desk.visit.go(&paths.settings(&updated.project.slug), &acts::two_factors_turned(required)).await),
        Err(problem) => {
            let page = SettingsPage::of(&desk).await?;
            let two_factors = page.two_factors.map(|shown| TwoFactors { form: Form::refused(typed, &problem), ..shown });
            Ok(page::show_at(&problem, &SettingsPage { two_factors, ..page }))
        }
    }
}

/// Asks for the project's name, so that nobody deletes the wrong one.
async fn delete(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::DeleteProject)?;
    let typed = typed?;
    if typed.text("confirm").trim() != desk.project.name.as_str() {
        let deletion = Form::of(typed).fault("confirm", acts::NAME_DIFFERS);
        let settings = SettingsPage { deletion, ..SettingsPage::of(&desk).await? };
        return Ok(page::show_at(StatusCode::UNPROCESSABLE_ENTITY, &settings));
    }
    let here = desk.shell().paths().delete_project(&desk.project.slug);
    if let Some(page) = reauthenticate::first(&desk.visit, DangerousAct::DeleteProject, here, &typed).await? {
        return Ok(page);
    }
    let project = desk.shell().itoms().projects().delete(desk.actor(), desk.project.id, None).await?;
    let undo = vec![("project".to_owned(), project.id.to_string())];
    let message = acts::project_deleted(&project).undo(desk.shell().paths().restore(), undo);
    Ok(desk.visit.go(&desk.shell().paths().projects(), &message).await)
}
