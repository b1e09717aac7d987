use super::{
    acts, fields, form::Form, frame::Frame, page, reauthenticate, refusal::Refusal, shell::Shell, typed::Typed, visit::SignedIn,
    words::format,
};
use askama::Template;
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::{Account, AccountChange, AccountError, DangerousAct, EmailChange, SecondFactorStatus},
    problem::Problem,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/account", get(show).post(update))
        .route("/dashboard/account/password", post(change_password))
        .route("/dashboard/account/email", post(change_email))
        .route("/dashboard/account/email/cancel", post(cancel_email_change))
}

#[derive(Template)]
#[template(path = "dashboard/account.html")]
struct AccountPage {
    frame: Frame,
    form: Form,
    /// Only where there are sessions of ours: elsewhere a host looks after both.
    address: Form,
    /// Another address that waits to be confirmed.
    email_change: Option<EmailChange>,
    password: Form,
    has_password: bool,
    second_factor: Option<SecondFactorStatus>,
    passkeys: u64,
}

impl AccountPage {
    async fn of(visit: &SignedIn) -> Result<Self, Refusal> {
        let account = &visit.person.account;
        let (address, password) = (Form::empty(), Form::empty());
        let second_factor = visit.shell.itoms().accounts().second_factor(visit.actor()).await?;
        let passkeys = visit.shell.itoms().accounts().passkeys(visit.actor()).await?.len() as u64;
        let email_change = visit.shell.itoms().accounts().email_change(visit.actor()).await?;
        let has_password = visit.shell.itoms().accounts().has_password(visit.actor()).await?;
        let (frame, form) = (visit.frame().await?, Form::of(stored(account)));
        Ok(Self { frame, form, address, email_change, password, has_password, second_factor, passkeys })
    }

    /// Whether another address waits, and not the first operator's own.
    fn changes_address(&self) -> bool {
        self.email_change.as_ref().is_some_and(|change| self.frame.person.account.email.as_ref() != Some(&change.email))
    }

    fn has_passkey(&self) -> bool {
        self.passkeys > 0
    }

    fn passkeys_counted(&self) -> String {
        format::count(self.passkeys, "passkey", "passkeys")
    }

    fn is_faulty(&self) -> bool {
        self.form.is_faulty() || self.address.is_faulty() || self.password.is_faulty()
    }
}

fn stored(account: &Account) -> Typed {
    Typed::default()
        .with("full_name", account.full_name.as_str())
        .with("company", account.company.as_ref().map(ToString::to_string).unwrap_or_default())
        .with("language", account.language.as_str())
        .with("time_zone", account.time_zone.name())
        .with("version", account.version.to_string())
}

async fn show(visit: SignedIn) -> Result<Response, Refusal> {
    Ok(page::show(&AccountPage::of(&visit).await?))
}

async fn update(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let change = AccountChange {
        full_name: Some(typed.text("full_name")),
        company: Some(typed.text("company")),
        language: Some(typed.text("language")),
        time_zone: Some(typed.text("time_zone")),
    };
    let shell = &visit.shell;
    match shell.itoms().accounts().update(visit.actor(), change, typed.version()).await {
        Ok(_) => Ok(visit.go(&shell.paths().account(), &acts::account_saved()).await),
        Err(problem) => {
            let form = Form::refused_over(&stored(&visit.person.account), typed, &problem);
            refuse(&visit, &problem, |page| page.form = form).await
        }
    }
}

async fn change_password(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let accounts = visit.shell.itoms().accounts();
    let (old, new) = (typed.password("current_password"), typed.password("password"));
    match accounts.change_password(session, old, new, &visit.caller).await {
        Ok(renewed) => {
            acts::password_changed().keep(&visit.shell, &renewed.session).await;
            Ok(visit.shell.cookie().set(&renewed.token, page::go(&visit.shell.paths().account())))
        }
        Err(problem) => {
            let form = match problem {
                AccountError::WrongPassword => Form::empty().fault("current_password", acts::WRONG_CURRENT_PASSWORD),
                _ => Form::refused(typed, &problem),
            };
            refuse(&visit, &problem, |page| page.password = form).await
        }
    }
}

async fn change_email(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let paths = visit.shell.paths();
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::ChangeEmail, paths.change_email(), &typed).await? {
        return Ok(page);
    }
    let email = typed.text("email");
    match visit.shell.itoms().accounts().request_email_change(session, &email, &visit.caller).await {
        Ok(()) => Ok(visit.go(&paths.account(), &acts::email_change_requested(&email)).await),
        Err(problem) => refuse(&visit, &problem, |page| page.address = Form::refused(typed, &problem)).await,
    }
}

async fn cancel_email_change(visit: SignedIn) -> Result<Response, Refusal> {
    let message = match visit.shell.itoms().accounts().cancel_email_change(visit.actor()).await {
        Ok(()) => acts::email_change_cancelled(),
        Err(AccountError::NoEmailChange) => acts::no_email_change(),
        Err(problem) => return Err(problem.into()),
    };
    Ok(visit.go(&visit.shell.paths().account(), &message).await)
}

/// The page again, with what is wrong in the form that was sent.
async fn refuse(visit: &SignedIn, problem: &dyn Problem, blame: impl FnOnce(&mut AccountPage)) -> Result<Response, Refusal> {
    let mut page = AccountPage::of(visit).await?;
    blame(&mut page);
    Ok(page::show_at(problem, &page))
}
