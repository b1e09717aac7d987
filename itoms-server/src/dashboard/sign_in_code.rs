//! The second step of signing in, for accounts that ask for a code. What comes between is sealed in the page: no password
//! waits in it, and there is no second cookie (P7-a).

use super::{
    form::Form,
    page,
    refusal::Refusal,
    resume::Waiting,
    shell::Shell,
    sign_in::{self, SignInPage},
    typed::Typed,
    visit::Visit,
    words,
};
use askama::Template;
use axum::{Router, http::StatusCode, response::Response, routing::get};
use itoms_core::{
    account::{AccountError, PendingSignIn},
    problem::Problem,
    secret::Secret,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/sign-in/code", get(begin).post(finish))
}

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodePage<'a> {
    shell: &'a Shell,
    form: Form,
    pending: &'a PendingSignIn,
    next: String,
    waiting: Option<Waiting>,
}

/// The page that asks for the code.
pub(super) fn ask(shell: &Shell, pending: &PendingSignIn, next: String, waiting: Option<Waiting>) -> Response {
    page::show(&CodePage { shell, form: Form::empty(), pending, next, waiting })
}

/// Whoever comes without the first step begins with it, unless both are done.
async fn begin(visit: Visit) -> Response {
    let paths = visit.shell.paths();
    page::go(&if visit.person.is_some() { paths.projects() } else { paths.sign_in() })
}

async fn finish(visit: Visit, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let (next, waiting) = (sign_in::next(&typed, shell), Waiting::of(&typed, shell));
    let pending = PendingSignIn::presented(typed.text("pending"));
    let code = typed.second_factor().unwrap_or_else(|| Secret::new(String::new()));
    match shell.itoms().accounts().finish_sign_in(&pending, &code, &visit.caller).await {
        Ok(signed_in) => Ok(sign_in::go_on(shell, &signed_in, &next, waiting.as_ref())),
        Err(AccountError::UnusableLink) => {
            let form = Form::empty().trouble(words::refusals::SIGN_IN_AGAIN);
            Ok(page::show_at(StatusCode::UNAUTHORIZED, &SignInPage { shell, form, next, note: "", waiting }))
        }
        Err(problem) => {
            let status = crate::problem::status_of(problem.kind());
            let form = match typed.second_factor() {
                None => Form::empty().fault("code", words::refusals::CODE_REQUIRED),
                Some(_) => Form::refused(typed, &problem),
            };
            Ok(page::show_at(status, &CodePage { shell, form, pending: &pending, next, waiting }))
        }
    }
}
