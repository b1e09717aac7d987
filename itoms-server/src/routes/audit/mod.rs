//! What was done: by and to a person, in a project, by those who run the installation.

pub(super) mod list;
pub(super) mod list_of_operators;
pub(super) mod list_of_project;

use super::{
    query::{FromParameters, ListQuery, Parameters},
    scalar,
};
use itoms_core::{
    audit::{AuditEntry, AuditQuery},
    event::Change,
    id::{AccountId, ApiKeyId, EventId, ProjectId},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An act. It never changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEvent {
    /// Its id. The same act has it in every list that shows it.
    #[schema(value_type = scalar::Id)]
    id: EventId,
    /// Which one of its list, from 1 without a gap.
    #[schema(minimum = 1, example = 12)]
    number: i64,
    /// When it happened.
    #[schema(value_type = scalar::Time)]
    at: Timestamp,
    /// What happened.
    #[schema(value_type = scalar::EventKind)]
    kind: String,
    /// Who did it; null where the installation itself did, and for others in a person's own list.
    #[schema(required)]
    by: Option<Somebody>,
    /// By which API key that was done; null where it was done in person.
    #[schema(required)]
    by_key: Option<UsedKey>,
    /// Whom it was done to; null if nobody.
    #[schema(required)]
    person: Option<Somebody>,
    /// In which project; null in the project's own list, and where it was in none.
    #[schema(value_type = Option<scalar::Id>, required)]
    project: Option<ProjectId>,
    /// What else it concerns, such as content; null if nothing.
    #[schema(value_type = Option<scalar::Id>, required)]
    about: Option<Uuid>,
    /// What that project or content is called now; null if it is gone.
    #[schema(required, max_length = 300, example = "Field notes")]
    name: Option<String>,
}

/// A person in an act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Somebody {
    /// Who; null for somebody who left the project, or whose account was erased.
    #[schema(value_type = Option<scalar::Id>, required)]
    account: Option<AccountId>,
    /// What that person is called now; null if that is not for the caller to know.
    #[schema(value_type = Option<scalar::FullName>, required)]
    full_name: Option<String>,
}

/// An API key in an act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsedKey {
    /// Which.
    #[schema(value_type = scalar::Id)]
    id: ApiKeyId,
    /// What its person calls it; null once it is gone, or reaches the project no more.
    #[schema(value_type = Option<scalar::ApiKeyName>, required)]
    name: Option<String>,
    /// How its secret begins; null then, too.
    #[schema(required, example = "itoms_q7Rk2mXw")]
    prefix: Option<String>,
}

impl From<itoms_core::audit::UsedKey> for UsedKey {
    fn from(itoms_core::audit::UsedKey { id, name, prefix }: itoms_core::audit::UsedKey) -> Self {
        Self { id, name: name.map(|name| name.to_string()), prefix }
    }
}

impl From<itoms_core::audit::Somebody> for Somebody {
    fn from(somebody: itoms_core::audit::Somebody) -> Self {
        Self { account: somebody.account, full_name: somebody.name.map(|name| name.to_string()) }
    }
}

impl From<AuditEntry> for AuditEvent {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { seq, event, at, kind, by, by_key, person, project, thing, name, .. } = entry;
        let (by, person) = (by.map(Somebody::from), person.map(Somebody::from));
        let by_key = by_key.map(UsedKey::from);
        Self { id: event, number: seq, at, kind, by, by_key, person, project, about: thing, name }
    }
}

/// Which acts a list shows.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditListQuery {
    /// Only of this kind.
    #[param(value_type = Option<scalar::EventKind>)]
    kind: Option<&'static str>,
    #[param(ignore)]
    list: ListQuery,
}

impl AuditListQuery {
    fn query(&self) -> AuditQuery {
        AuditQuery { kind: self.kind.map(str::to_owned) }
    }
}

impl FromParameters for AuditListQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        let named = |text: &str| Change::KINDS.iter().copied().find(|kind| *kind == text);
        Some(Self { kind: parameters.one_of("kind", named, Change::KINDS), list: ListQuery::from_parameters(parameters)? })
    }
}
