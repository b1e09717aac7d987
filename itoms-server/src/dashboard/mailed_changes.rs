//! Pages that a link leads to which changes what an account signs in with: a GET shows one form and changes nothing,
//! because scanners follow all links; the form posts.

use super::{acts, form::Form, mailed::unusable, page, refusal::Refusal, shell::Shell, typed::Typed, visit::Visit};
use askama::Template;
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use itoms_core::{
    account::{AccountError, OtherAccess},
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
        Ok(()) => Ok(shell.cookie().end(page::go(&format!("{}?note=password-set", shell.paths().sign_in())))),
        Err(AccountError::UnusableLink) => Ok(unusable(shell)),
        Err(problem) => Ok(page::show_at(&problem, &ResetPage { shell, form: Form::refused(typed, &problem) })),
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

/// Says who can confirm an address; of the account that asked for it nothing.
#[derive(Template)]
#[template(path = "confirm_elsewhere.html")]
struct ConfirmElsewherePage<'a> {
    shell: &'a Shell,
    /// Whether somebody is signed in, to another account.
    is_signed_in: bool,
    sign_in: String,
}

async fn show_confirm(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().can_confirm_email(visit.session(), &Token::presented(token.as_str())).await {
        Ok(()) => Ok(ChangePage::of(&visit.shell, acts::CONFIRM_EMAIL)),
        Err(problem) => not_confirmed(&visit, &token, problem),
    }
}

async fn confirm(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let Some(session) = visit.session() else { return show_confirm(visit, Path(token)).await };
    match shell.itoms().accounts().confirm_email(session, &Token::presented(token.as_str())).await {
        Ok(()) => {
            acts::email_changed().keep(shell, session).await;
            Ok(page::go(&shell.paths().account()))
        }
        Err(problem) => not_confirmed(&visit, &token, problem),
    }
}

fn not_confirmed(visit: &Visit, token: &str, problem: AccountError) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match problem {
        AccountError::UnusableLink => Ok(unusable(shell)),
        AccountError::OthersLink => {
            let sign_in = shell.paths().sign_in_for(&shell.paths().confirm_email(token));
            Ok(page::show_at(StatusCode::FORBIDDEN, &ConfirmElsewherePage { shell, is_signed_in: visit.person.is_some(), sign_in }))
        }
        problem => Err(problem.into()),
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
