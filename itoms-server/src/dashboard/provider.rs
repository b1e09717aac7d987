//! Signing in through an identity provider: there, and back.
//!
//! Browsers apply `form-action` also to where a form is redirected, so a form of ours is not: it is answered with a page
//! that leads on by itself, and the policy of no page names another host.

use super::{
    acts,
    form::Form,
    identities,
    mailed::WaitsPage,
    page::{self, How},
    reauthenticate,
    refusal::Refusal,
    resume::{ContinuePage, Waiting},
    shell::Shell,
    sign_in::{self, SignInPage},
    sign_in_code,
    typed::Typed,
    visit::{SignedIn, Visit},
    words,
};
use askama::Template;
use axum::{
    Router,
    extract::Query,
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::{
        AccountError, BegunAuthorization, DangerousAct, Intent, NewAccount, PendingAccount, ProviderAnswer, ProviderStep, SignInStep,
        Verified,
    },
    secret::Secret,
    token::Token,
};
use serde::Deserialize;
use url::Url;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/sign-in/provider", post(begin))
        .route("/dashboard/sign-in/callback", get(come_back))
        .route("/dashboard/sign-in/new-account", post(create_account))
}

pub(super) fn signed_in_routes() -> Router<Shell> {
    Router::new().route("/dashboard/reauthenticate/provider", post(prove))
}

/// The page that leads to the provider.
#[derive(Template)]
#[template(path = "provider.html")]
struct ProviderPage<'a> {
    shell: &'a Shell,
    provider: &'a str,
    url: &'a Url,
}

/// What an account is made of that a provider has proved.
#[derive(Template)]
#[template(path = "new_account.html")]
struct NewAccountPage<'a> {
    shell: &'a Shell,
    form: Form,
    provider: &'a str,
    pending: &'a PendingAccount,
    next: String,
    /// What was typed in another account, if that waits.
    waiting: Option<Waiting>,
}

/// Where somebody goes on afterwards. It waits sealed, with the request.
#[derive(Default)]
struct Onward {
    next: String,
    waiting: Option<Waiting>,
    act: Option<DangerousAct>,
}

impl Onward {
    fn of(typed: &Typed, shell: &Shell) -> Self {
        let waiting = Waiting::of(typed, shell).filter(Waiting::is_short);
        Self { next: sign_in::next(typed, shell), waiting, act: DangerousAct::named(&typed.text("act")) }
    }

    fn written(&self) -> String {
        let mut written = url::form_urlencoded::Serializer::new(String::new());
        written.append_pair("next", &self.next);
        if let Some(waiting) = &self.waiting {
            written.extend_pairs(waiting.fields_of_form());
        }
        if let Some(act) = self.act {
            written.append_pair("act", act.name());
        }
        written.finish()
    }

    fn read(written: &str, shell: &Shell) -> Self {
        Typed::parse(written.as_bytes()).map(|typed| Self::of(&typed, shell)).unwrap_or_default()
    }
}

async fn begin(visit: Visit, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let onward = Onward::of(&typed, shell);
    if shell.provider().is_none() {
        return Err(Refusal::NOT_FOUND);
    }
    if visit.person.is_some() {
        return Ok(sign_in::onward(shell, &onward.next, onward.waiting.as_ref()));
    }
    match shell.itoms().accounts().begin_authorization(Intent::SignIn, &onward.written(), &visit.caller).await {
        Ok(begun) => go_there(shell, &begun),
        Err(problem) => Ok(refuse(shell, how(&problem), words::refusals::of_provider(&problem), onward)),
    }
}

/// Sends a browser to the provider. Whoever is not signed in gets what lets this browser alone come back, in the one
/// cookie (P7-a).
pub(super) fn go_there(shell: &Shell, begun: &BegunAuthorization) -> Result<Response, Refusal> {
    let provider = shell.provider().ok_or(Refusal::NOT_FOUND)?;
    let page = page::show(&ProviderPage { shell, provider, url: &begun.url });
    Ok(match &begun.browser {
        Some(browser) => shell.cookie().lend(browser, page),
        None => page,
    })
}

/// What a browser comes back with. Whatever the provider says of an error is not shown: it is somebody else's text.
#[derive(Deserialize)]
struct Returned {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

async fn come_back(visit: Visit, headers: HeaderMap, Query(returned): Query<Returned>) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let provider = shell.provider().ok_or(Refusal::NOT_FOUND)?;
    let (accounts, browser) = (shell.itoms().accounts(), shell.cookie().read(&headers));
    let state = Token::presented(returned.state.unwrap_or_default());
    if returned.error.is_some() {
        let onward = match accounts.abandon_authorization(&state, browser.as_ref(), visit.session(), &visit.caller).await {
            Ok(onward) => Onward::read(&onward, shell),
            Err(AccountError::UnusableLink) => Onward::default(),
            Err(problem) => return refuse_return(&visit, &problem, Onward::default()).await,
        };
        return refuse_at(&visit, StatusCode::FORBIDDEN.into(), words::refusals::NOT_SIGNED_IN_THERE.to_owned(), onward).await;
    }
    let answer = ProviderAnswer { state, code: Secret::new(returned.code.unwrap_or_default()), issuer: returned.iss, purpose: None };
    let finished = match accounts.finish_authorization(answer, browser.as_ref(), visit.session(), &visit.caller).await {
        Ok(finished) => finished,
        Err(problem) => return refuse_return(&visit, &problem, Onward::default()).await,
    };
    let onward = Onward::read(&finished.next, shell);
    match finished.step {
        Ok(step) => go_on(&visit, provider, browser.as_ref(), step, onward).await,
        Err(problem) => refuse_return(&visit, &problem, onward).await,
    }
}

