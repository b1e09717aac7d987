use crate::{id::AccountId, store::StoreError, time::Timestamp};
use async_trait::async_trait;
use uuid::Uuid;

/// What was created under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// Whose key.
    pub account: AccountId,
    /// SHA-256 of the key.
    pub key: [u8; 32],
    /// SHA-256 of operation and input.
    pub fingerprint: [u8; 32],
    /// The id of what was created.
    pub resource: Uuid,
    /// When.
    pub created_at: Timestamp,
}

/// What idempotency keys ask of storage.
#[async_trait]
pub trait IdempotencyRepository: Send {
    /// Keeps a key of the actor's; if the actor has used it before, also in a transaction that commits
    /// meanwhile, answers what was kept then.
    async fn once(&mut self, once: &Once) -> Result<Option<Once>, StoreError>;

    /// Removes keys from before `before`; answers how many. As `Retention`.
    async fn delete_idempotency_keys(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
