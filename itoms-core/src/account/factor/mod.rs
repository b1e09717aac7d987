//! The second factor: codes of an authenticator app or passkeys, and recovery codes for the day on which they are lost.

mod code;
mod confirm;
mod manage;
mod notice;
mod repository;
mod reseal;
mod second_factor;
mod spend;
mod totp;

pub use code::RecoveryCodes;
pub use confirm::ConfirmedFactor;
pub use manage::StartedTotp;
pub use repository::FactorRepository;
pub use reseal::OlderSeals;
pub use second_factor::{AuthenticatorApp, SecondFactor, SecondFactorStatus};

pub(crate) use notice::Notice;