async fn go_on(
    visit: &Visit,
    provider: &str,
    browser: Option<&Token>,
    step: ProviderStep,
    Onward { next, waiting, act }: Onward,
) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    match step {
        ProviderStep::SignIn(SignInStep::Done(signed_in)) => Ok(sign_in::go_on(visit, &signed_in, None, &next, waiting.as_ref()).await),
        ProviderStep::SignIn(SignInStep::CodeRequired(pending)) => sign_in_code::ask(shell, &pending, next, waiting).await,
        ProviderStep::NewAccount(pending) => {
            let form = Form::of(Typed::default().with("full_name", pending.name.as_str()));
            let page = page::show(&NewAccountPage { shell, form, provider, pending: &pending, next, waiting });
            // As long as the page works, the browser is known by what it carries.
            Ok(browser.iter().fold(page, |page, browser| shell.cookie().lend(browser, page)))
        }
        ProviderStep::Linked(_) => Ok(signed_in(visit)?.go(&shell.paths().identities(), &acts::identity_linked(provider)).await),
        ProviderStep::Renewed(renewed) => Ok(shell.cookie().set(&renewed.token, proved(shell, waiting.as_ref(), act))),
    }
}

fn proved(shell: &Shell, waiting: Option<&Waiting>, act: Option<DangerousAct>) -> Response {
    match waiting.zip(act) {
        Some((waiting, act)) => {
            let ((title, text), (_, button)) = (acts::PROVED, acts::dangerous(act));
            page::show(&ContinuePage { shell, title, text, button, action: &waiting.action, typed: waiting.typed() })
        }
        None => page::go(&shell.paths().account()),
    }
}

async fn create_account(visit: Visit, headers: HeaderMap, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let provider = shell.provider().ok_or(Refusal::NOT_FOUND)?;
    let (accounts, onward) = (shell.itoms().accounts(), Onward::of(&typed, shell));
    let over = |onward| Ok(refuse(shell, StatusCode::UNAUTHORIZED.into(), words::refusals::BEGIN_AGAIN.to_owned(), onward));
    let Some(browser) = shell.cookie().read(&headers) else { return over(onward) };
    let Some(pending) = accounts.pending_account(&typed.text("pending"), &browser) else { return over(onward) };
    let new = NewAccount {
        full_name: typed.text("full_name"),
        company: typed.filled("company"),
        sixteen_or_older: typed.get("sixteen_or_older").is_some(),
    };
    match accounts.create_account_of_identity(pending.expose(), new, &browser, &visit.caller).await {
        // What was typed in another account is none of this one.
        Ok(Verified::SignedIn(signed_in)) => Ok(sign_in::go_on(&visit, &signed_in, Some(&acts::account_made()), &onward.next, None).await),
        Ok(Verified::Waits) => Ok(shell.cookie().clear(page::show(&WaitsPage { shell }))),
        Err(AccountError::UnusableLink) => over(onward),
        Err(problem) => {
            let (form, Onward { next, waiting, .. }) = (Form::refused(typed, &problem), onward);
            Ok(page::show_at(how(&problem), &NewAccountPage { shell, form, provider, pending: &pending, next, waiting }))
        }
    }
}

async fn prove(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    if shell.provider().is_none() {
        return Err(Refusal::NOT_FOUND);
    }
    let onward = Onward::of(&typed, shell);
    let intent = Intent::Reauthenticate(session);
    match shell.itoms().accounts().begin_authorization(intent, &onward.written(), &visit.caller).await {
        Ok(begun) => go_there(shell, &begun),
        Err(problem) => {
            let form = Form::empty().trouble(words::refusals::of_provider(&problem));
            refuse_signed_in(&visit, how(&problem), form, onward).await
        }
    }
}

fn how(problem: &AccountError) -> How {
    match problem {
        AccountError::UnusableLink => StatusCode::UNAUTHORIZED.into(),
        problem => problem.into(),
    }
}

/// The page to sign in on, with what is wrong and with what waits.
fn refuse(shell: &Shell, how: How, trouble: String, Onward { next, waiting, .. }: Onward) -> Response {
    let form = Form::empty().trouble(trouble);
    page::show_at(how, &SignInPage { shell, form, next, note: "", waiting })
}

/// The same where somebody has come back.
async fn refuse_return(visit: &Visit, problem: &AccountError, onward: Onward) -> Result<Response, Refusal> {
    refuse_at(visit, how(problem), words::refusals::of_provider(problem), onward).await
}

async fn refuse_at(visit: &Visit, how: How, trouble: String, onward: Onward) -> Result<Response, Refusal> {
    match signed_in(visit) {
        Ok(visit) if visit.person.session.is_some() => refuse_signed_in(&visit, how, Form::empty().trouble(trouble), onward).await,
        _ => Ok(refuse(&visit.shell, how, trouble, onward)),
    }
}

/// Whoever is signed in sees it where the proof is asked for, or else among the ways to sign in.
async fn refuse_signed_in(visit: &SignedIn, how: How, form: Form, onward: Onward) -> Result<Response, Refusal> {
    match onward.waiting.zip(onward.act) {
        Some((waiting, act)) => reauthenticate::ask(visit, how, form, act, &waiting).await,
        None => identities::refuse(visit, how, form).await,
    }
}

fn signed_in(visit: &Visit) -> Result<SignedIn, Refusal> {
    let Visit { shell, caller, person } = visit.clone();
    Ok(SignedIn::of(shell, caller, person.ok_or(Refusal::NOT_FOUND)?))
}
