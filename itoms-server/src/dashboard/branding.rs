//! How a project looks, and under which name it writes to people: the form, a specimen of it, and what it was before.

use super::{
    acts,
    form::Form,
    frame::Frame,
    page,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::Desk,
    words::{branding, format},
};
use crate::assets::{HOUSE, Mended};
use askama::Template;
use axum::{
    Router,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::FullName,
    project::{Branding, BrandingChange, BrandingVersion, Color, Font, Footer, Look, Permission, Project, SenderName},
    store::Version,
    time::TimeZone,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/settings/branding", get(show).post(update))
        .route("/dashboard/{project}/settings/branding/preview", post(preview))
        .route("/dashboard/{project}/settings/branding/restore", post(restore))
}

#[derive(Template)]
#[template(path = "dashboard/branding.html")]
struct BrandingPage {
    frame: Frame,
    project: Project,
    may_update: bool,
    form: Form,
    /// What the specimen shows.
    shown: Branding,
    is_preview: bool,
    versions: Vec<Kept>,
}

/// A version as the list shows it.
struct Kept {
    version: Version,
    accent: Color,
    what: String,
    when: String,
    by: String,
    is_present: bool,
}

impl BrandingPage {
    async fn of(desk: &Desk) -> Result<Self, Refusal> {
        let project = desk.project.clone();
        let may_update = desk.may(Permission::UpdateProject);
        let versions = match may_update {
            true => desk.shell().itoms().projects().branding_versions(desk.actor(), project.id).await?,
            false => Vec::new(),
        };
        let frame = desk.frame("settings").await?;
        let kept = |(kept, by)| Kept::of(kept, by, project.branding_version, frame.zone());
        Ok(Self {
            may_update,
            form: Form::of(stored(&project)),
            shown: project.branding.clone(),
            is_preview: false,
            versions: versions.into_iter().map(kept).collect(),
            frame,
            project,
        })
    }

    /// The sheet of the specimen, where it needs one.
    fn sheet(&self) -> Option<String> {
        self.frame.shell.assets().specimen(self.shown.look.accent, self.shown.look.font)
    }

    /// What pages show in the place of a colour that people could not read.
    fn mended(&self) -> Vec<String> {
        let Some(accent) = self.shown.look.accent else { return Vec::new() };
        branding::mended(accent, Mended::of(accent))
    }

    fn has_own_look(&self) -> bool {
        let look = &self.project.branding.look;
        look.accent.is_some() || look.font.is_some()
    }

    fn house(&self) -> Color {
        HOUSE
    }
}

impl Kept {
    fn of(
        BrandingVersion { version, branding, changed_at, .. }: BrandingVersion,
        by: Option<FullName>,
        present: Version,
        zone: &TimeZone,
    ) -> Self {
        Self {
            version,
            accent: branding.look.accent.unwrap_or(HOUSE),
            what: branding::summary(&branding),
            when: format::moment(changed_at, zone),
            by: by.map_or_else(|| branding::SOMEBODY.to_owned(), |name| name.to_string()),
            is_present: version == present,
        }
    }
}

fn stored(project: &Project) -> Typed {
    let Branding { look: Look { accent, font, footer }, sender_name } = &project.branding;
    Typed::default()
        .with("version", project.branding_version.to_string())
        .with("accent", accent.unwrap_or(HOUSE).to_string())
        .with("font", font.map(Font::name).unwrap_or_default())
        .with("sender_name", sender_name.as_ref().map(SenderName::as_str).unwrap_or_default())
        .with("footer", footer.as_ref().map(Footer::as_str).unwrap_or_default())
}

/// A field for a colour always has one: that of the house is none of the project's own.
fn change(typed: &Typed) -> BrandingChange {
    let accent = Some(typed.text("accent")).filter(|accent| Color::named(accent) != Some(HOUSE));
    BrandingChange {
        accent: Some(accent.unwrap_or_default()),
        font: Some(typed.text("font")),
        sender_name: Some(typed.text("sender_name")),
        footer: Some(typed.text("footer")),
    }
}

async fn show(desk: Desk) -> Result<Response, Refusal> {
    Ok(page::show(&BrandingPage::of(&desk).await?))
}

/// The specimen of what was typed, and nothing is saved.
async fn preview(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::UpdateProject)?;
    let typed = typed?;
    let page = BrandingPage::of(&desk).await?;
    match change(&typed).applied_to(&desk.project.branding) {
        Ok(shown) => Ok(page::show(&BrandingPage { form: Form::of(typed), shown, is_preview: true, ..page })),
        Err(broken) => {
            let form = broken.as_slice().iter().fold(Form::of(typed), |form, one| form.fault(&one.field, one.message.as_ref()));
            Ok(page::show_at(StatusCode::UNPROCESSABLE_ENTITY, &BrandingPage { form, ..page }))
        }
    }
}

async fn update(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::UpdateProject)?;
    let typed = typed?;
    match desk.shell().itoms().projects().change_branding(desk.actor(), desk.project.id, &change(&typed), typed.version()).await {
        Ok(changed) => Ok(told(&desk, &changed.project).await),
        Err(problem) => {
            let form = Form::refused_over(&stored(&desk.project), typed, &problem);
            Ok(page::show_at(&problem, &BrandingPage { form, ..BrandingPage::of(&desk).await? }))
        }
    }
}

async fn restore(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::UpdateProject)?;
    let typed = typed?;
    let restored = Version::from_i64(typed.text("restored").parse().unwrap_or(0));
    let expected = Some(typed.version());
    match desk.shell().itoms().projects().restore_branding(desk.actor(), desk.project.id, restored, expected).await {
        Ok(changed) => Ok(told(&desk, &changed.project).await),
        Err(problem) => {
            let page = BrandingPage::of(&desk).await?;
            let form = Form::refused(stored(&page.project), &problem);
            Ok(page::show_at(&problem, &BrandingPage { form, ..page }))
        }
    }
}

/// Back to the page, with the way back to how it was where that is kept.
async fn told(desk: &Desk, changed: &Project) -> Response {
    let paths = desk.shell().paths();
    let message = acts::branding_saved(&desk.site().home().path);
    let before = desk.project.branding_version;
    let undo = vec![("restored".to_owned(), before.to_string()), ("version".to_owned(), changed.branding_version.to_string())];
    let message = match before != Version::FIRST && before != changed.branding_version {
        true => message.undo(paths.branding(&changed.slug, "/restore"), undo),
        false => message,
    };
    desk.visit.go(&paths.branding(&changed.slug, ""), &message).await
}
