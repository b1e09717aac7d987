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
    /// Whether the account has a second factor.
    asks_for_code: bool,
}

/// The page that asks for a proof, where one is needed, with the form that was sent to `action` folded into it.
/// Whoever a host vouches for proves to the host.
pub(super) async fn first(visit: &SignedIn, act: DangerousAct, action: String, typed: &Typed) -> Result<Option<Response>, Refusal> {
    let Some(session) = &visit.person.session else { return Ok(None) };
    if session.require_privilege(act, visit.shell.itoms().now()).is_ok() {
        return Ok(None);
    }
    let (shell, form, waiting) = (&visit.shell, Form::empty(), Waiting::new(action, typed));
    let asks_for_code = asks_for_code(visit).await?;
    Ok(Some(page::show_at(StatusCode::FORBIDDEN, &ReauthenticatePage { shell, form, act, waiting: &waiting, asks_for_code })))
}

async fn asks_for_code(visit: &SignedIn) -> Result<bool, Refusal> {
    Ok(visit.shell.itoms().accounts().second_factor(visit.actor()).await?.is_some())
}

async fn reauthenticate(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let act = DangerousAct::named(&typed.text("act")).ok_or(Refusal::NOT_FOUND)?;
    let waiting = Waiting::of(&typed, shell).ok_or(Refusal::NOT_FOUND)?;
    let password = typed.password("password");
    let proof = match typed.second_factor() {
        None => Proof::Password(password),
        Some(code) => Proof::PasswordAndCode(password, code),
    };
    match shell.itoms().accounts().reauthenticate(session, proof, &visit.caller).await {
        Ok(renewed) => {
            let ((title, text), (_, button)) = (acts::PROVED, acts::dangerous(act));
            let page = page::show(&ContinuePage { shell, title, text, button, action: &waiting.action, typed: waiting.typed() });
            Ok(shell.cookie().set(&renewed.token, page))
        }
        Err(problem) => {
            let status = crate::problem::status_of(problem.kind());
            let form = Form::refused(typed, &problem);
            let asks_for_code = asks_for_code(&visit).await?;
            Ok(page::show_at(status, &ReauthenticatePage { shell, form, act, waiting: &waiting, asks_for_code }))
        }
    }
}
