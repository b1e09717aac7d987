//! People: registrations that wait for a mailed link, accounts, and signed-in devices.

mod account;
mod accounts;
mod email;
mod error;
mod password;
mod registration;
mod repository;
mod session;

pub use account::{Account, AccountChange, Adoption, Company, ExternalId, FullName};
pub use accounts::Accounts;
pub use email::EmailAddress;
pub use error::AccountError;
pub use password::{Hashing, PasswordHash, PasswordHasher};
pub use registration::{OperatorLink, Registration, SignUp};
pub use repository::{AccountRepository, SessionRepository};
pub use session::{Caller, Session, SignIn, SignedIn};
