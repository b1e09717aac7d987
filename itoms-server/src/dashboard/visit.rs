//! Who asks for a page: anybody, somebody who is signed in, or a member of the project that the address names.

use super::{closed, frame::Frame, message::Message, page, refusal::Refusal, resume, shell::Shell};
use crate::{identity, public::SiteUrl};
use axum::{
    extract::{FromRef, FromRequestParts, RawPathParams, Request, State},
    http::{Method, StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use itoms_core::{
    Failure, Itoms,
    account::{Account, AccountError, Caller, DangerousAct, Session},
    project::{Membership, Permission, Project, ProjectError, Role},
    store::{Actor, OperatorId},
    time::Timestamp,
};

/// Somebody who is signed in, by our session or by the host's word.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) account: Account,
    pub(crate) session: Option<Session>,
    /// When the person proved to be there, where a host says so.
    proved_at: Option<Timestamp>,
    /// As whom an operator's use cases run, if this person is one.
    pub(crate) operator: Option<OperatorId>,
}

impl Person {
    /// That the person has proved lately to be there, before a dangerous act.
    pub(crate) fn require_proof(&self, itoms: &Itoms, act: DangerousAct) -> Result<(), AccountError> {
        identity::require_proof(itoms, self.session.as_ref(), self.proved_at, act)
    }
}

/// Anybody.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) shell: Shell,
    pub(crate) caller: Caller,
    pub(crate) person: Option<Person>,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct SignedIn {
    pub(crate) shell: Shell,
    pub(crate) caller: Caller,
    pub(crate) person: Person,
    /// The message that the address carries, where no session keeps one.
    carried: Option<Message>,
}

/// Somebody who runs the installation.
#[derive(Clone)]
pub(crate) struct Operating {
    pub(crate) visit: SignedIn,
    /// As whom an operator's use cases run.
    pub(crate) actor: Actor,
}

/// A member of the project that the address names.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) visit: SignedIn,
    pub(crate) project: Project,
    pub(crate) role: Role,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    Shell: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let shell = Shell::from_ref(state);
        let caller = Shell::caller(parts);
        let person = find_person(&shell, parts, &caller).await?;
        Ok(Self { shell, caller, person })
    }
}

