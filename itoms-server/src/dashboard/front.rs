use super::{page, shell::Shell, visit::Visit};
use askama::Template;
use axum::{Router, response::Response, routing::get};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/", get(show))
}

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage<'a> {
    shell: &'a Shell,
    is_signed_in: bool,
}

/// The door of the installation.
async fn show(visit: Visit) -> Response {
    page::show(&FrontPage { shell: &visit.shell, is_signed_in: visit.person.is_some() })
}
