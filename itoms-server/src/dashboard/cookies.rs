//! Which cookies there are (P7-a), from the list of those that the code can set.

use super::{page, shell::Shell, words::format};
use crate::session_cookie::{COOKIES, Described};
use askama::Template;
use axum::{Router, extract::State, response::Response, routing::get};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/cookies", get(show))
}

#[derive(Template)]
#[template(path = "cookies.html")]
struct CookiesPage<'a> {
    shell: &'a Shell,
    cookies: &'a [Described],
}

impl CookiesPage<'_> {
    fn name(&self, cookie: &Described) -> &'static str {
        (cookie.name)(self.shell.base())
    }

    fn lifetime(&self) -> String {
        format::span(self.shell.itoms().session_lifetimes().absolute)
    }
}

/// Where a host signs people in, its own cookies do, and none of ours.
async fn show(State(shell): State<Shell>) -> Response {
    let cookies: &[Described] = if shell.identity().is_some() { &[] } else { &COOKIES };
    page::show(&CookiesPage { shell: &shell, cookies })
}
