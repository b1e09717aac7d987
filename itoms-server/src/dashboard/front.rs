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
    sign_up: Option<String>,
    sign_in: Option<String>,
}

/// The door of the installation.
async fn show(visit: Visit) -> Response {
    let shell = &visit.shell;
    let own_people = shell.identity().is_none();
    page::show(&FrontPage {
        shell,
        is_signed_in: visit.person.is_some(),
        sign_up: own_people.then(|| shell.paths().sign_up()),
        sign_in: own_people.then(|| shell.paths().sign_in()),
    })
}
