use super::{cookie::SessionCookie, paths::Paths};
use crate::{Identity, Options, assets::Assets};
use axum::http::{header, request::Parts};
use itoms_core::{
    Itoms,
    account::{Caller, SignUpPolicy},
    links::{Place, is_loopback},
    mail::Outbox,
};
use std::sync::Arc;
use url::Url;

/// What every page of the dashboard needs. A cheap clone.
#[derive(Clone)]
pub(crate) struct Shell(Arc<Inner>);

struct Inner {
    itoms: Itoms,
    options: Options,
    paths: Paths,
    assets: Assets,
    cookie: SessionCookie,
}

impl Shell {
    pub(crate) fn new(itoms: Itoms, options: Options) -> Self {
        let paths = Paths::below(&options.base);
        let assets = Assets::below(paths.prefix());
        let cookie = SessionCookie::of(&options.base, itoms.session_lifetimes());
        Self(Arc::new(Inner { itoms, options, paths, assets, cookie }))
    }

    pub(crate) fn itoms(&self) -> &Itoms {
        &self.0.itoms
    }

    pub(crate) fn paths(&self) -> &Paths {
        &self.0.paths
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(crate) fn cookie(&self) -> &SessionCookie {
        &self.0.cookie
    }

    /// The address below which everything is.
    pub(crate) fn base(&self) -> &Url {
        &self.0.options.base
    }

    /// Whether people reach it on this machine alone.
    pub(crate) fn is_local(&self) -> bool {
        is_loopback(self.base())
    }

    /// Who tells who people are, where that is the host's matter.
    pub(crate) fn identity(&self) -> Option<&dyn Identity> {
        self.0.options.identity.as_deref()
    }

    /// Where somebody signs in: at our page, or where the host says, which does not have ours.
    pub(crate) fn sign_in(&self) -> Option<String> {
        let ours = self.paths().sign_in();
        match self.identity() {
            None => Some(ours),
            Some(_) => self.itoms().links().to(&Place::SignIn).filter(|theirs| theirs.path() != ours).map(Into::into),
        }
    }

    /// Where somebody makes an account, unless people are the host's.
    pub(crate) fn sign_up(&self) -> Option<String> {
        self.identity().is_none().then(|| self.paths().sign_up())
    }

    /// Where somebody asks for a new password, unless people are the host's.
    pub(crate) fn forgot_password(&self) -> Option<String> {
        self.identity().is_none().then(|| self.paths().forgot_password())
    }

    pub(crate) fn outbox(&self) -> Option<&dyn Outbox> {
        self.0.options.outbox.as_deref()
    }

    /// The name of the installation.
    pub(crate) fn name(&self) -> &str {
        self.0.itoms.name()
    }

    /// What people call the identity provider, where they can sign in through one here.
    pub(crate) fn provider(&self) -> Option<&str> {
        self.0.itoms.accounts().identity_provider().filter(|_| self.identity().is_none()).map(|provider| provider.name())
    }

    /// Whether only invited addresses make accounts.
    pub(crate) fn is_by_invitation(&self) -> bool {
        self.0.itoms.sign_up_policy() == SignUpPolicy::Invitation
    }

    /// Whether an operator decides about each sign-up.
    pub(crate) fn is_by_approval(&self) -> bool {
        self.0.itoms.sign_up_policy() == SignUpPolicy::Approval
    }

    /// Where a request comes from, as the client-IP rule found it.
    pub(crate) fn caller(parts: &Parts) -> Caller {
        let caller = parts.extensions.get().cloned().unwrap_or_else(Caller::unknown);
        match parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()) {
            Some(agent) => caller.agent(agent),
            None => caller,
        }
    }
}
