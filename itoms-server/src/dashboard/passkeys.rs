//! Passkeys of the own account: adding, naming, removing. Only the talk with the device itself needs a script.

use super::{
    acts,
    form::Form,
    format,
    frame::Frame,
    page::{self, How},
    reauthenticate,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::SignedIn,
    words,
};
use askama::Template;
use axum::{
    Json, Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use itoms_core::{
    account::{AccountError, DangerousAct, Passkey, PasskeyAnswer, Session, StartedPasskey},
    id::PasskeyId,
    problem::{Kind, Problem},
    time::{TimeZone, Timestamp},
    token::Token,
};
use serde::Deserialize;
use serde_json::json;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/account/passkeys", get(show).post(finish))
        .route("/dashboard/account/passkeys/start", post(start))
        .route("/dashboard/account/passkeys/{passkey}", get(show_one).post(rename))
        .route("/dashboard/account/passkeys/{passkey}/remove", post(remove))
}

/// What a form carries of a device's answer, if it carries one.
pub(super) fn answer(typed: &Typed) -> Option<PasskeyAnswer> {
    let credential = typed.filled("credential")?;
    Some(PasskeyAnswer { challenge: Token::presented(typed.text("challenge")), credential })
}

/// Whether our script was refused what it asks a device, and sends the form so that its page says why.
pub(super) fn were_not_asked(typed: &Typed) -> bool {
    typed.get("credential").is_some_and(str::is_empty)
}

/// What our script asks a device.
pub(super) fn question(started: &StartedPasskey) -> Response {
    Json(json!({ "challenge": started.challenge.expose(), "options": started.options })).into_response()
}

#[derive(Template)]
#[template(path = "dashboard/passkeys.html")]
struct PasskeysPage {
    frame: Frame,
    passkeys: Vec<Passkey>,
    /// Whether two-factor sign-in would be nothing without one.
    carry_second_factor: bool,
    /// Whether more can be added here.
    is_offered: bool,
    form: Form,
    now: Timestamp,
}

impl PasskeysPage {
    async fn of(visit: &SignedIn, form: Form) -> Result<Self, Refusal> {
        let itoms = visit.shell.itoms();
        Ok(Self {
            frame: visit.frame().await?,
            passkeys: itoms.accounts().passkeys(visit.actor()).await?,
            carry_second_factor: carry_second_factor(visit).await?,
            is_offered: itoms.accounts().offer_passkeys(),
            form,
            now: itoms.now(),
        })
    }

    fn used(&self, passkey: &Passkey) -> String {
        used(passkey, self.now, self.frame.zone())
    }
}

fn used(passkey: &Passkey, now: Timestamp, zone: &TimeZone) -> String {
    passkey.used_at.map_or_else(|| acts::NEVER_USED.to_owned(), |at| acts::last_used(&format::ago(at, now, zone)))
}

/// What the device is asked, and what its passkey is called.
#[derive(Template)]
#[template(path = "dashboard/passkey_new.html")]
struct NewPage {
    frame: Frame,
    started: StartedPasskey,
    form: Form,
}

#[derive(Template)]
#[template(path = "dashboard/passkey.html")]
struct PasskeyPage {
    frame: Frame,
    passkey: Passkey,
    /// Whether two-factor sign-in rests on it alone.
    is_kept: bool,
    form: Form,
    now: Timestamp,
}

impl PasskeyPage {
    async fn of(visit: &SignedIn, passkey: Passkey) -> Result<Self, Refusal> {
        let itoms = visit.shell.itoms();
        let is_kept = carry_second_factor(visit).await? && itoms.accounts().passkeys(visit.actor()).await?.len() == 1;
        let form = Form::of(Typed::default().with("passkey_name", passkey.name.as_str()));
        Ok(Self { frame: visit.frame().await?, passkey, is_kept, form, now: itoms.now() })
    }

    fn used(&self) -> String {
        used(&self.passkey, self.now, self.frame.zone())
    }
}

async fn show(visit: SignedIn) -> Result<Response, Refusal> {
    own_session(&visit)?;
    Ok(page::show(&PasskeysPage::of(&visit, Form::empty()).await?))
}

async fn start(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let here = format!("{}/start", visit.shell.paths().passkeys());
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::SetPasskeys, here, &typed).await? {
        return Ok(page);
    }
    let device = own_session(&visit)?.device().to_string();
    ask(&visit, Form::of(Typed::default().with("passkey_name", device)), axum::http::StatusCode::OK).await
}

/// The page on which the device is asked, anew each time: nothing is asked twice.
async fn ask(visit: &SignedIn, form: Form, how: impl Into<How>) -> Result<Response, Refusal> {
    match visit.shell.itoms().accounts().start_passkey(own_session(visit)?, &visit.caller).await {
        Ok(started) => Ok(page::show_at(how, &NewPage { frame: visit.frame().await?, started, form })),
        Err(problem) => refuse(visit, &problem).await,
    }
}

