use super::{Scopes, form};
use crate::{
    account::Session,
    id::{AccountId, ApiKeyId, ProjectId},
    store::{Actor, KeyScope},
    text::texts,
    time::Timestamp,
    token::{Token, TokenHash},
};
use std::time::Duration;

texts! {
    /// What a person calls a key, to know it again.
    ApiKeyName: "name", 1 to 80;
}

/// An API key. Its secret is stored only as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Id.
    pub id: ApiKeyId,
    /// For whom it acts: the account that made it. It loses what that account loses.
    pub account: AccountId,
    /// The only project that it reaches, if it is a project's key. It goes when the account leaves that project.
    pub project: Option<ProjectId>,
    /// What its person calls it.
    pub name: ApiKeyName,
    /// What it may do, where its account may.
    pub scopes: Scopes,
    /// How its secret begins, by which a person knows it again.
    pub prefix: String,
    /// Hash of the secret.
    pub secret: TokenHash,
    /// The secret before the last rotation.
    pub former: Option<FormerSecret>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last use, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it ends, if it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A secret that was replaced, and works a while longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerSecret {
    /// Its hash.
    pub secret: TokenHash,
    /// Until when it works.
    pub until: Timestamp,
}

impl ApiKey {
    /// A use is recorded when the last record is older than this.
    pub const USE_RESOLUTION: Duration = Duration::from_secs(60);
    /// How many one account may have.
    pub const MAX_PER_ACCOUNT: u32 = 100;
    /// How long a replaced secret works, if nobody chooses.
    pub const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);
    /// How long it may work at most.
    pub const MAX_OVERLAP: Duration = Duration::from_secs(30 * 24 * 60 * 60);
    /// How long a key that is over is still listed.
    pub const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

    /// As whom its requests act.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Key(KeyScope { key: self.id, account: self.account, project: self.project, scopes: self.scopes })
    }

    /// Whether what somebody presents is spelled as the secret of a key, right or wrong: nothing else of ours is.
    #[must_use]
    pub fn is_spelled(presented: &Token) -> bool {
        form::SECRET.is_spelled(presented.expose())
    }

    /// Whether it is over at `now`.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// Until when the secret before the last rotation works, if it does at `now`.
    #[must_use]
    pub fn former_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.former.as_ref().map(|former| former.until).filter(|until| now < *until)
    }

    /// Whether that secret opens it at `now`: its own, or the former one for as long as that works.
    pub(super) fn opens_with(&self, secret: &TokenHash, now: Timestamp) -> bool {
        let is_former = |former: &FormerSecret| former.secret == *secret && self.former_until(now).is_some();
        !self.is_over(now) && (self.secret == *secret || self.former.as_ref().is_some_and(is_former))
    }
}

/// A key with its secret: the only time that the secret is known.
#[derive(Debug, Clone)]
pub struct IssuedApiKey {
    /// The key.
    pub key: ApiKey,
    /// Its secret, to be sent as bearer.
    pub secret: Token,
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
    pub(super) project: Option<ProjectId>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) session: Option<Session>,
}

impl NewApiKey {
    /// With that name and these scopes, by [`Scope::name`](super::Scope::name). It reaches all projects of its account.
    pub fn named<S: Into<String>>(name: impl Into<String>, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes = scopes.into_iter().map(Into::into).collect();
        Self { name: name.into(), scopes, project: None, expires_at: None, session: None }
    }

    /// By whoever is signed in with that session: once it has ended, there is no key to be made any more.
    #[must_use]
    pub fn within(self, session: Option<&Session>) -> Self {
        Self { session: session.cloned(), ..self }
    }

    /// For that project alone.
    #[must_use]
    pub fn project(self, project: ProjectId) -> Self {
        Self { project: Some(project), ..self }
    }

    /// Until then.
    #[must_use]
    pub fn expires_at(self, end: Timestamp) -> Self {
        Self { expires_at: Some(end), ..self }
    }
}
