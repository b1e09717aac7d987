//! The second step of signing in, for accounts that ask for a code or a passkey. What comes between is sealed in the page: no password
//! waits in it, and there is no second cookie (P7-a).

use super::{
    form::Form,
    page, passkeys,
    refusal::Refusal,
    resume::Waiting,
    shell::Shell,
    sign_in::{self, SignInPage},
    typed::Typed,
    visit::Visit,
    words,
};
use askama::Template;
use axum::{
    Router,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::{AccountError, PendingSignIn, SecondStep},
    secret::Secret,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/sign-in/code", get(begin).post(finish))
        .route("/dashboard/sign-in/code/passkey/start", post(start_passkey))
}

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodePage<'a> {
    shell: &'a Shell,
    form: Form,
    pending: &'a PendingSignIn,
    /// What the account accepts.
    step: SecondStep,
    next: String,
    waiting: Option<Waiting>,
}

/// The page that asks for the second factor.
pub(super) async fn ask(shell: &Shell, pending: &PendingSignIn, next: String, waiting: Option<Waiting>) -> Result<Response, Refusal> {
    let step = shell.itoms().accounts().second_step(pending).await?;
    Ok(page::show(&CodePage { shell, form: Form::empty(), pending, step, next, waiting }))
}

async fn start_passkey(visit: Visit, typed: Typed) -> Result<Response, Refusal> {
    let pending = PendingSignIn::presented(typed.text("pending"));
    Ok(passkeys::question(&visit.shell.itoms().accounts().start_passkey_step(&pending, &visit.caller).await?))
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
    let (accounts, answer) = (shell.itoms().accounts(), passkeys::answer(&typed));
    let finished = match &answer {
        Some(answer) => accounts.finish_sign_in_by_passkey(&pending, answer, &visit.caller).await,
        None => accounts.finish_sign_in(&pending, &code, &visit.caller).await,
    };
    match finished {
        Ok(signed_in) => Ok(sign_in::go_on(&visit, &signed_in, None, &next, waiting.as_ref()).await),
        Err(AccountError::UnusableLink) => {
            let form = Form::empty().trouble(words::refusals::SIGN_IN_AGAIN);
            Ok(page::show_at(StatusCode::UNAUTHORIZED, &SignInPage { shell, form, next, note: "", waiting }))
        }
        Err(problem) => {
            // What went wrong is told, also where this cannot be learned.
            let step = accounts.second_step(&pending).await.unwrap_or(SecondStep { by_app: true, by_passkey: false });
            let form = match typed.second_factor() {
                None if answer.is_none() => Form::refused_second_factor(Typed::default(), &AccountError::SecondFactorRequired, step.by_app),
                _ => Form::refused_second_factor(typed, &problem, step.by_app),
            };
            Ok(page::show_at(&problem, &CodePage { shell, form, pending: &pending, step, next, waiting }))
        }
    }
}
