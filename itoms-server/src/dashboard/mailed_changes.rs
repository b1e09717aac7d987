//! Pages that a link leads to which changes what an account signs in with: a GET shows one form and changes nothing,
//! because scanners follow all links; the form posts.

use super::{acts, form::Form, mailed::unusable, message::Message, page, refusal::Refusal, shell::Shell, typed::Typed, visit::Visit};
use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use itoms_core::{
    account::{AccountError, OtherAccess},
    problem::Problem,
    token::Token,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/reset-password/{token}", get(show_reset).post(reset))
        .route("/confirm-email/{token}", get(show_confirm).post(confirm))
        .route("/restore-email/{token}", get(show_restore).post(restore))
}

#[derive(Template)]
#[template(path = "reset_password.html")]
struct ResetPage<'a> {
    shell: &'a Shell,
    form: Form,
}

async fn show_reset(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().can_reset_password(&Token::presented(token)).await? {
        true => Ok(page::show(&ResetPage { shell: &visit.shell, form: Form::empty() })),
        false => Ok(unusable(&visit.shell)),
    }
}

async fn reset(visit: Visit, Path(token): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let other_access = if typed.get("end_other_access").is_some() { OtherAccess::Ends } else { OtherAccess::Stays };
    let accounts = shell.itoms().accounts();
    match accounts.reset_password(&Token::presented(token), typed.password("password"), other_access, &visit.caller).await {
        Ok(()) => Ok(shell.cookie().clear(page::go(&format!("{}?note=password-set", shell.paths().sign_in())))),
        Err(AccountError::UnusableLink) => Ok(unusable(shell)),
        Err(problem) => {
            let status = crate::problem::status_of(problem.kind());
            Ok(page::show_at(status, &ResetPage { shell, form: Form::refused(typed, &problem) }))
        }
    }
}

/// One button, and what it does.
#[derive(Template)]
#[template(path = "mailed_change.html")]
struct ChangePage<'a> {
    shell: &'a Shell,
    title: &'static str,
    text: &'static str,
    button: &'static str,
}

impl<'a> ChangePage<'a> {
    fn of(shell: &'a Shell, (title, text, button): (&'static str, &'static str, &'static str)) -> Response {
        page::show(&ChangePage { shell, title, text, button })
    }
}

async fn show_confirm(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().can_confirm_email(&Token::presented(token)).await? {
        true => Ok(ChangePage::of(&visit.shell, acts::CONFIRM_EMAIL)),
        false => Ok(unusable(&visit.shell)),
    }
}

async fn confirm(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().confirm_email(&Token::presented(token)).await {
        Ok(()) => Ok(tell(&visit, &acts::email_changed(), "email-changed").await),
        Err(AccountError::UnusableLink) => Ok(unusable(&visit.shell)),
        Err(problem) => Err(problem.into()),
    }
}

async fn show_restore(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().can_restore_email(&Token::presented(token)).await? {
        true => Ok(ChangePage::of(&visit.shell, acts::RESTORE_EMAIL)),
        false => Ok(unusable(&visit.shell)),
    }
}

async fn restore(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match shell.itoms().accounts().restore_email(&Token::presented(token)).await {
        Ok(Some(reset)) => Ok(page::go(&shell.paths().reset_password(reset.expose()))),
        Ok(None) => Ok(page::go(&format!("{}?note=email-restored", shell.paths().sign_in()))),
        Err(AccountError::UnusableLink) => Ok(unusable(shell)),
        Err(problem) => Err(problem.into()),
    }
}

/// To the account, where somebody is signed in, with a message; else to the sign-in, which says the same.
async fn tell(visit: &Visit, message: &Message, note: &str) -> Response {
    let shell = &visit.shell;
    let Some(session) = visit.person.as_ref().and_then(|person| person.session.as_ref()) else {
        return page::go(&format!("{}?note={note}", shell.paths().sign_in()));
    };
    message.keep(shell, session).await;
    page::go(&shell.paths().account())
}
