//! Before a dangerous act: the person proves to be there, then goes on with the form that was sent.

use super::{
    acts,
    form::Form,
    page::{self, How},
    passkeys, prove_to_host,
    refusal::Refusal,
    resume::{ContinuePage, Waiting},
    shell::Shell,
    typed::Typed,
    visit::SignedIn,
    words,
};
use askama::Template;
use axum::{Router, http::StatusCode, response::Response, routing::post};
use itoms_core::account::{DangerousAct, Proof, SecondFactorStatus};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/reauthenticate", post(reauthenticate))
        .route("/dashboard/reauthenticate/passkey/start", post(start_passkey))
}

#[derive(Template)]
#[template(path = "reauthenticate.html")]
struct ReauthenticatePage<'a> {
    shell: &'a Shell,
    form: Form,
    act: DangerousAct,
    waiting: &'a Waiting,
    second_factor: Option<SecondFactorStatus>,
    /// Whether the account has a passkey, which can stand for all of that.
    by_passkey: bool,
    has_password: bool,
    /// The identity provider that is linked to the account, which can prove it as well.
    provider: Option<String>,
}

impl ReauthenticatePage<'_> {
    fn proof(&self) -> &'static str {
        acts::proof(self.second_factor, self.has_password, self.by_passkey)
    }

    /// Whether a passkey is what its person has, and all else for the day on which it is lost.
    fn rests_on_passkeys(&self) -> bool {
        self.second_factor.is_some_and(|factor| !factor.by_app)
    }
}

/// How the person of a session can prove to be there.
struct Ways {
    second_factor: Option<SecondFactorStatus>,
    by_passkey: bool,
    has_password: bool,
    provider: Option<String>,
}

impl Ways {
    async fn of(visit: &SignedIn, waiting: &Waiting) -> Result<Self, Refusal> {
        let accounts = visit.shell.itoms().accounts();
        let identities = accounts.identities(visit.actor()).await?;
        let is_linked = |issuer: &str| identities.iter().any(|linked| linked.identity.issuer() == issuer);
        let provider = accounts.identity_provider().filter(|provider| waiting.is_short() && is_linked(provider.issuer()));
        Ok(Self {
            second_factor: accounts.second_factor(visit.actor()).await?,
            by_passkey: accounts.offer_passkeys() && !accounts.passkeys(visit.actor()).await?.is_empty(),
            has_password: accounts.has_password(visit.actor()).await?,
            provider: provider.map(|provider| provider.name().to_owned()),
        })
    }

    fn page<'a>(self, shell: &'a Shell, form: Form, act: DangerousAct, waiting: &'a Waiting) -> ReauthenticatePage<'a> {
        let Self { second_factor, by_passkey, has_password, provider } = self;
        ReauthenticatePage { shell, form, act, waiting, second_factor, by_passkey, has_password, provider }
    }
}

/// The page that asks for a proof, where one is needed, with the form that was sent to `action` folded into it.
/// Whoever a host vouches for proves to the host.
pub(super) async fn first(visit: &SignedIn, act: DangerousAct, action: String, typed: &Typed) -> Result<Option<Response>, Refusal> {
    let shell = &visit.shell;
    if visit.person.require_proof(shell.itoms(), act).is_ok() {
        return Ok(None);
    }
    let waiting = Waiting::new(action, typed);
    if visit.person.session.is_none() {
        return Ok(Some(prove_to_host::ask(shell, act, &waiting)));
    }
    Ok(Some(ask(visit, StatusCode::FORBIDDEN, Form::empty(), act, &waiting).await?))
}

/// The page that asks for a proof, with the form that waits for it.
pub(super) async fn ask(
    visit: &SignedIn,
    how: impl Into<How>,
    form: Form,
    act: DangerousAct,
    waiting: &Waiting,
) -> Result<Response, Refusal> {
    let page = Ways::of(visit, waiting).await?.page(&visit.shell, form, act, waiting);
    Ok(page::show_at(how, &page))
}

async fn start_passkey(visit: SignedIn, _: Typed) -> Result<Response, Refusal> {
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    Ok(passkeys::question(&visit.shell.itoms().accounts().start_passkey_proof(session, &visit.caller).await?))
}

async fn reauthenticate(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let act = DangerousAct::named(&typed.text("act")).ok_or(Refusal::NOT_FOUND)?;
    let waiting = Waiting::of(&typed, shell).ok_or(Refusal::NOT_FOUND)?;
    if passkeys::were_not_asked(&typed) {
        let form = Form::empty().trouble(words::refusals::PASSKEY_NOT_ASKED);
        return ask(&visit, StatusCode::CONFLICT, form, act, &waiting).await;
    }
    let password = typed.password("password");
    let proof = match (passkeys::answer(&typed), typed.second_factor()) {
        (Some(answer), _) => Proof::Passkey(answer),
        (None, None) => Proof::Password(password),
        (None, Some(code)) => Proof::PasswordAndCode(password, code),
    };
    match shell.itoms().accounts().reauthenticate(session, proof, &visit.caller).await {
        Ok(renewed) => {
            let ((title, text), (_, button)) = (acts::PROVED, acts::dangerous(act));
            let page = page::show(&ContinuePage { shell, title, text, button, action: &waiting.action, typed: waiting.typed() });
            Ok(shell.cookie().set(&renewed.token, page))
        }
        Err(problem) => {
            let ways = Ways::of(&visit, &waiting).await?;
            let form = Form::refused_second_factor(typed, &problem, ways.second_factor.is_none_or(|factor| factor.by_app));
            let page = ways.page(shell, form, act, &waiting);
            Ok(page::show_at(&problem, &page))
        }
    }
}
