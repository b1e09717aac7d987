//! A project that is closed to a member for want of a second factor: what it asks for, and the way out.

use super::{acts, frame::Frame, refusal::Refusal, shell::Shell, typed::Typed, visit::SignedIn};
use askama::Template;
use axum::{Router, http::StatusCode, response::Response, routing::post};
use itoms_core::{id::ProjectId, project::Site};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/projects/leave", post(leave))
}

#[derive(Template)]
#[template(path = "dashboard/closed.html")]
struct ClosedPage<'a> {
    frame: Frame,
    project: &'a Site,
    /// Whether the person signs in here, and so can set a second factor up here.
    signs_in_here: bool,
}

/// The page that stands in the place of every page of that project.
pub(super) async fn page(visit: &SignedIn, project: &Site) -> Result<Refusal, Refusal> {
    let page = ClosedPage { frame: visit.frame().await?, project, signs_in_here: visit.person.session.is_some() };
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        Refusal::Status(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    Ok(Refusal::Page(StatusCode::FORBIDDEN, html))
}

/// Also of a project that is closed: so its form names the project, and no page of it stands before.
async fn leave(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let id: ProjectId = typed.text("project").parse().map_err(|_| Refusal::NOT_FOUND)?;
    visit.shell.itoms().projects().leave(visit.actor(), id).await?;
    Ok(visit.go(&visit.shell.paths().projects(), &acts::left_closed()).await)
}
