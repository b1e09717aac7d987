//! Before a dangerous act: the person proves to be there, then goes on with the form that was sent.

use super::{
    acts,
    form::Form,
    page,
    refusal::Refusal,
    resume::{ContinuePage, Waiting},
    shell::Shell,
    typed::Typed,
    visit::SignedIn,
};
use askama::Template;
use axum::{Router, http::StatusCode, response::Response, routing::post};
use itoms_core::{
    account::{DangerousAct, Proof},
    problem::Problem,
    secret::Secret,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/reauthenticate", post(reauthenticate))
}

#[derive(Template)]
#[template(path = "reauthenticate.html")]
struct ReauthenticatePage<'a> {
    shell: &'a Shell,
    form: Form,
    act: DangerousAct,
    waiting: &'a Waiting,
}

/// The page that asks for a proof, where one is needed, with the form that was sent to `action` folded into it.
/// Whoever a host vouches for proves to the host.
pub(super) fn first(visit: &SignedIn, act: DangerousAct, action: String, typed: &Typed) -> Option<Response> {
    let session = visit.person.session.as_ref()?;
    session.require_privilege(act, visit.shell.itoms().now()).err()?;
    let waiting = Waiting::new(action, typed);
    Some(page::show_at(StatusCode::FORBIDDEN, &ReauthenticatePage { shell: &visit.shell, form: Form::empty(), act, waiting: &waiting }))
}

async fn reauthenticate(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let act = DangerousAct::named(&typed.text("act")).ok_or(Refusal::NOT_FOUND)?;
    let waiting = Waiting::of(&typed, shell).ok_or(Refusal::NOT_FOUND)?;
    let proof = Proof::Password(Secret::new(typed.get("password").unwrap_or_default().to_owned()));
    match shell.itoms().accounts().reauthenticate(session, proof, &visit.caller).await {
        Ok(renewed) => {
            let ((title, text), (_, button)) = (acts::PROVED, acts::dangerous(act));
            let page = page::show(&ContinuePage { shell, title, text, button, action: &waiting.action, typed: waiting.typed() });
            Ok(shell.cookie().set(&renewed.token, page))
        }
        Err(problem) => {
            let status = crate::problem::status_of(problem.kind());
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(status, &ReauthenticatePage { shell, form, act, waiting: &waiting }))
        }
    }
}
