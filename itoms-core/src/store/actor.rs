use super::StoreError;
use crate::{
    api_key::{Scope, Scopes},
    failure::Failure,
    id::{AccountId, ApiKeyId, ProjectId, SubscriberId},
};

/// As whom a transaction is opened. The store checks it again, behind the use case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody who reads public pages: sees what is published, changes nothing.
    Visitor,
    /// A person. Whoever has authenticated one may name it, and has looked then whether the account is
    /// [active](crate::account::Standing::require_active), as whatever authenticates here does: use cases do not look again.
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
            Self::Operator(operator) => Some(operator.account),
            Self::Visitor | Self::Subscriber(_) | Self::System(_) => None,
        }
    }

    /// The key by which that person acts, if not in person.
    pub(crate) fn key(self) -> Option<ApiKeyId> {
        match self {
            Self::Key(scope) => Some(scope.key),
            _ => None,
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
    pub(crate) key: ApiKeyId,
    pub(crate) account: AccountId,
    pub(crate) project: Option<ProjectId>,
    pub(crate) scopes: Scopes,
}

impl KeyScope {
    /// Which key.
    #[must_use]
    pub fn key(self) -> ApiKeyId {
        self.key
    }

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

/// An account that runs the installation: its session says so, or the host whose user it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperatorId {
    account: AccountId,
    is_vouched_for: bool,
}

impl OperatorId {
    /// Somebody who runs the installation by the word of a host with users of its own. Whoever has authenticated one and
    /// knows that it does may name it.
    #[must_use]
    pub fn vouched_for(account: AccountId) -> Self {
        Self { account, is_vouched_for: true }
    }

    /// Somebody whose account says so.
    pub(crate) fn of(account: AccountId) -> Self {
        Self { account, is_vouched_for: false }
    }

    /// Whether a host says so, whatever the account does.
    pub(crate) fn is_vouched_for(self) -> bool {
        self.is_vouched_for
    }

    /// The operator's account.
    #[must_use]
    pub fn account(self) -> AccountId {
        self.account
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
