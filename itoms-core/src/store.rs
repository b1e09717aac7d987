//! The storage port: one door, and whoever goes through it has said as whom.
//!
//! A [`Store`] opens a [`Transaction`] for an [`Actor`]; there is no other way to a table. A transaction is
//! the set of all repositories, one narrow trait for each concept; committing consumes it, dropping undoes it.
//!
//! What an implementer must hold, and what `conformance::store!` proves:
//! - **Absence.** What an actor may not see is *not there*: `Ok(None)`, an empty page, `Ok(false)`, zero, the
//!   start. An insert that an actor may not make answers [`StoreError::Refused`], or [`StoreError::Contended`] where the
//!   transaction has read a [`ProjectRepository::membership`] that allowed it. An actor that is no person, such as a
//!   visitor or a task, may be refused instead wherever a person would find nothing.
//! - **Atomicity.** All of a transaction or nothing of it, also when the future is dropped at any point.
//! - **Conflicts.** A method that answers `bool` says `false` for a taken name or a lost update, and the
//!   transaction goes on.
//! - **Isolation.** Two concurrent writers give the result of one after the other.

use crate::{
    account::{
        AccountLinkRepository, AccountRepository, FactorRepository, IdentityRepository, KnownDeviceRepository, PasskeyRepository,
        SessionRepository,
    },
    api_key::{ApiKeyRepository, Scope, Scopes},
    attention::AttentionRepository,
    audit::AuditRepository,
    content::{ContentRepository, PreviewRepository},
    event::EventRepository,
    failure::Failure,
    id::{AccountId, ProjectId, SubscriberId},
    idempotency::IdempotencyRepository,
    job::JobRepository,
    limit::LimitRepository,
    mail::MailPreferenceRepository,
    people::{AdmissionRepository, PeopleRepository},
    problem::{Kind, Problem, Retry},
    project::{BrandingRepository, MemberRepository, OwnershipRepository, ProjectRepository, ReadKeyRepository},
    vault::VaultRepository,
};
use async_trait::async_trait;
use std::time::Duration;
use uuid::Uuid;

