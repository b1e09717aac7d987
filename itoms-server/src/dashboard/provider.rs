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
        return Ok(page::go(&sign_in::destination(shell, &onward.next)));
    }
    match shell.itoms().accounts().begin_authorization(Intent::SignIn, &onward.written(), &visit.caller).await {
        Ok(begun) => go_there(shell, &begun),
        Err(problem) => Ok(refuse(shell, &problem, onward)),
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
    if returned.error.is_some() {
        return refuse_return(&visit, StatusCode::FORBIDDEN.into(), words::refusals::NOT_SIGNED_IN_THERE.to_owned()).await;
    }
    let answer = ProviderAnswer {
        state: Token::presented(returned.state.unwrap_or_default()),
        code: Secret::new(returned.code.unwrap_or_default()),
        issuer: returned.iss,
        purpose: None,
    };
    let session = visit.person.as_ref().and_then(|person| person.session.as_ref());
    let browser = shell.cookie().read(&headers);
    match shell.itoms().accounts().finish_authorization(answer, browser.as_ref(), session, &visit.caller).await {
        Ok((step, onward)) => {
            let Onward { next, waiting, act } = Onward::read(&onward, shell);
            match step {
                ProviderStep::SignIn(SignInStep::Done(signed_in)) => {
                    Ok(sign_in::go_on(&visit, &signed_in, None, &next, waiting.as_ref()).await)
                }
                ProviderStep::SignIn(SignInStep::CodeRequired(pending)) => sign_in_code::ask(shell, &pending, next, waiting).await,
                ProviderStep::NewAccount(pending) => {
                    let form = Form::of(Typed::default().with("full_name", pending.name.as_str()));
                    let page = page::show(&NewAccountPage { shell, form, provider, pending: &pending, next });
                    // As long as the page works, the browser is known by what it carries.
                    Ok(browser.iter().fold(page, |page, browser| shell.cookie().lend(browser, page)))
                }
                ProviderStep::Linked(_) => Ok(signed_in(&visit)?.go(&shell.paths().identities(), &acts::identity_linked(provider)).await),
                ProviderStep::Renewed(renewed) => {
                    let page = proved(shell, waiting.as_ref(), act);
                    Ok(shell.cookie().set(&renewed.token, page))
                }
            }
        }
        Err(problem) => refuse_return(&visit, how(&problem), words::refusals::of_provider(&problem)).await,
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
    let (accounts, next) = (shell.itoms().accounts(), sign_in::next(&typed, shell));
    let over = |next| {
        let form = Form::empty().trouble(words::refusals::BEGIN_AGAIN);
        Ok(page::show_at(StatusCode::UNAUTHORIZED, &SignInPage { shell, form, next, note: "", waiting: None }))
    };
    let Some(browser) = shell.cookie().read(&headers) else { return over(next) };
    let Some(pending) = accounts.pending_account(&typed.text("pending"), &browser) else { return over(next) };
    let new = NewAccount {
        full_name: typed.text("full_name"),
        company: typed.filled("company"),
        sixteen_or_older: typed.get("sixteen_or_older").is_some(),
    };
    match accounts.create_account_of_identity(pending.expose(), new, &browser, &visit.caller).await {
        Ok(Verified::SignedIn(signed_in)) => Ok(sign_in::go_on(&visit, &signed_in, Some(&acts::account_made()), &next, None).await),
        Ok(Verified::Waits) => Ok(shell.cookie().clear(page::show(&WaitsPage { shell }))),
        Err(AccountError::UnusableLink) => over(next),
        Err(problem) => {
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(how(&problem), &NewAccountPage { shell, form, provider, pending: &pending, next }))
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
    let begun = shell.itoms().accounts().begin_authorization(intent, &onward.written(), &visit.caller).await?;
    go_there(shell, &begun)
}

fn how(problem: &AccountError) -> How {
    match problem {
        AccountError::UnusableLink => StatusCode::UNAUTHORIZED.into(),
        problem => problem.into(),
    }
}

/// The page to sign in on, with what is wrong.
fn refuse(shell: &Shell, problem: &AccountError, onward: Onward) -> Response {
    let form = Form::empty().trouble(words::refusals::of_provider(problem));
    page::show_at(how(problem), &SignInPage { shell, form, next: onward.next, note: "", waiting: onward.waiting })
}

/// The same where somebody has come back: whoever is signed in sees it among the ways to sign in.
async fn refuse_return(visit: &Visit, how: How, trouble: String) -> Result<Response, Refusal> {
    let form = Form::empty().trouble(trouble);
    match signed_in(visit) {
        Ok(visit) if visit.person.session.is_some() => identities::refuse(&visit, how, form).await,
        _ => Ok(page::show_at(how, &SignInPage { shell: &visit.shell, form, next: String::new(), note: "", waiting: None })),
    }
}

fn signed_in(visit: &Visit) -> Result<SignedIn, Refusal> {
    let Visit { shell, caller, person } = visit.clone();
    Ok(SignedIn::of(shell, caller, person.ok_or(Refusal::NOT_FOUND)?))
}
