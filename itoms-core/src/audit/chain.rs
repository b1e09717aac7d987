use super::filing::Filing;
use crate::id::{AccountId, Id, ProjectId};
use uuid::Uuid;

/// A hash chain, and whose acts it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chain {
    /// What concerns one person, who reads it. It goes with the account.
    Account(AccountId),
    /// What was done in a project; its owners read it. It goes with the project.
    Project(ProjectId),
    /// What those who run the installation did; they read it.
    Operator,
}

impl Chain {
    /// The stable name of its scope.
    #[must_use]
    pub fn scope(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Project(_) => "project",
            Self::Operator => "operator",
        }
    }

    /// Which one within its scope; nil for the only one of the operators.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Account(account) => account.uuid(),
            Self::Project(project) => project.uuid(),
            Self::Operator => Uuid::nil(),
        }
    }

    /// What kinds of acts it can hold.
    pub fn kinds(self) -> impl Iterator<Item = &'static str> {
        Filing::kinds(self)
    }

    /// From what a store keeps, for stores alone.
    #[must_use]
    pub fn from_stored(scope: &str, uuid: Uuid) -> Option<Self> {
        match scope {
            "account" => Some(Self::Account(Id::from_uuid(uuid))),
            "project" => Some(Self::Project(Id::from_uuid(uuid))),
            "operator" => Some(Self::Operator),
            _ => None,
        }
    }
}

impl std::fmt::Display for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Operator => f.write_str("operator"),
            chain => write!(f, "{} {}", chain.scope(), chain.uuid().as_hyphenated()),
        }
    }
}

/// Where a chain begins and ends. Hashes stand as they were read, so that a broken one can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Which chain.
    pub chain: Chain,
    /// The number of the last link that went by age; 0 while there was none.
    pub start: i64,
    /// The hash of that link: what the first one that is kept goes on from.
    pub start_hash: Vec<u8>,
    /// The number of the newest link.
    pub last: i64,
    /// Its hash.
    pub last_hash: Vec<u8>,
}

impl Head {
    /// Of a chain without a link.
    #[must_use]
    pub fn new(chain: Chain) -> Self {
        Self { chain, start: 0, start_hash: vec![0; 32], last: 0, last_hash: vec![0; 32] }
    }
}
