//! Pages that a link leads to: a GET shows one form and changes nothing, because scanners follow all links;
//! the form posts.

use super::{
    acts,
    enter::enter,
    form::Form,
    page,
    refusal::Refusal,
    shell::Shell,
    sign_up,
    typed::Typed,
    visit::{SignedIn, Visit},
    words::refusals::NOT_OF_THIS_SIGN_UP,
};
use askama::Template;
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use itoms_core::{
    account::{AccountError, EmailAddress, Verified},
    project::{Invitation, Project, ProjectError},
    token::Token,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/verify-email/{token}", get(show_verify).post(verify))
        .route("/operator/{token}", get(show_operator).post(become_operator))
        .route("/invitations/{token}", get(show_invitation))
}

pub(super) fn signed_in_routes() -> Router<Shell> {
    Router::new().route("/invitations/{token}", axum::routing::post(accept))
}

/// A link that was used, has ended, or never was: all the same.
#[derive(Template)]
#[template(path = "unusable_link.html")]
struct UnusableLinkPage<'a> {
    shell: &'a Shell,
}

pub(super) fn unusable(shell: &Shell) -> Response {
    page::show_at(StatusCode::NOT_FOUND, &UnusableLinkPage { shell })
}

#[derive(Template)]
#[template(path = "verify_email.html")]
struct VerifyPage<'a> {
    shell: &'a Shell,
    form: Form,
}

async fn show_verify(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().can_verify(&Token::presented(token)).await? {
        true => Ok(page::show(&VerifyPage { shell: &visit.shell, form: Form::empty() })),
        false => Ok(unusable(&visit.shell)),
    }
}

async fn verify(visit: Visit, Path(token): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let accounts = shell.itoms().accounts();
    match accounts.verify(&Token::presented(token), typed.password("password"), &visit.caller).await {
        Ok(Verified::SignedIn(signed_in)) => {
            Ok(enter(&visit, &signed_in, Some(&acts::verified()), page::go(&shell.paths().projects())).await)
        }
        Ok(Verified::Waits) => Ok(page::show(&WaitsPage { shell })),
        Err(AccountError::UnusableLink) => Ok(unusable(shell)),
        Err(problem) => {
            let form = match &problem {
                AccountError::WrongPassword => Form::empty().fault("password", NOT_OF_THIS_SIGN_UP),
                problem => Form::refused(typed, problem),
            };
            Ok(page::show_at(&problem, &VerifyPage { shell, form }))
        }
    }
}

/// An operator decides now.
#[derive(Template)]
#[template(path = "waits.html")]
pub(super) struct WaitsPage<'a> {
    pub(super) shell: &'a Shell,
}

#[derive(Template)]
#[template(path = "operator.html")]
struct OperatorPage<'a> {
    shell: &'a Shell,
    form: Form,
}

async fn show_operator(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().can_become_operator(&Token::presented(token)).await? {
        true => Ok(page::show(&OperatorPage { shell: &visit.shell, form: Form::empty() })),
        false => Ok(unusable(&visit.shell)),
    }
}

async fn become_operator(visit: Visit, Path(token): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let accounts = shell.itoms().accounts();
    match accounts.become_operator(&Token::presented(token), sign_up::read(&typed), &visit.caller).await {
        Ok(signed_in) => Ok(enter(&visit, &signed_in, Some(&acts::operator_welcome()), page::go(&shell.paths().projects())).await),
        Err(AccountError::UnusableLink) => Ok(unusable(shell)),
        Err(problem) => Ok(page::show_at(&problem, &OperatorPage { shell, form: Form::refused(typed, &problem) })),
    }
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage<'a> {
    shell: &'a Shell,
    invitation: &'a Invitation,
    project: &'a Project,
    /// The account that is signed in, and whether the invitation is for its address.
    account: Option<(String, bool)>,
    sign_in: String,
}

async fn show_invitation(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let (invitation, project) = match shell.itoms().projects().invitation(&Token::presented(token.as_str())).await {
        Ok(found) => found,
        Err(ProjectError::UnusableInvitation) => return Ok(unusable(shell)),
        Err(problem) => return Err(problem.into()),
    };
    let key = invitation.email.key();
    let account = visit.person.as_ref().map(|person| {
        let email = person.account.email.as_ref();
        (email.map(ToString::to_string).unwrap_or_default(), email.map(EmailAddress::key).as_ref() == Some(&key))
    });
    let sign_in = shell.paths().sign_in_for(&shell.paths().invitation(&token));
    Ok(page::show(&InvitationPage { shell, invitation: &invitation, project: &project, account, sign_in }))
}

async fn accept(visit: SignedIn, Path(token): Path<String>) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match shell.itoms().projects().accept(visit.actor(), &Token::presented(token)).await {
        Ok(joined) => {
            let message = acts::joined(joined.project.name.as_str(), joined.role);
            Ok(visit.go(&shell.paths().contents(&joined.project.slug), &message).await)
        }
        Err(ProjectError::UnusableInvitation) => Ok(unusable(shell)),
        Err(problem) => Err(problem.into()),
    }
}
