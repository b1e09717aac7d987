use crate::problem::Refusal;
use async_trait::async_trait;
use http::request::Parts;
use itoms_core::{
    Error, Itoms,
    account::{AccountError, DangerousAct, Session},
    id::AccountId,
    problem::{Kind, Problem, Retry},
    store::OperatorId,
    time::Timestamp,
};
use std::{error::Error as StdError, time::Duration};

/// How a host tells who its user is. With one, our own sign-up and sign-in are off.
#[async_trait]
pub trait Identity: Send + Sync + 'static {
    /// Who sent this request; nothing for a visitor. Asked again for each request: what it said of the one before does
    /// not count.
    ///
    /// # Errors
    /// What keeps the host from saying it: a [`HostError`], or an error of itoms such as what
    /// [`Accounts::adopt`](itoms_core::account::Accounts::adopt) answers. The request is answered by it, and nobody is signed
    /// out: a visitor is only who is known to be one.
    async fn identify(&self, request: &Parts) -> Result<Option<Identified>, Error>;
}

/// Why a host cannot say who sent a request. What lies behind it stands in the log, and in no answer.
///
/// ```
/// # use itoms_server::HostError;
/// # fn find_user() -> Result<Option<u64>, std::io::Error> { Ok(None) }
/// # fn find() -> Result<(), itoms_core::Error> {
/// let user = find_user().map_err(HostError::unavailable)?;
/// # Ok(()) }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The host's users cannot be asked now; later they may be.
    #[error("it cannot be found out now who you are; try again in some seconds")]
    Unavailable(#[source] Box<dyn StdError + Send + Sync>),
    /// The host's own fault.
    #[error("the host cannot say who sent a request: {0}")]
    Defect(#[source] Box<dyn StdError + Send + Sync>),
}

impl HostError {
    /// The host's users cannot be asked now, since their database or service does not answer.
    pub fn unavailable(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into())
    }

    /// The host fails by its own fault.
    pub fn defect(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Defect(cause.into())
    }
}

impl Problem for HostError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) => Kind::Unavailable,
            Self::Defect(_) => Kind::Defect,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Unavailable(_) => Retry::After(Duration::from_secs(5)),
            Self::Defect(_) => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "host_unavailable",
            Self::Defect(_) => "host_defect",
        }
    }
}

/// That whoever acts has proved lately to be there: by the session's clock, or by what the host says. Where it does not say
/// it, the host answers for it; and what a key may do core decides.
pub(crate) fn require_proof(
    itoms: &Itoms,
    session: Option<&Session>,
    proved_at: Option<Timestamp>,
    act: DangerousAct,
) -> Result<(), AccountError> {
    match (session, proved_at) {
        (Some(session), _) => session.require_privilege(act, itoms.now()),
        (None, Some(at)) => itoms.session_lifetimes().require_privilege(at, act, itoms.now()),
        (None, None) => Ok(()),
    }
}

/// Who sent it, as the host says; or the answer to a request of which it cannot say so.
pub(crate) async fn ask(identity: &dyn Identity, request: &Parts) -> Result<Option<Identified>, Refusal> {
    identity.identify(request).await.map_err(|error| Refusal::of(error.problem()))
}

/// Who a host says sent a request: a person, who runs the installation only if the host says that too.
///
/// ```
/// use itoms_server::Identified;
/// # fn of(account: itoms_core::id::AccountId, is_admin: bool) -> Identified {
/// match is_admin {
///     true => Identified::operator(account),
///     false => Identified::person(account),
/// }
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identified {
    pub(crate) account: AccountId,
    is_operator: bool,
    /// Where the host says it.
    pub(crate) proved_at: Option<Timestamp>,
}

impl Identified {
    /// A person, by the account that [`Accounts::adopt`](itoms_core::account::Accounts::adopt) answered.
    #[must_use]
    pub fn person(account: AccountId) -> Self {
        Self { account, is_operator: false, proved_at: None }
    }

    /// A person who runs the installation. Besides the own account and projects it sees everybody's account, lets people in,
    /// suspends and removes them and turns their second factor off; it reads what operators did, the health of the work, and
    /// with an [`outbox`](crate::Options::outbox) every mail with its links, a dangerous act. Answer this only while your user
    /// has proved lately, with a second factor, to be there: [`proved_at`](Self::proved_at) guards dangerous acts alone.
    #[must_use]
    pub fn operator(account: AccountId) -> Self {
        Self { account, is_operator: true, proved_at: None }
    }

    /// When this user last proved to be there, as by the password. Dangerous acts are refused where that is longer ago than
    /// [`SessionLifetimes::privileged`](itoms_core::account::SessionLifetimes::privileged), by the API as `reauthentication_required`; pages lead to
    /// [`Place::Reauthenticate`](itoms_core::links::Place::Reauthenticate) and go on from there. Without it the host answers for
    /// it that a stolen session of its own does no harm, and nobody is asked.
    #[must_use]
    pub fn proved_at(self, at: Timestamp) -> Self {
        Self { proved_at: Some(at), ..self }
    }

    /// As whom an operator's use cases run, if this is one.
    pub(crate) fn as_operator(self) -> Option<OperatorId> {
        self.is_operator.then(|| OperatorId::vouched_for(self.account))
    }
}
