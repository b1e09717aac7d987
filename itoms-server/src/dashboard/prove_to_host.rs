//! Before a dangerous act of a host's user: the proof is given at the host, and the form waits in this page.

use super::{acts, page, resume::Waiting, shell::Shell, typed::Typed};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use itoms_core::{account::DangerousAct, links::Place};

#[derive(Template)]
#[template(path = "prove_to_host.html")]
struct ProveToHostPage<'a> {
    shell: &'a Shell,
    act: DangerousAct,
    /// Where the host takes a proof, or signs people in, if it says so.
    host: Option<String>,
    action: &'a str,
    typed: Typed,
}

/// The page, with the form that waits: sent again, it goes through once the proof is given.
pub(super) fn ask(shell: &Shell, act: DangerousAct, waiting: &Waiting) -> Response {
    let host = shell.itoms().links().to(&Place::Reauthenticate).map(Into::into).or_else(|| shell.sign_in());
    let page = ProveToHostPage { shell, act, host, action: &waiting.action, typed: waiting.typed() };
    page::show_at(StatusCode::FORBIDDEN, &page)
}
