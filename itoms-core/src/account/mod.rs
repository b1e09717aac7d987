//! People: registrations that wait for a mailed link, accounts, and signed-in devices.

mod account;
mod accounts;
mod adopt;
mod authenticate;
mod email;
mod error;
mod first_operator;
mod hashing_memory;
mod password;
mod profile;
mod registration;
mod repository;
mod session;
mod sign_in;
mod sign_up;

pub use account::{Account, AccountChange, Adoption, Company, ExternalId, FullName};
pub use accounts::Accounts;
pub use email::EmailAddress;
pub use error::AccountError;
pub use password::{Hashing, PasswordHash, PasswordHasher};
pub use registration::{OperatorLink, Registration, SignUp};
pub use repository::{AccountRepository, SessionRepository};
pub use session::{Caller, Session, SignIn, SignedIn};
