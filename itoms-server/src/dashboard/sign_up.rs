use super::{form::Form, page, refusal::Refusal, shell::Shell, typed::Typed, visit::Visit};
use askama::Template;
use axum::{
    Router,
    extract::Query,
    response::Response,
    routing::{get, post},
};
use itoms_core::{account::SignUp, mail::Outbox};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/sign-up", get(show).post(sign_up))
        .route("/dashboard/sign-up/check-your-mail", get(check_mail))
        .route("/dashboard/sign-up/resend", post(resend))
}

#[derive(Template)]
#[template(path = "sign_up.html")]
struct SignUpPage<'a> {
    shell: &'a Shell,
    form: Form,
}

async fn show(visit: Visit) -> Response {
    page::show(&SignUpPage { shell: &visit.shell, form: Form::empty() })
}

async fn sign_up(visit: Visit, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match shell.itoms().accounts().sign_up(read(&typed), &visit.caller).await {
        Ok(()) => Ok(page::go(&shell.paths().check_mail())),
        Err(problem) => {
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(&problem, &SignUpPage { shell, form }))
        }
    }
}

/// What a person says to sign up; the operator's page asks the same.
pub(super) fn read(typed: &Typed) -> SignUp {
    SignUp {
        email: typed.text("email"),
        full_name: typed.text("full_name"),
        password: typed.password("password"),
        sixteen_or_older: typed.get("sixteen_or_older").is_some(),
        company: typed.filled("company"),
    }
}

#[derive(Template)]
#[template(path = "check_mail.html")]
struct CheckMailPage<'a> {
    shell: &'a Shell,
    form: Form,
    /// It was asked for once more: the same is said whoever has the address.
    is_sent_again: bool,
    /// Where mails are kept on this machine, for whoever runs it.
    folder: Option<String>,
}

impl<'a> CheckMailPage<'a> {
    fn of(shell: &'a Shell, form: Form, is_sent_again: bool) -> Self {
        let folder = shell.outbox().filter(|_| shell.is_local()).map(Outbox::place);
        Self { shell, form, is_sent_again, folder }
    }
}

#[derive(Deserialize)]
struct Asked {
    sent: Option<String>,
}

async fn check_mail(visit: Visit, Query(asked): Query<Asked>) -> Response {
    page::show(&CheckMailPage::of(&visit.shell, Form::empty(), asked.sent.is_some()))
}

async fn resend(visit: Visit, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match shell.itoms().accounts().resend_verification(&typed.text("email"), &visit.caller).await {
        Ok(()) => Ok(page::go(&format!("{}?sent=again", shell.paths().check_mail()))),
        Err(problem) => {
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(&problem, &CheckMailPage::of(shell, form, false)))
        }
    }
}
