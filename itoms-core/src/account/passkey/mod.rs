//! Passkeys (WebAuthn): a key pair on the person's own device, which its owner unlocks. One signs in alone, since it is
//! something that the person has and unlocks with something that the person knows or is; it stands for a code of the
//! second factor, and proves before dangerous acts that the person is there.
//!
//! What WebAuthn asks of a server is done by a crate behind [`ceremony`], the only file that knows it; without the
//! feature `passkeys` that file's place is taken by one that answers "not configured".

#[cfg(feature = "passkeys")]
mod ceremony;
#[cfg(not(feature = "passkeys"))]
#[path = "no_ceremony.rs"]
mod ceremony;

mod challenge;
mod check;
mod manage;
mod origin;
mod passkey;
mod relying_party;
mod repository;
mod second_factor;
mod sign_in;

pub use challenge::{PasskeyAnswer, PasskeyChallenge, PasskeyPurpose, StartedPasskey};
pub(in crate::account) use check::Checked as CheckedPasskey;
pub use origin::PasskeyOrigin;
pub use passkey::{Passkey, PasskeyName};
pub(crate) use relying_party::stray_origin;
pub use repository::PasskeyRepository;