/// A database, as the use cases see it.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Opens a transaction that reads, as `actor`. It sees one state of the database throughout, but for
    /// [`Actor::Visitor`], whose single statements each see the newest.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer in time.
    async fn read(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError>;

    /// Opens a transaction that reads and writes, as `actor`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer in time, [`StoreError::Refused`] for a
    /// [`Actor::Visitor`], who never writes.
    async fn write(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError>;
}

/// All repositories over one open transaction. Dropping it undoes everything.
#[async_trait]
pub trait Transaction:
    AccountRepository
    + AccountLinkRepository
    + SessionRepository
    + AdmissionRepository
    + KnownDeviceRepository
    + FactorRepository
    + PasskeyRepository
    + IdentityRepository
    + ApiKeyRepository
    + ProjectRepository
    + BrandingRepository
    + ReadKeyRepository
    + MemberRepository
    + OwnershipRepository
    + PeopleRepository
    + ContentRepository
    + PreviewRepository
    + EventRepository
    + JobRepository
    + LimitRepository
    + MailPreferenceRepository
    + IdempotencyRepository
    + VaultRepository
    + AuditRepository
    + AttentionRepository
    + Send
{
    /// As whom it was opened. Use cases ask it what a key may do.
    fn actor(&self) -> Actor;

    /// Makes everything durable and visible at once.
    ///
    /// # Errors
    /// [`StoreError::Contended`] when the actor has lost what [`ProjectRepository::membership`] answered here;
    /// [`StoreError::Unavailable`] when the answer was lost: then it is unknown whether it was committed.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

macro_rules! repositories {
    ($($(#[$doc:meta])* $name:ident: $repository:path;)*) => {
        impl<'a> dyn Transaction + 'a {
            $($(#[$doc])*
            pub fn $name(&mut self) -> &mut (dyn $repository + 'a) {
                self
            })*
        }
    };
}

repositories! {
    /// Accounts and registrations.
    accounts: AccountRepository;
    /// Mailed links of accounts.
    account_links: AccountLinkRepository;
    /// Signed-in devices.
    sessions: SessionRepository;
    /// Addresses that operators invited to the installation.
    admissions: AdmissionRepository;
    /// Devices from which accounts are used.
    devices: KnownDeviceRepository;
    /// Second factors and recovery codes.
    factors: FactorRepository;
    /// Passkeys, and what their devices are asked.
    passkeys: PasskeyRepository;
    /// Sign-in by others.
    identities: IdentityRepository;
    /// API keys.
    api_keys: ApiKeyRepository;
    /// Projects.
    projects: ProjectRepository;
    /// How projects look.
    branding: BrandingRepository;
    /// Read keys of projects.
    read_keys: ReadKeyRepository;
    /// Members of projects, and invitations to them.
    members: MemberRepository;
    /// Offers of a project's ownership.
    ownership: OwnershipRepository;
    /// People as a whole, and those who leave.
    people: PeopleRepository;
    /// Content: working copies and what is published.
    contents: ContentRepository;
    /// Secret links to working copies.
    previews: PreviewRepository;
    /// What happened.
    events: EventRepository;
    /// Work that must happen.
    jobs: JobRepository;
    /// Token buckets.
    limits: LimitRepository;
    /// Which mails an address gets.
    mails: MailPreferenceRepository;
    /// Keys under which something was created once.
    idempotency: IdempotencyRepository;
    /// The sealed check of the key rings.
    vault: VaultRepository;
    /// What was done, in chains.
    audit: AuditRepository;
    /// What waits for a person.
    attention: AttentionRepository;
}

/// As whom a transaction is opened. The store checks it again, behind the use case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody who reads public pages: sees what is published, changes nothing.
    Visitor,
    /// A person. Whoever has authenticated one may name it.
    Account(AccountId),
    /// Somebody who follows a mailed link of a newsletter: sees itself.
    Subscriber(Recipient),
    /// An API key: acts for the account that made it, within its project and scopes.
    Key(KeyScope),
    /// A person who runs the installation, in an operator's use cases only.
    Operator(OperatorId),
    /// The product itself, in one of a closed list of tasks.
    System(Task),
}

impl Actor {
    /// The person on whose behalf it acts, if there is one.
    #[must_use]
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(account) => Some(account),
            Self::Key(scope) => Some(scope.account),
            Self::Operator(operator) => Some(operator.0),
            Self::Visitor | Self::Subscriber(_) | Self::System(_) => None,
        }
    }

    /// The person itself, for what no key may do in its place. A use case on what is an account's own begins with this or
    /// with [`Actor::require_scope`].
    pub(crate) fn person(self) -> Result<AccountId, Failure> {
        match self {
            Self::Account(account) => Ok(account),
            Self::Key(_) => Err(Failure::KeyNotEnough),
            _ => Err(StoreError::Refused.into()),
        }
    }

    /// That it is no key without that scope. What an account's role allows is another question.
    pub(crate) fn require_scope(self, scope: Scope) -> Result<(), Failure> {
        match (self, scope) {
            (Self::Key(key), _) if key.scopes.contains(scope) => Ok(()),
            (Self::Key(_), Scope::In(permission)) if !permission.is_for_keys() => Err(Failure::KeyNotEnough),
            (Self::Key(_), _) => Err(Failure::OutOfScope(scope)),
            _ => Ok(()),
        }
    }
}

/// A subscriber of a project, proved by a mailed link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Recipient {
    pub(crate) project: ProjectId,
    pub(crate) subscriber: SubscriberId,
}

impl Recipient {
    /// The project that mailed.
    #[must_use]
    pub fn project(self) -> ProjectId {
        self.project
    }

    /// The one who was mailed.
    #[must_use]
    pub fn subscriber(self) -> SubscriberId {
        self.subscriber
    }
}

/// What an API key may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyScope {
    pub(crate) account: AccountId,
    pub(crate) project: Option<ProjectId>,
    pub(crate) scopes: Scopes,
}

impl KeyScope {
    /// The account that made the key.
    #[must_use]
    pub fn account(self) -> AccountId {
        self.account
    }

    /// What it may do there, where its account may.
    #[must_use]
    pub fn scopes(self) -> Scopes {
        self.scopes
    }

    /// The only project that it reaches, if it is a project's key.
    #[must_use]
    pub fn project(self) -> Option<ProjectId> {
        self.project
    }
}

/// An account that runs the installation. Only core makes one, from a session that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperatorId(pub(crate) AccountId);

impl OperatorId {
    /// The operator's account.
    #[must_use]
    pub fn account(self) -> AccountId {
        self.0
    }
}

