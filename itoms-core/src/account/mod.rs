//! People: registrations that wait for a mailed link, accounts, and signed-in devices.

mod account;
mod accounts;
mod adopt;
mod asked_mail;
mod authenticate;
mod breached;
mod caller;
mod change_email;
mod change_password;
mod device;
mod email;
mod email_change;
mod error;
mod factor;
mod first_operator;
mod hashing_memory;
mod identity;
mod link;
mod links;
mod message;
mod new_password;
mod passkey;
mod password;
mod pending_sign_in;
mod privilege;
mod profile;
mod reauthenticate;
mod reclaim;
mod refusal;
mod registration;
mod repository;
mod resend;
mod reset_password;
mod session;
mod session_lifetimes;
mod sessions;
mod sign_in;
mod sign_up;
mod sign_up_policy;
mod standing;
mod strength;
mod way_in;

pub use account::{Account, AccountChange, Adoption, Company, ExternalId, FullName};
pub use accounts::Accounts;
#[cfg(feature = "mock")]
pub use breached::MockBreachedPasswords;
pub use breached::{BreachedPasswords, BreachedPasswordsError, PasswordDigest};
pub use caller::Caller;
use device::recognise;
pub use device::{Device, KnownDevice, KnownDeviceRepository, Network};
pub use email::EmailAddress;
pub use email_change::EmailChange;
pub use error::AccountError;
pub use factor::{
    AuthenticatorApp, ConfirmedFactor, FactorRepository, OlderSeals, RecoveryCodes, SecondFactor, SecondFactorStatus, StartedTotp,
};
#[cfg(feature = "mock")]
pub use identity::MockIdentityProvider;
pub use identity::{
    Authorization, AuthorizationPurpose, BegunAuthorization, Claims, Exchange, FinishedAuthorization, Identity, IdentityCallback,
    IdentityProvider, IdentityProviderError, IdentityRepository, Intent, LinkedIdentity, NewAccount, PendingAccount, PendingAuthorization,
    ProviderAnswer, ProviderStep,
};
pub use link::{AccountLink, LinkPurpose};
pub(crate) use links::{address_binding, make_link, token_binding};
pub(crate) use passkey::stray_origin;
pub use passkey::{
    Passkey, PasskeyAnswer, PasskeyChallenge, PasskeyName, PasskeyOrigin, PasskeyPurpose, PasskeyRepository, StartedPasskey,
};
pub(crate) use password::HashError;
pub use password::{Hashing, PasswordHash, PasswordHasher};
pub use pending_sign_in::{PendingSignIn, SecondStep, SignInStep};
pub use privilege::DangerousAct;
pub use reauthenticate::Proof;
pub(crate) use registration::registration_token_binding;
pub use registration::{OperatorLink, Registration, RegistrationProof, SignUp};
pub use repository::{AccountLinkRepository, AccountRepository, SessionRepository};
pub use reset_password::OtherAccess;
pub use session::{Session, SignIn, SignedIn};
pub use session_lifetimes::SessionLifetimes;
pub use sign_up::Verified;
pub(crate) use sign_up::become_account;
pub use sign_up_policy::SignUpPolicy;
pub use standing::{Standing, StandingKind};

pub(crate) use factor::Notice;
pub(crate) use identity::IdentityNotice;
pub(crate) use reclaim::reclaim_late;
pub(crate) use refusal::{Refusal, note_refused_sign_in};
