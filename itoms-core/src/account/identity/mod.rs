//! Sign-in by others: an identity provider proves who somebody is, and an account is linked to who it names.
//!
//! Who the provider names is an [`Identity`], issuer and subject together; an address never is. An address that the
//! provider has verified makes a new account at most: it is never linked by itself to an account that has it already,
//! for whoever runs a mailbox or a provider would take that account over (H-46).

mod begin;
mod callback;
mod error;
mod finish;
mod identity;
mod manage;
#[cfg(feature = "mock")]
mod mock;
mod new_account;
mod notice;
mod pending_authorization;
mod port;
mod repository;

pub use begin::{BegunAuthorization, Intent};
pub use callback::IdentityCallback;
pub use error::IdentityProviderError;
pub use finish::{FinishedAuthorization, ProviderAnswer, ProviderStep};
pub use identity::{Identity, LinkedIdentity};
#[cfg(feature = "mock")]
pub use mock::MockIdentityProvider;
pub use new_account::{NewAccount, PendingAccount};
pub use pending_authorization::{AuthorizationPurpose, PendingAuthorization};
pub use port::{Authorization, Claims, Exchange, IdentityProvider};
pub use repository::IdentityRepository;

pub(crate) use notice::IdentityNotice;
