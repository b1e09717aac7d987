//! Two-factor sign-in: setting it up, recovery codes, turning it off.

use super::{
    acts,
    form::Form,
    format,
    frame::Frame,
    page::{self, How},
    qr::Qr,
    reauthenticate,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::SignedIn,
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
    account::{AccountError, ConfirmedFactor, DangerousAct, RecoveryCodes, SecondFactorStatus, Session, StartedTotp},
    problem::{Kind, Problem},
    project::Membership,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/account/two-factor", get(show))
        .route("/dashboard/account/two-factor/start", post(start))
        .route("/dashboard/account/two-factor/confirm", post(confirm))
        .route("/dashboard/account/two-factor/passkeys", post(confirm_passkeys))
        .route("/dashboard/account/two-factor/recovery-codes", post(renew_codes))
        .route("/dashboard/account/two-factor/off", post(turn_off))
}

#[derive(Template)]
#[template(path = "dashboard/two_factor.html")]
struct TwoFactorPage {
    frame: Frame,
    status: Option<SecondFactorStatus>,
    passkeys: u64,
    /// Whether a passkey can be added here, and asked for.
    offers_passkeys: bool,
    /// The person's projects that require it.
    required_by: Vec<Membership>,
    form: Form,
}

impl TwoFactorPage {
    fn has_passkey(&self) -> bool {
        self.passkeys > 0
    }

    fn passkeys_counted(&self) -> String {
        format::count(self.passkeys, "passkey", "passkeys")
    }
}

/// The secret, as picture and as text, and where its first code goes.
#[derive(Template)]
#[template(path = "dashboard/two_factor_set_up.html")]
struct SetUpPage {
    frame: Frame,
    started: StartedTotp,
    qr: Option<Qr>,
    /// Whether it comes to passkeys that two-factor sign-in rests on.
    is_on: bool,
    form: Form,
}

impl SetUpPage {
    async fn of(visit: &SignedIn, started: StartedTotp, form: Form) -> Result<Self, Refusal> {
        let is_on = visit.shell.itoms().accounts().second_factor(visit.actor()).await?.is_some();
        Ok(Self { frame: visit.frame().await?, qr: Qr::of(&started.uri), started, is_on, form })
    }

    /// In groups of four, as people copy it.
    fn groups(&self) -> Vec<&str> {
        let secret = self.started.secret.expose();
        (0..secret.len()).step_by(4).filter_map(|start| secret.get(start..(start + 4).min(secret.len()))).collect()
    }
}

/// Recovery codes, the only time that they are known.
#[derive(Template)]
#[template(path = "dashboard/recovery_codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
    /// What was done, by which there are codes.
    done: &'static str,
    /// The projects that it has opened.
    opened: Vec<Membership>,
}

impl CodesPage {
    /// All but the codes, read before the act: they are shown once, and nothing may come between.
    async fn before(visit: &SignedIn) -> Result<Self, Refusal> {
        Ok(Self { frame: visit.frame().await?, codes: Vec::new(), done: acts::RECOVERY_CODES_RENEWED, opened: Vec::new() })
    }

    /// The same before the second factor is turned on, or gets an app.
    async fn before_two(visit: &SignedIn) -> Result<Self, Refusal> {
        let page = Self::before(visit).await?;
        if visit.shell.itoms().accounts().second_factor(visit.actor()).await?.is_some() {
            return Ok(Self { done: acts::APP_ADDED, ..page });
        }
        let opened = visit.shell.itoms().projects().requiring_two_factors(visit.actor()).await?;
        Ok(Self { done: acts::SECOND_FACTOR_ON, opened, ..page })
    }

    /// The answer that also carries the session's new token.
    fn confirmed(self, visit: &SignedIn, confirmed: &ConfirmedFactor) -> Response {
        visit.shell.cookie().set(&confirmed.signed_in.token, self.with(&confirmed.recovery_codes))
    }

    fn with(self, codes: &RecoveryCodes) -> Response {
        page::show(&Self { codes: codes.expose(), ..self })
    }
}

async fn show(visit: SignedIn) -> Result<Response, Refusal> {
    own_session(&visit)?;
    Ok(page::show(&overview(&visit, Form::empty()).await?))
}

