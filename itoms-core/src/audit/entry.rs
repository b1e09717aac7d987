use crate::{
    account::FullName,
    api_key::ApiKeyName,
    id::{AccountId, ApiKeyId, EventId, ProjectId},
    time::Timestamp,
};
use uuid::Uuid;

/// An act, as whoever may read its chain sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditEntry {
    /// Which one of its chain, from 1.
    pub seq: i64,
    /// The event that it was made from.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// Who did it; nobody where the product did, or where the chain does not name them.
    pub by: Option<Somebody>,
    /// By which API key, if not in person.
    pub by_key: Option<UsedKey>,
    /// Whom it was done to.
    pub person: Option<Somebody>,
    /// In which project, where the chain is not the project's.
    pub project: Option<ProjectId>,
    /// What else it concerns, such as content.
    pub thing: Option<Uuid>,
    /// What it concerns, as that is called now: the project in a person's chain, the content in a project's.
    pub name: Option<String>,
}

/// A person in an act: as much of one as its reader may know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Somebody {
    /// Who; not for those who left the project, and for nobody once the account is erased.
    pub account: Option<AccountId>,
    /// What that person is called now.
    pub name: Option<FullName>,
}

/// An API key in an act: as much of it as its reader may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedKey {
    /// Which.
    pub id: ApiKeyId,
    /// What its person calls it; nothing once it is gone, or reaches the project no more.
    pub name: Option<ApiKeyName>,
    /// How its secret begins now; nothing then, either.
    pub prefix: Option<String>,
}

/// Which acts a list shows; all of them without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Only of this kind, such as `session.created`.
    pub kind: Option<String>,
}