async fn find_person(shell: &Shell, parts: &Parts, caller: &Caller) -> Result<Option<Person>, Refusal> {
    let accounts = shell.itoms().accounts();
    if let Some(host) = shell.identity() {
        let Some(identified) = identity::ask(host, parts).await.map_err(Refusal::Problem)? else { return Ok(None) };
        let account = accounts.show(Actor::Account(identified.account)).await?;
        account.standing.require_active()?;
        return Ok(Some(Person { account, session: None, proved_at: identified.proved_at, operator: identified.as_operator() }));
    }
    let Some(token) = shell.cookie().read(&parts.headers) else { return Ok(None) };
    let Some(session) = accounts.authenticate(&token, caller).await? else { return Ok(None) };
    let account = accounts.show(session.actor()).await?;
    Ok(Some(Person { account, operator: session.operator(), proved_at: None, session: Some(session) }))
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Shell: FromRef<S>,
{
    type Rejection = Refusal;

    /// [`require`] has put it there.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NOT_FOUND)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Operating
where
    Shell: FromRef<S>,
{
    type Rejection = Refusal;

    /// For everybody else there is nothing here, whatever was sent.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let visit = SignedIn::from_request_parts(parts, state).await?;
        let operator = visit.person.operator.ok_or(Refusal::NOT_FOUND)?;
        Ok(Self { visit, actor: Actor::Operator(operator) })
    }
}

/// Stands before every page for people who are signed in. Whose session has ended signs in again and goes on
/// where it was, with everything that was typed.
pub(crate) async fn require(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = match Visit::from_request_parts(&mut parts, &shell).await {
        Ok(visit) => visit,
        Err(refusal) => return refusal.into_response(),
    };
    match visit.person {
        Some(person) => {
            let carried = match &person.session {
                Some(_) => None,
                None => Message::carried_by(&parts.uri, &shell, person.account.id),
            };
            parts.extensions.insert(SignedIn { carried, ..SignedIn::of(shell, visit.caller, person) });
            next.run(Request::from_parts(parts, body)).await
        }
        None if parts.method == Method::GET || parts.method == Method::HEAD => resume::sign_in_first(&shell, &parts).into_response(),
        None if parts.method == Method::POST => resume::sign_in_again(&shell, Request::from_parts(parts, body)).await,
        None => Refusal::Status(StatusCode::METHOD_NOT_ALLOWED).into_response(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Desk
where
    Shell: FromRef<S>,
{
    type Rejection = Refusal;

    /// A project that is missing and one of other people give the same answer. A slug that the project has left
    /// still names it: a page or a form that was opened before goes on.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let visit = SignedIn::from_request_parts(parts, state).await?;
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refusal::NOT_FOUND)?;
        let named = params.iter().find_map(|(name, value)| (name == "project").then_some(value));
        let slug = named.and_then(crate::public::slug_named).ok_or(Refusal::NOT_FOUND)?;
        let pages = visit.shell.itoms().pages();
        let site = match pages.site(&slug).await? {
            Some(site) => site,
            None => pages.moved(&slug).await?.ok_or(Refusal::NOT_FOUND)?,
        };
        let found = visit.shell.itoms().projects().show(visit.actor(), site.project).await;
        if matches!(found, Err(ProjectError::Failure(Failure::ProjectRequiresTwoFactors))) {
            return Err(closed::page(&visit, &site).await?);
        }
        let Membership { project, role, .. } = found?;
        Ok(Self { visit, project, role })
    }
}

impl Person {
    pub(crate) fn actor(&self) -> Actor {
        Actor::Account(self.account.id)
    }

    pub(crate) fn is_operator(&self) -> bool {
        self.operator.is_some()
    }

    /// One or two letters that stand for the person.
    pub(crate) fn initials(&self) -> String {
        let words: Vec<_> = self.account.full_name.as_str().split_whitespace().collect();
        let letters = [words.first(), words.get(1..).and_then(<[_]>::last)];
        letters.into_iter().flatten().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
    }
}

impl Visit {
    /// Our session, where there is one.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.person.as_ref()?.session.as_ref()
    }
}

impl SignedIn {
    pub(crate) fn of(shell: Shell, caller: Caller, person: Person) -> Self {
        Self { shell, caller, person, carried: None }
    }

    pub(crate) fn actor(&self) -> Actor {
        self.person.actor()
    }

    /// Goes to a page that tells what happened.
    pub(crate) async fn go(&self, address: &str, message: &Message) -> Response {
        match &self.person.session {
            Some(session) => {
                message.keep(&self.shell, session).await;
                page::go(address)
            }
            None => page::go(&message.carry(address, &self.shell, self.person.account.id)),
        }
    }

    /// The message for this page, which a session then forgets.
    pub(crate) async fn take_message(&self) -> Option<Message> {
        let Some(session) = &self.person.session else { return self.carried.clone() };
        let message = Message::from_stored(session.message.as_deref()?)?;
        if let Err(error) = self.shell.itoms().accounts().set_message(session, None).await {
            tracing::warn!(%error, "a message will be shown twice");
        }
        Some(message)
    }

    pub(crate) async fn frame(&self) -> Result<Frame, Refusal> {
        Frame::of(self, None, "").await
    }
}

impl Desk {
    pub(crate) fn shell(&self) -> &Shell {
        &self.visit.shell
    }

    pub(crate) fn actor(&self) -> Actor {
        self.visit.actor()
    }

    /// Where the public pages of the project are.
    pub(crate) fn site(&self) -> SiteUrl {
        SiteUrl::of(self.shell().base(), &self.project.slug)
    }

    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }

    /// Asked before anything of the request is read, so that a role's answer never depends on what was sent.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Refusal> {
        if self.may(permission) { Ok(()) } else { Err(ProjectError::Forbidden(permission).into()) }
    }

    /// With one of the project's sections as the current one.
    pub(crate) async fn frame(&self, section: &'static str) -> Result<Frame, Refusal> {
        Frame::of(&self.visit, Some(self), section).await
    }
}