/// What the product does of itself, with no person behind it. Each has policies of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Task {
    /// Takes a registration, turns it into an account, adopts a host's user, makes the first operator.
    SignUp,
    /// Finds an account by its address and starts a session; changes what a person signs in with.
    SignIn,
    /// Finds a session by its token.
    Authenticate,
    /// Finds an invitation by its token.
    Invitation,
    /// Hands a project's ownership over, once the other has accepted.
    Transfer,
    /// Looks after people in the place of an operator who sits at the machine; ends accounts, and erases them.
    People,
    /// Finds the secret link to a working copy by its token.
    Preview,
    /// Takes tokens from buckets.
    Limit,
    /// Reads and writes which mails an address gets: for whoever holds a mailed link, or has it verified.
    MailPreferences,
    /// Claims jobs and records how they ended.
    Work,
    /// Reads events for a consumer.
    Events,
    /// Removes what has reached its age, and projects whose days of grace are over.
    Retention,
    /// Checks the key rings.
    Vault,
    /// Files events into the audit trail, and walks its chains.
    Audit,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 14] = [
        Self::SignUp,
        Self::SignIn,
        Self::Authenticate,
        Self::Invitation,
        Self::Transfer,
        Self::People,
        Self::Preview,
        Self::Limit,
        Self::MailPreferences,
        Self::Work,
        Self::Events,
        Self::Retention,
        Self::Vault,
        Self::Audit,
    ];

    /// Its stable name, as policies spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::SignIn => "sign_in",
            Self::Authenticate => "authenticate",
            Self::Invitation => "invitation",
            Self::Transfer => "transfer",
            Self::People => "people",
            Self::Preview => "preview",
            Self::Limit => "limit",
            Self::MailPreferences => "mail_preferences",
            Self::Work => "work",
            Self::Events => "events",
            Self::Retention => "retention",
            Self::Vault => "vault",
            Self::Audit => "audit",
        }
    }
}

/// Where a list goes on: the sort key of the last row shown, and its id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Position {
    /// What the list is sorted by.
    pub key: SortKey,
    /// Breaks ties.
    pub id: Uuid,
}

/// A value that lists are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SortKey {
    /// Milliseconds since 1970.
    #[serde(rename = "t")]
    Time(i64),
    /// Text, compared byte by byte.
    #[serde(rename = "s")]
    Text(String),
}

/// A part of a list: `limit` rows after `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Where it starts; at the beginning without.
    pub after: Option<Position>,
    /// How many rows at most.
    pub limit: u32,
}

impl Slice {
    /// The first rows of a list.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }
}

/// A part of a list, and where the next part starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, P = Position> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// Where the next part starts, if there is one.
    pub next: Option<P>,
}

impl<T, P> Default for Page<T, P> {
    fn default() -> Self {
        Self { items: Vec::new(), next: None }
    }
}

impl<T, P> Page<T, P> {
    /// A page from up to `limit + 1` rows: the extra row tells that there is more, and is not shown.
    pub fn from_rows(mut rows: Vec<T>, limit: u32, position: impl FnOnce(&T) -> P) -> Self {
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = if more { rows.last().map(position) } else { None };
        Self { items: rows, next }
    }

    /// The same page of something made from each item.
    pub fn map<U>(self, made: impl FnMut(T) -> U) -> Page<U, P> {
        Page { items: self.items.into_iter().map(made).collect(), next: self.next }
    }
}

/// Counts the states of a row, from 1. A write names the version that it has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// Of a row that was just made.
    pub const FIRST: Self = Self(1);

    /// From a stored number.
    #[must_use]
    pub const fn from_i64(number: i64) -> Self {
        Self(number)
    }

    /// As stored.
    #[must_use]
    pub const fn as_i64(self) -> i64 {
        self.0
    }

    /// After one more write.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What a store can answer instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database does not answer, is full, or too busy. Nothing of the transaction was kept, unless it
    /// happened in `commit`.
    #[error("the database does not answer: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Two transactions stood in each other's way; the same one may succeed now, or learn why it cannot.
    #[error("two changes met at the same time; try again")]
    Contended,
    /// The actor may not do this. The use case should have refused before: a defect.
    #[error("the database refuses this for this actor")]
    Refused,
    /// A row that cannot be read as what it should be.
    #[error("the row {id} of {table} has an unreadable {column}")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// The row's id.
        id: String,
    },
    /// A method that this store does not have yet.
    #[error("this store does not support {0}")]
    Unsupported(&'static str),
    /// The store was used in a way that it cannot be: a defect.
    #[error("the database refuses a statement: {0}")]
    Defect(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Problem for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) | Self::Contended => Kind::Unavailable,
            Self::Unsupported(_) => Kind::NotConfigured,
            Self::Refused | Self::Corrupt { .. } | Self::Defect(_) => Kind::Defect,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Unavailable(_) => Retry::After(Duration::from_secs(5)),
            Self::Contended => Retry::After(Duration::from_secs(1)),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "storage_unavailable",
            Self::Contended => "storage_busy",
            Self::Refused => "storage_refused",
            Self::Corrupt { .. } => "storage_corrupt",
            Self::Unsupported(_) => "storage_unsupported",
            Self::Defect(_) => "storage_defect",
        }
    }
}
