//! People: registrations that wait for a mailed link, accounts, and signed-in devices.

mod account;
mod accounts;
mod adopt;
mod authenticate;
mod clocks;
mod device;
mod email;
mod error;
mod first_operator;
mod hashing_memory;
mod password;
mod privilege;
mod profile;
mod reauthenticate;
mod registration;
mod repository;
mod session;
mod sessions;
mod sign_in;
mod sign_up;

pub use account::{Account, AccountChange, Adoption, Company, ExternalId, FullName};
pub use accounts::Accounts;
pub use clocks::Clocks;
pub use device::Device;
pub use email::EmailAddress;
pub use error::AccountError;
pub use password::{Hashing, PasswordHash, PasswordHasher};
pub use privilege::DangerousAct;
pub use reauthenticate::Proof;
pub use registration::{OperatorLink, Registration, SignUp};
pub use repository::{AccountRepository, SessionRepository};
pub use session::{Caller, Session, SignIn, SignedIn};
