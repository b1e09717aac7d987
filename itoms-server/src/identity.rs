use async_trait::async_trait;
use http::request::Parts;
use itoms_core::{id::AccountId, store::OperatorId};

/// How a host tells who its user is. With one, our own sign-up and sign-in are off.
#[async_trait]
pub trait Identity: Send + Sync + 'static {
    /// Who sent this request; nothing for a visitor. Asked again for each request: what it said of the one before does
    /// not count.
    async fn identify(&self, request: &Parts) -> Option<Identified>;
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
}

impl Identified {
    /// A person, by the account that [`Accounts::adopt`](itoms_core::account::Accounts::adopt) answered.
    #[must_use]
    pub fn person(account: AccountId) -> Self {
        Self { account, is_operator: false }
    }

    /// A person who runs the installation. Besides the own account and projects it sees everybody's account, lets people in,
    /// suspends and removes them and turns their second factor off; it reads what operators did, the health of the work, and
    /// with an [`outbox`](crate::Options::outbox) every mail with its links. It is asked for no fresh proof: answer this
    /// only while your user has proved lately, with a second factor, to be there.
    #[must_use]
    pub fn operator(account: AccountId) -> Self {
        Self { account, is_operator: true }
    }

    /// As whom an operator's use cases run, if this is one.
    pub(crate) fn as_operator(self) -> Option<OperatorId> {
        self.is_operator.then(|| OperatorId::vouched_for(self.account))
    }
}
