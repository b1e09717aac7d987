//! The other ways to sign in to the own account: linking an identity provider, and unlinking it.

use super::{
    acts,
    form::Form,
    format,
    frame::Frame,
    page::{self, How},
    provider, reauthenticate,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::SignedIn,
    words,
};
use askama::Template;
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::{AccountError, DangerousAct, Intent, LinkedIdentity},
    id::IdentityId,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/account/identities", get(show))
        .route("/dashboard/account/identities/link", post(link))
        .route("/dashboard/account/identities/unlink", post(unlink))
}

#[derive(Template)]
#[template(path = "dashboard/identities.html")]
struct IdentitiesPage {
    frame: Frame,
    form: Form,
    identities: Vec<LinkedIdentity>,
    has_password: bool,
    /// The provider that could be linked and is not.
    to_link: Option<String>,
}

impl IdentitiesPage {
    async fn of(visit: &SignedIn, form: Form) -> Result<Self, Refusal> {
        if visit.person.session.is_none() {
            return Err(Refusal::NOT_FOUND);
        }
        let accounts = visit.shell.itoms().accounts();
        let identities = accounts.identities(visit.actor()).await?;
        let provider = accounts.identity_provider();
        let is_linked = |issuer: &str| identities.iter().any(|linked| linked.identity.issuer() == issuer);
        let to_link = provider.filter(|provider| !is_linked(provider.issuer())).map(|provider| provider.name().to_owned());
        let has_password = accounts.has_password(visit.actor()).await?;
        Ok(Self { frame: visit.frame().await?, form, identities, has_password, to_link })
    }

    /// As people know it; its address where it is configured no more.
    fn name<'a>(&'a self, linked: &'a LinkedIdentity) -> &'a str {
        let provider = self.frame.shell.itoms().accounts().identity_provider();
        provider.filter(|provider| provider.issuer() == linked.identity.issuer()).map_or(linked.identity.issuer(), |it| it.name())
    }
}

async fn show(visit: SignedIn) -> Result<Response, Refusal> {
    Ok(page::show(&IdentitiesPage::of(&visit, Form::empty()).await?))
}

/// The page, with what is wrong.
pub(super) async fn refuse(visit: &SignedIn, how: impl Into<How>, form: Form) -> Result<Response, Refusal> {
    Ok(page::show_at(how, &IdentitiesPage::of(visit, form).await?))
}

async fn link(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let shell = &visit.shell;
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let action = format!("{}/link", shell.paths().identities());
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::SetIdentity, action, &typed).await? {
        return Ok(page);
    }
    if shell.provider().is_none() {
        return Err(Refusal::NOT_FOUND);
    }
    match shell.itoms().accounts().begin_authorization(Intent::Link(session), "", &visit.caller).await {
        Ok(begun) => provider::go_there(shell, &begun),
        Err(problem) => {
            let form = Form::empty().trouble(words::refusals::of_provider(&problem));
            refuse(&visit, &problem, form).await
        }
    }
}

async fn unlink(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let paths = visit.shell.paths();
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let action = format!("{}/unlink", paths.identities());
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::SetIdentity, action, &typed).await? {
        return Ok(page);
    }
    let id: IdentityId = typed.text("identity").parse().map_err(|_| Refusal::NOT_FOUND)?;
    match visit.shell.itoms().accounts().unlink_identity(session, id).await {
        Ok(()) => Ok(visit.go(&paths.identities(), &acts::identity_unlinked()).await),
        Err(problem @ (AccountError::LastWayIn | AccountError::NotFound)) => {
            let trouble = match problem {
                AccountError::NotFound => words::refusals::IDENTITY_GONE.to_owned(),
                _ => words::refusals::of_problem(&problem),
            };
            refuse(&visit, &problem, Form::empty().trouble(trouble)).await
        }
        Err(problem) => Err(problem.into()),
    }
}
