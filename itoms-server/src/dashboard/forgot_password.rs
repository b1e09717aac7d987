use super::{form::Form, page, refusal::Refusal, shell::Shell, typed::Typed, visit::Visit};
use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use itoms_core::mail::Outbox;
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/forgot-password", get(show).post(request))
}

#[derive(Template)]
#[template(path = "forgot_password.html")]
struct ForgotPasswordPage<'a> {
    shell: &'a Shell,
    form: Form,
    /// It was asked for: the same is said whoever has the address.
    is_sent: bool,
    /// Where mails are kept on this machine, for whoever runs it.
    folder: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    sent: Option<String>,
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let shell = &visit.shell;
    let folder = shell.outbox().filter(|_| shell.is_local()).map(Outbox::place);
    page::show(&ForgotPasswordPage { shell, form: Form::empty(), is_sent: asked.sent.is_some(), folder })
}

async fn request(visit: Visit, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match shell.itoms().accounts().request_password_reset(&typed.text("email"), &visit.caller).await {
        Ok(()) => Ok(page::go(&format!("{}?sent=yes", shell.paths().forgot_password()))),
        Err(problem) => {
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(&problem, &ForgotPasswordPage { shell, form, is_sent: false, folder: None }))
        }
    }
}