async fn start(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    if let Some(page) = first(&visit, "start", &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().accounts().start_totp(own_session(&visit)?).await {
        Ok(started) => Ok(page::show(&SetUpPage::of(&visit, started, Form::empty()).await?)),
        Err(problem) => refuse(&visit, typed, &problem).await,
    }
}

async fn confirm(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    if let Some(page) = first(&visit, "confirm", &typed).await? {
        return Ok(page);
    }
    let (session, accounts) = (own_session(&visit)?, visit.shell.itoms().accounts());
    let page = CodesPage::before_two(&visit).await?;
    let wrong = How::from(StatusCode::FORBIDDEN);
    let (how, form) = match typed.second_factor() {
        None => (wrong, Form::empty().fault("code", words::refusals::CODE_OF_APP_REQUIRED)),
        Some(code) => match accounts.confirm_totp(session, &code).await {
            Ok(confirmed) => return Ok(page.confirmed(&visit, &confirmed)),
            Err(AccountError::WrongCode) => (wrong, Form::empty().fault("code", words::refusals::WRONG_CODE_OF_APP)),
            Err(problem) if problem.kind() == Kind::Limited => (How::from(&problem), Form::refused(typed.clone(), &problem)),
            Err(problem) => return refuse(&visit, typed, &problem).await,
        },
    };
    // The newest secret again, begun in whatever tab: an app that has an earlier one is told so.
    match accounts.started_totp(session).await {
        Ok(started) => Ok(page::show_at(how, &SetUpPage::of(&visit, started, form).await?)),
        Err(problem) => refuse(&visit, typed, &problem).await,
    }
}

async fn confirm_passkeys(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    if let Some(page) = first(&visit, "passkeys", &typed).await? {
        return Ok(page);
    }
    let page = CodesPage::before_two(&visit).await?;
    match visit.shell.itoms().accounts().confirm_passkeys(own_session(&visit)?).await {
        Ok(confirmed) => Ok(page.confirmed(&visit, &confirmed)),
        Err(problem) => refuse(&visit, typed, &problem).await,
    }
}

async fn renew_codes(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    if let Some(page) = first(&visit, "recovery-codes", &typed).await? {
        return Ok(page);
    }
    let page = CodesPage::before(&visit).await?;
    match visit.shell.itoms().accounts().create_recovery_codes(own_session(&visit)?).await {
        Ok(codes) => Ok(page.with(&codes)),
        Err(problem) => refuse(&visit, typed, &problem).await,
    }
}

async fn turn_off(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    if let Some(page) = first(&visit, "off", &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().accounts().delete_totp(own_session(&visit)?).await {
        Ok(()) => Ok(visit.go(&visit.shell.paths().two_factor(), &acts::second_factor_off()).await),
        Err(problem) => refuse(&visit, typed, &problem).await,
    }
}

/// Each of these acts asks for a fresh proof, confirming too: after a wrong code its page shows the secret again.
async fn first(visit: &SignedIn, act: &str, typed: &Typed) -> Result<Option<Response>, Refusal> {
    let action = format!("{}/{act}", visit.shell.paths().two_factor());
    reauthenticate::first(visit, DangerousAct::SetSecondFactor, action, typed).await
}

/// Whom a host vouches for has the host's second factor.
fn own_session(visit: &SignedIn) -> Result<&Session, Refusal> {
    visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)
}

async fn overview(visit: &SignedIn, form: Form) -> Result<TwoFactorPage, Refusal> {
    let (accounts, projects) = (visit.shell.itoms().accounts(), visit.shell.itoms().projects());
    Ok(TwoFactorPage {
        frame: visit.frame().await?,
        status: accounts.second_factor(visit.actor()).await?,
        passkeys: accounts.passkeys(visit.actor()).await?.len() as u64,
        offers_passkeys: accounts.offer_passkeys(),
        required_by: projects.requiring_two_factors(visit.actor()).await?,
        form,
    })
}

async fn refuse(visit: &SignedIn, typed: Typed, problem: &dyn Problem) -> Result<Response, Refusal> {
    Ok(page::show_at(problem, &overview(visit, Form::refused(typed, problem)).await?))
}
