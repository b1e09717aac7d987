use super::Sealed;
use crate::store::StoreError;
use async_trait::async_trait;

/// What the vault asks of storage.
#[async_trait]
pub trait VaultRepository: Send {
    /// The sealed check of a key ring, `social` or `internal`. As `Vault`.
    async fn key_check(&mut self, ring: &str) -> Result<Option<Sealed>, StoreError>;

    /// Keeps the sealed check of a key ring, if there is none; `false` if there is one. As `Vault`.
    async fn insert_key_check(&mut self, ring: &str, check: &Sealed) -> Result<bool, StoreError>;

    /// Replaces the sealed check of a key ring, when its key rotates. As `Vault`.
    async fn replace_key_check(&mut self, ring: &str, check: &Sealed) -> Result<(), StoreError>;
}
