//! Secrets that must be readable again: sealed with AES-256-GCM, bound to their place, opened for a purpose.

mod keys;
mod repository;
mod sealed;
mod vault;

pub use keys::{KeyRing, KeysError, VaultKeys};
pub use repository::VaultRepository;
pub(crate) use sealed::Binding;
pub use sealed::Sealed;
pub use vault::VaultError;
pub(crate) use vault::{Purpose, Vault};