async fn finish(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::SetPasskeys, visit.shell.paths().passkeys(), &typed).await? {
        return Ok(page);
    }
    let answer = PasskeyAnswer { challenge: Token::presented(typed.text("challenge")), credential: typed.text("credential") };
    match visit.shell.itoms().accounts().finish_passkey(own_session(&visit)?, &typed.text("passkey_name"), &answer).await {
        Ok(passkey) => Ok(visit.go(&visit.shell.paths().passkeys(), &acts::passkey_added(passkey.name.as_str())).await),
        Err(problem) => {
            let form = match problem {
                AccountError::WrongPasskey => Form::of(typed).trouble(words::refusals::PASSKEY_NOT_MADE),
                _ if problem.kind() == Kind::Invalid => misnamed(typed, &problem),
                _ => return refuse(&visit, &problem).await,
            };
            ask(&visit, form, &problem).await
        }
    }
}

/// A form has its own name for the name, since that of a project is another.
fn misnamed(typed: Typed, problem: &dyn Problem) -> Form {
    problem.violations().iter().fold(Form::of(typed), |form, violation| form.fault("passkey_name", violation.message.as_ref()))
}

#[derive(Deserialize)]
struct Named {
    passkey: String,
}

impl Named {
    fn id(&self) -> Result<PasskeyId, Refusal> {
        self.passkey.parse().map_err(|_| Refusal::NOT_FOUND)
    }
}

async fn find(visit: &SignedIn, named: &Named) -> Result<Option<Passkey>, Refusal> {
    own_session(visit)?;
    let id = named.id()?;
    let own = visit.shell.itoms().accounts().passkeys(visit.actor()).await?;
    Ok(own.into_iter().find(|passkey| passkey.id == id))
}

async fn show_one(visit: SignedIn, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let passkey = find(&visit, &named).await?.ok_or(Refusal::NOT_FOUND)?;
    Ok(page::show(&PasskeyPage::of(&visit, passkey).await?))
}

async fn rename(visit: SignedIn, Path(named): Path<Named>, typed: Typed) -> Result<Response, Refusal> {
    let Some(passkey) = find(&visit, &named).await? else { return gone(&visit).await };
    let name = typed.text("passkey_name");
    match visit.shell.itoms().accounts().rename_passkey(visit.actor(), passkey.id, &name, typed.version()).await {
        Ok(renamed) => Ok(visit.go(&visit.shell.paths().passkeys(), &acts::passkey_renamed(renamed.name.as_str())).await),
        Err(problem) => {
            let form = match problem.kind() {
                Kind::Invalid => misnamed(typed, &problem),
                Kind::Stale => Form::of(typed).trouble(words::refusals::PASSKEY_RENAMED_MEANWHILE),
                _ => Form::refused(typed, &problem),
            };
            Ok(page::show_at(&problem, &PasskeyPage { form, ..PasskeyPage::of(&visit, passkey).await? }))
        }
    }
}

async fn remove(visit: SignedIn, Path(named): Path<Named>, typed: Typed) -> Result<Response, Refusal> {
    let here = format!("{}/remove", visit.shell.paths().passkey(named.id()?));
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::SetPasskeys, here, &typed).await? {
        return Ok(page);
    }
    let Some(passkey) = find(&visit, &named).await? else { return gone(&visit).await };
    match visit.shell.itoms().accounts().delete_passkey(own_session(&visit)?, passkey.id).await {
        Ok(()) => Ok(visit.go(&visit.shell.paths().passkeys(), &acts::passkey_removed(passkey.name.as_str())).await),
        Err(AccountError::NotFound) => gone(&visit).await,
        Err(problem) => refuse(&visit, &problem).await,
    }
}

async fn carry_second_factor(visit: &SignedIn) -> Result<bool, Refusal> {
    let factor = visit.shell.itoms().accounts().second_factor(visit.actor()).await?;
    Ok(factor.is_some_and(|factor| !factor.by_app))
}

/// Whom a host vouches for has the host's passkeys.
fn own_session(visit: &SignedIn) -> Result<&Session, Refusal> {
    visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)
}

async fn refuse(visit: &SignedIn, problem: &dyn Problem) -> Result<Response, Refusal> {
    let form = Form::refused(Typed::default(), problem);
    Ok(page::show_at(problem, &PasskeysPage::of(visit, form).await?))
}

/// The list without what an act was to be on: in another tab it was removed already.
async fn gone(visit: &SignedIn) -> Result<Response, Refusal> {
    let form = Form::empty().trouble(words::refusals::PASSKEY_GONE);
    Ok(page::show_at(&AccountError::NotFound, &PasskeysPage::of(visit, form).await?))
}
