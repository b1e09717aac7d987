//! Who calls.

use super::api::Api;
use crate::{identity, problem::Refusal, session_cookie};
use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use itoms_core::{
    Failure, Itoms,
    account::{AccountError, Caller, DangerousAct, Session},
    api_key::{ApiKey, Scope},
    id::AccountId,
    store::{Actor, OperatorId},
    time::Timestamp,
    token::Token,
};
use std::convert::Infallible;

/// What an API key reaches of an operation, by the list of operations. An operation that says nothing is reached by none.
#[derive(Debug, Clone, Copy)]
pub(super) enum KeyReach {
    /// Nothing.
    Never,
    /// All of it, with this scope.
    With(Scope),
    /// What its account reaches: in a project the use case asks for role and scope, once it is known that the key may know
    /// of that project.
    AsItsAccount,
}

impl KeyReach {
    fn of(parts: &Parts) -> Self {
        parts.extensions.get().copied().unwrap_or(Self::Never)
    }

    fn require(self, key: &ApiKey) -> Result<(), Refusal> {
        match self {
            Self::Never => Err(Failure::KeyNotEnough.into()),
            Self::With(scope) if !key.scopes.contains(scope) => Err(Failure::OutOfScope(scope).into()),
            Self::With(_) | Self::AsItsAccount => Ok(()),
        }
    }
}

/// A person, or an API key that acts for one, proved by a bearer token, by the host's own identity, or by our cookie. A bearer token that
/// proves nothing is not helped by a cookie beside it.
#[derive(Clone)]
pub(crate) struct Person {
    /// As whom the use cases run.
    pub(crate) actor: Actor,
    /// The session, unless the host identified the person or a key acts.
    pub(crate) session: Option<Session>,
    /// When the person proved to be there, where a host says so.
    proved_at: Option<Timestamp>,
    /// As whom an operator's use cases run, if this person is one and no key acts.
    pub(crate) operator: Option<OperatorId>,
}

impl FromRequestParts<Api> for Person {
    type Rejection = Refusal;

    /// Found once: whoever stands before a handler and the handler itself meet the same person.
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Refusal> {
        if let Some(found) = parts.extensions.get::<Self>() {
            return Ok(found.clone());
        }
        let person = Self::find(parts, api).await?;
        parts.extensions.insert(person.clone());
        Ok(person)
    }
}

impl Person {
    /// That the person has proved lately to be there, before a dangerous act.
    pub(crate) fn require_proof(&self, itoms: &Itoms, act: DangerousAct) -> Result<(), AccountError> {
        identity::require_proof(itoms, self.session.as_ref(), self.proved_at, act)
    }

    async fn find(parts: &mut Parts, api: &Api) -> Result<Self, Refusal> {
        let token = match (bearer(&parts.headers), &api.identity) {
            // In a cookie no key is known: only a bearer token proves that the caller means it.
            (Some(token), _) if ApiKey::is_spelled(&token) => {
                let key = key(api, &token).await?;
                KeyReach::of(parts).require(&key)?;
                return Ok(Self { actor: key.actor(), session: None, proved_at: None, operator: None });
            }
            (Some(token), _) => Some(token),
            (None, Some(host)) => {
                let identified = identity::ask(&**host, parts).await?.ok_or_else(Refusal::unauthenticated)?;
                let is_there = is_there(api, identified.account).await?;
                let operator = identified.as_operator().filter(|_| is_there);
                return Ok(Self { actor: Actor::Account(identified.account), session: None, proved_at: identified.proved_at, operator });
            }
            (None, None) => session_cookie::read(&parts.headers, &api.base),
        };
        let token = token.ok_or_else(Refusal::unauthenticated)?;
        let session = api.itoms.accounts().authenticate(&token, &caller(parts)).await?;
        let session = session.ok_or_else(Refusal::unauthenticated)?;
        Ok(Self { actor: session.actor(), operator: session.operator(), proved_at: None, session: Some(session) })
    }
}

/// Whether somebody for whom a host vouches has an account. The host knows nothing of one that is suspended or being erased here.
async fn is_there(api: &Api, account: AccountId) -> Result<bool, Refusal> {
    match api.itoms.accounts().show(Actor::Account(account)).await {
        Ok(account) => Ok(account.standing.require_active().map(|()| true)?),
        Err(AccountError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// A session that is proved by its token as bearer, and by nothing else.
pub(crate) struct Bearer(pub(crate) Session);

impl FromRequestParts<Api> for Bearer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Refusal> {
        let token = bearer(&parts.headers).ok_or_else(Refusal::unauthenticated)?;
        if ApiKey::is_spelled(&token) {
            key(api, &token).await?;
            return Err(Failure::KeyNotEnough.into());
        }
        let session = api.itoms.accounts().authenticate(&token, &caller(parts)).await?;
        session.map(Self).ok_or_else(Refusal::unauthenticated)
    }
}

/// Whoever runs the installation, as an operator's use cases know such a person. For everybody else who is signed in
/// there is nothing here.
pub(crate) struct Operator(pub(crate) Actor);

impl FromRequestParts<Api> for Operator {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Refusal> {
        let Person { operator, .. } = Person::from_request_parts(parts, api).await?;
        Ok(Self(Actor::Operator(operator.ok_or_else(Refusal::not_found)?)))
    }
}

async fn key(api: &Api, secret: &Token) -> Result<ApiKey, Refusal> {
    let key = api.itoms.api_keys().authenticate(secret).await?;
    key.ok_or_else(Refusal::unauthenticated)
}

/// The token of an `Authorization` header; one that proves nothing if the header is of another scheme, or there are two.
pub(super) fn bearer(headers: &HeaderMap) -> Option<Token> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let value = given.next()?.to_str().ok().filter(|_| given.next().is_none()).unwrap_or_default();
    let token = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    Some(Token::presented(token.unwrap_or_default()))
}

/// Where a request comes from, as the client-IP rule found it.
pub(crate) struct From(pub(crate) Caller);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(caller(parts)))
    }
}

pub(super) fn caller(parts: &Parts) -> Caller {
    let caller = parts.extensions.get().cloned().unwrap_or_else(Caller::unknown);
    match parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()) {
        Some(agent) => caller.agent(agent),
        None => caller,
    }
}
