//! The second factor: codes of an authenticator app, and recovery codes for the day on which it is lost.

mod code;
mod manage;
mod notice;
mod repository;
mod reseal;
mod second_factor;
mod spend;
mod totp;

pub use code::RecoveryCodes;
pub use manage::{ConfirmedTotp, StartedTotp};
pub use repository::FactorRepository;
pub use reseal::OlderSeals;
pub use second_factor::{SecondFactor, SecondFactorStatus};

pub(crate) use notice::Notice;
