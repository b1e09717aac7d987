use super::{acts, form::Form, frame::Frame, page, refusal::Refusal, shell::Shell, typed::Typed, visit::SignedIn, words::format};
use askama::Template;
use axum::{Router, response::Response, routing::get};
use itoms_core::{account::AccountChange, problem::Problem, store::Version};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/account", get(show).post(update))
}

#[derive(Template)]
#[template(path = "dashboard/account.html")]
struct AccountPage {
    frame: Frame,
    form: Form,
    version: Version,
}

async fn show(visit: SignedIn) -> Result<Response, Refusal> {
    let account = &visit.person.account;
    let company = account.company.as_ref().map(ToString::to_string).unwrap_or_default();
    let typed = Typed::default().with("full_name", account.full_name.as_str()).with("company", company);
    Ok(page::show(&AccountPage { frame: visit.frame().await?, form: Form::of(typed), version: account.version }))
}

async fn update(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let change = AccountChange { full_name: Some(typed.text("full_name")), company: Some(typed.text("company")) };
    let shell = &visit.shell;
    match shell.itoms().accounts().update(visit.actor(), change, typed.version()).await {
        Ok(_) => Ok(visit.go(&shell.paths().account(), &acts::account_saved()).await),
        Err(problem) => {
            let status = crate::problem::status_of(problem.kind());
            let version = visit.person.account.version;
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(status, &AccountPage { frame: visit.frame().await?, form, version }))
        }
    }
}
