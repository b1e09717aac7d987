use super::{
    acts,
    enter::enter,
    form::Form,
    message::Message,
    page, passkeys,
    refusal::Refusal,
    resume::{ContinuePage, Waiting},
    shell::Shell,
    sign_in_code,
    typed::Typed,
    visit::{SignedIn, Visit},
    words,
};
use askama::Template;
use axum::{
    Router,
    extract::Query,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::account::{self, SignIn, SignInStep};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/sign-in", get(show).post(sign_in)).route("/dashboard/sign-in/passkey/start", post(start_passkey))
}

pub(super) fn signed_in_routes() -> Router<Shell> {
    Router::new().route("/dashboard/sign-out", post(sign_out))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage<'a> {
    pub(crate) shell: &'a Shell,
    pub(crate) form: Form,
    pub(crate) next: String,
    pub(crate) note: &'static str,
    pub(crate) waiting: Option<Waiting>,
}

impl SignInPage<'_> {
    /// The identity provider, where what waits can wait while somebody is there.
    fn provider(&self) -> Option<&str> {
        self.shell.provider().filter(|_| self.waiting.as_ref().is_none_or(Waiting::is_short))
    }
}

#[derive(Deserialize)]
struct Asked {
    next: Option<String>,
    note: Option<String>,
}

/// What brought somebody here, by a word of the address.
fn note(word: Option<&str>) -> &'static str {
    match word {
        Some("signed-out") => "You are signed out.",
        Some("password-set") => "Your new password is set, and every device is signed out. Sign in with it.",
        Some("email-restored") => {
            "The address of your account is what it was before, and every device is signed out. Sign in as you did before it was changed."
        }
        Some("deleted") => "Your account is deleted. What goes with it is being erased.",
        _ => "",
    }
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let next = asked.next.filter(|next| visit.shell.paths().is_next(next)).unwrap_or_default();
    if visit.person.is_some() {
        return page::go(&destination(&visit.shell, &next));
    }
    page::show(&SignInPage { shell: &visit.shell, form: Form::empty(), next, note: note(asked.note.as_deref()), waiting: None })
}

async fn sign_in(visit: Visit, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let next = next(&typed, shell);
    let waiting = Waiting::of(&typed, shell);
    if let Some(answer) = passkeys::answer(&typed) {
        return Ok(match shell.itoms().accounts().sign_in_by_passkey(&answer, &visit.caller).await {
            Ok(signed_in) => go_on(&visit, &signed_in, None, &next, waiting.as_ref()).await,
            Err(problem) => {
                let form = Form::refused(typed, &problem);
                page::show_at(&problem, &SignInPage { shell, form, next, note: "", waiting })
            }
        });
    }
    if passkeys::were_not_asked(&typed) {
        let form = Form::empty().trouble(words::refusals::PASSKEY_NOT_ASKED);
        return Ok(page::show_at(StatusCode::CONFLICT, &SignInPage { shell, form, next, note: "", waiting }));
    }
    // Another page leads here with what waits, and with nothing typed.
    if waiting.is_some() && typed.get("email").is_none() {
        return Ok(page::show(&SignInPage { shell, form: Form::empty(), next, note: "", waiting }));
    }
    let sign_in = SignIn { email: typed.text("email"), password: typed.password("password"), code: None };
    match shell.itoms().accounts().begin_sign_in(sign_in, &visit.caller).await {
        Ok(SignInStep::Done(signed_in)) => Ok(go_on(&visit, &signed_in, None, &next, waiting.as_ref()).await),
        Ok(SignInStep::CodeRequired(pending)) => sign_in_code::ask(shell, &pending, next, waiting).await,
        Err(problem) => {
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(&problem, &SignInPage { shell, form, next, note: "", waiting }))
        }
    }
}

async fn start_passkey(visit: Visit, _: Typed) -> Result<Response, Refusal> {
    Ok(passkeys::question(&visit.shell.itoms().accounts().start_passkey_sign_in(&visit.caller).await?))
}

/// Where a form leads after signing in; nowhere in particular if that is no page of ours.
pub(super) fn next(typed: &Typed, shell: &Shell) -> String {
    typed.get("next").filter(|next| shell.paths().is_next(next)).unwrap_or_default().to_owned()
}

/// The page that somebody wanted, now that the session has begun.
pub(super) async fn go_on(
    visit: &Visit,
    begun: &account::SignedIn,
    message: Option<&Message>,
    next: &str,
    waiting: Option<&Waiting>,
) -> Response {
    enter(visit, begun, message, onward(&visit.shell, next, waiting)).await
}

/// Where whoever is signed in goes on.
pub(super) fn onward(shell: &Shell, next: &str, waiting: Option<&Waiting>) -> Response {
    match waiting {
        Some(waiting) => {
            let (title, text, button) = acts::SIGNED_IN_AGAIN;
            page::show(&ContinuePage { shell, title, text, button, action: &waiting.action, typed: waiting.typed() })
        }
        None => page::go(&destination(shell, next)),
    }
}

fn destination(shell: &Shell, next: &str) -> String {
    if next.is_empty() { shell.paths().projects() } else { next.to_owned() }
}

async fn sign_out(visit: SignedIn) -> Result<Response, Refusal> {
    if let Some(session) = &visit.person.session {
        visit.shell.itoms().accounts().sign_out(session).await?;
    }
    let address = format!("{}?note=signed-out", visit.shell.paths().sign_in());
    Ok(visit.shell.cookie().end(page::go(&address)))
}
